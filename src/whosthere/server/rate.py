"""How often a key may ask: Azure's pricing tiers, so that clients can be tried against them."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Tier(StrEnum):
    """A pricing tier of Azure Face, or no limit at all."""

    F0 = "F0"
    S0 = "S0"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in any stretch of so many seconds."""

    requests: int
    seconds: float


RATES = {Tier.F0: Rate(20, 60.0), Tier.S0: Rate(10, 1.0)}
"""Azure's limits of the free and the standard tier (learn.microsoft.com, "Face quotas")."""


class RateLimit:
    """Counts requests in a sliding window, for every key alone.

    A client that waits as long as it is told is let in, if nobody else uses its key meanwhile.

    Args:
        rate: What is allowed.
        clock: The time in seconds, from any moment on.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._admitted: dict[str | None, deque[float]] = {}

    def wait(self, key_id: str | None) -> float:
        """Seconds until the key may ask again; 0 admits and counts this request."""
        now = self._clock()
        admitted = self._admitted.setdefault(key_id, deque(maxlen=self._rate.requests))
        if len(admitted) == self._rate.requests and now < admitted[0] + self._rate.seconds:
            return admitted[0] + self._rate.seconds - now
        admitted.append(now)
        return 0.0


def rate_limit(tier: Tier) -> RateLimit | None:
    """The limit of a tier; None where there is none."""
    return RateLimit(RATES[tier], time.monotonic) if tier in RATES else None
