"""A Face service that is ready to be asked: client, budget and guard together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from whosthere.config import database_path
from whosthere.providers.azure.budget import RateBudget
from whosthere.providers.azure.client import AzureFace
from whosthere.providers.azure.endpoint import parse_endpoint
from whosthere.providers.azure.guard import Guard, Patient
from whosthere.providers.azure.settings import credential_for
from whosthere.providers.azure.tiers import cost, parse_tier

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from whosthere.config import Azure


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked of a service this month, by this machine.

    Attributes:
        calls: How many calls, whatever became of them.
        limit: How many the tier allows a month; None for no limit.
        cost: What they cost.
        currency: What that is in.
    """

    calls: int
    limit: int | None
    cost: float
    currency: str


@dataclass(frozen=True, slots=True)
class Service:
    """Close it, or use it in a ``with`` block. Make it with `open_service`.

    Attributes:
        face: Asks the service.
        budget: Counts what is asked.
        guard: Says when it may be asked again.
        settings: Where it is, and what it costs.
    """

    face: AzureFace
    budget: RateBudget
    guard: Guard
    settings: Azure

    def usage(self) -> Usage:
        """What was asked of it so far."""
        calls, tier = self.budget.calls_this_month(), self.budget.tier
        price = cost(calls, tier, self.settings.prices)
        return Usage(calls, tier.month, price, self.settings.currency)

    def close(self) -> None:
        """Close the connections."""
        self.face.close()
        self.budget.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_service(
    settings: Azure,
    tell: Callable[[str], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Service:
    """Get ready to ask the service of the settings; nothing is sent yet.

    Args:
        settings: See `whosthere.providers.azure.settings.resolve`.
        tell: For commands, which wait for their turn and try again: hears why. None for live
            video, where a call that may not go now fails at once.
        transport: What carries the requests; None for the network.

    Raises:
        ConfigError: Endpoint, tier or version cannot be meant, or there is no key.
        DatabaseError: The calls cannot be counted.
    """
    endpoint = parse_endpoint(settings.endpoint, settings.version, allow_http=settings.allow_http)
    credential = credential_for(settings, endpoint)
    budget = RateBudget(database_path(), endpoint, parse_tier(settings.tier, endpoint))
    guard = Guard(budget)
    courier = guard if tell is None else Patient(guard, tell)
    return Service(AzureFace(endpoint, credential, courier, transport), budget, guard, settings)
