"""Which frames are sent: at news at once, else evenly, and the month's calls not all at its start.

Three rules, and a clock:

* A tier's rate is shared: `ROUTINE_SHARE` of it goes to frames sent evenly over the time, the rest
  is kept for *news*, a face that is new or was lost. So a new face need not wait for its turn, and
  a crowd whose faces come and go cannot starve the others.
* A tier's month ripens evenly, and a day's worth of it in advance. What is not used stays. So a
  camera that runs all day lasts to the end of the month, and one that runs for an hour a day may
  ask at the full rate.
* What is ripe is spent as if it had to last for `HORIZON`: fast while there is plenty, and at the
  pace at which it ripens in the end, with enough left over for news.
"""

from __future__ import annotations

import calendar
import math
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.providers.azure.tiers import Tier

ROUTINE_SHARE = 0.75
"""Of the tier's rate, for frames that are sent evenly."""
HORIZON = 3600.0
"""Seconds that the ripe calls have to last; a choice: most people watch for less than an hour."""
SHORTEST = 0.1
"""Seconds between two frames, whatever the tier: a face does not change faster."""
DAY = 86_400.0


class SendSchedule:
    """Decides for every frame whether it is sent. Pure but for its clocks and the count of calls.

    Args:
        tier: What the service allows.
        used: Calls of this month so far.
        clock: Seconds, from wherever; it never goes back.
        today: Seconds since 1970.
    """

    def __init__(
        self,
        tier: Tier,
        used: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], float] = time.time,
    ) -> None:
        self._tier = tier
        self._used = used
        self._clock = clock
        self._today = today
        self._spare_most = max((1 - ROUTINE_SHARE) * (tier.calls or math.inf), 1.0)
        self._spare = self._spare_most
        self._refilled_at = self._sent_at = clock()
        self._news = False
        self._gap = 0.0
        self._ripe_at = -math.inf
        self._ripe()

    def due(self, *, news: bool) -> bool:
        """Whether the frame of this moment is to be sent.

        Args:
            news: Whether there is a face in it that is new or was out of sight.
        """
        now = self._clock()
        self._refill(now)
        if now < self._ripe_at:
            return False
        waited = now - self._sent_at
        if waited < self._gap and not (news and self._spare >= 1 and waited >= SHORTEST):
            return False
        # Other processes may have made calls since.
        return self._ripe() >= 1

    def sent(self) -> None:
        """The frame of this moment was sent."""
        now = self._clock()
        # A frame whose turn it was is not paid from what is kept for news.
        self._news = now - self._sent_at < self._gap
        self._sent_at = now

    def answered(self, calls: int) -> None:
        """It was answered, or failed, after so many calls; frames that cost more come rarer."""
        if self._news:
            self._spare = max(self._spare - calls, 0.0)
        self._gap = max(calls, 1) * routine_interval(self._tier, self._ripe())

    def saving_seconds(self) -> float:
        """Seconds until a call has ripened; 0 where there are some left."""
        return max(self._ripe_at - self._clock(), 0.0)

    def _ripe(self) -> float:
        """Count the calls that are ripe; note when there will be one."""
        today = self._today()
        ripe = ripe_calls(self._tier, self._used(), today)
        short = max(1 - ripe, 0.0)
        self._ripe_at = self._clock() + ripening_seconds(self._tier, today) * short
        return ripe

    def _refill(self, now: float) -> None:
        if self._tier.calls is not None:
            rate = (1 - ROUTINE_SHARE) * self._tier.calls / self._tier.seconds
            gained = rate * (now - self._refilled_at)
            self._spare = min(self._spare + gained, self._spare_most)
        self._refilled_at = now


def routine_interval(tier: Tier, ripe: float) -> float:
    """Seconds between calls that are made evenly.

    Args:
        tier: What the service allows.
        ripe: See `ripe_calls`.

    Examples:
        >>> from whosthere.providers.azure.tiers import TIERS
        >>> routine_interval(TIERS["F0"], ripe=5000)
        4.0
        >>> routine_interval(TIERS["F0"], ripe=60)
        60.0
    """
    by_rate = tier.seconds / tier.calls / ROUTINE_SHARE if tier.calls else 0.0
    by_month = HORIZON / max(ripe, 1.0)
    return max(by_rate, by_month, SHORTEST)


def ripe_calls(tier: Tier, used: int, now: float) -> float:
    """Calls that may be made so that the month's last to its end; infinite without a limit.

    Args:
        tier: What the service allows.
        used: Calls of the month so far.
        now: Seconds since 1970.

    Examples:
        >>> from whosthere.providers.azure.tiers import TIERS
        >>> noon = datetime(2026, 4, 15, 12, tzinfo=UTC).timestamp()
        >>> round(ripe_calls(TIERS["F0"], used=10_000, now=noon))
        5500
    """
    if tier.month is None:
        return math.inf
    since = (now - _month(now)[0] + DAY) / ripening_seconds(tier, now)
    return min(since, float(tier.month)) - used


def ripening_seconds(tier: Tier, now: float) -> float:
    """Seconds in which one call ripens; 0 without a limit."""
    return 0.0 if tier.month is None else _month(now)[1] / tier.month


def _month(now: float) -> tuple[float, float]:
    """When the month of that moment began, and its length in seconds."""
    today = datetime.fromtimestamp(now, UTC)
    days = calendar.monthrange(today.year, today.month)[1]
    return datetime(today.year, today.month, 1, tzinfo=UTC).timestamp(), days * DAY
