"""How many calls a subscription allows, and what they cost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whosthere.config import Price
    from whosthere.providers.azure.endpoint import Endpoint

AUTO = "auto"
GIVEN = re.compile(r"(?P<calls>\d+)/(?P<period>s|min|h)(?:,\s*(?P<month>\d+)/month)?")
PERIODS = {"s": 1.0, "min": 60.0, "h": 3600.0}
LONGEST_PERIOD = max(PERIODS.values())


@dataclass(frozen=True, slots=True)
class Tier:
    """What may be asked of a service.

    Attributes:
        name: Name of the tier, or the rate as it was given.
        calls: Calls in any `seconds`; None for as many as one likes.
        seconds: The period.
        month: Calls a month; None for as many as one likes.
        paid: Whether calls cost something.
    """

    name: str
    calls: int | None = None
    seconds: float = 1.0
    month: int | None = None
    paid: bool = True


# https://learn.microsoft.com/azure/ai-services/computer-vision/identity-quotas-limits
TIERS = {
    "F0": Tier("F0", 20, 60.0, 30_000, paid=False),
    "S0": Tier("S0", 10, 1.0),
    "NONE": Tier("none", paid=False),
}


def parse_tier(text: str, endpoint: Endpoint) -> Tier:
    """The tier of that name, or the rate that was given.

    Args:
        text: ``F0``, ``S0``, ``none``, ``auto``, or such as ``30/min`` or ``5/s,10000/month``.
        endpoint: Whose tier it is: ``auto`` is ``none`` for a server on this machine, and the
            careful ``F0`` for any other.

    Raises:
        ConfigError: It is none of these.
    """
    if text == AUTO:
        return TIERS["NONE" if endpoint.local else "F0"]
    if text.upper() in TIERS:
        return TIERS[text.upper()]
    given = GIVEN.fullmatch(text)
    if given is None or int(given["calls"]) == 0:
        message = (
            f"{text!r} is no tier; choose F0, S0 or none, or give a rate such as 30/min or "
            "5/s,10000/month"
        )
        raise ConfigError(message)
    month = None if given["month"] is None else int(given["month"])
    return Tier(text, int(given["calls"]), PERIODS[given["period"]], month)


def cost(calls: int, tier: Tier, prices: Iterable[Price]) -> float:
    """What the calls of one month cost, in the currency of the prices.

    Examples:
        >>> from whosthere.config import Azure
        >>> cost(1_500_000, TIERS["S0"], Azure().prices)
        1400.0
        >>> cost(20_000, TIERS["F0"], Azure().prices)
        0.0
    """
    if not tier.paid:
        return 0.0
    total, beyond = 0.0, calls
    # From the last step down, each price is that of the calls above its step.
    for price in sorted(prices, key=lambda price: price.above, reverse=True):
        total += max(beyond - price.above, 0) * price.per_thousand / 1000
        beyond = min(beyond, price.above)
    return total
