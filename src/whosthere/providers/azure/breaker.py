"""A circuit breaker: a service that keeps failing is left alone for a while."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

THRESHOLD = 5
"""Failures in a row that open the circuit."""
COOL_DOWN = 30.0
"""Seconds that an open circuit stays so at least."""
PROBE_SECONDS = 60.0
"""After which a probe whose outcome nobody told counts as lost, and another may go."""


class Circuit(StrEnum):
    """What may pass."""

    CLOSED = "closed"
    """Every call."""
    OPEN = "open"
    """None."""
    HALF_OPEN = "half-open"
    """One, to find out whether the service is back."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """The state of a circuit; what happens gives the next state.

    Michael Nygard, "Release It!", 2007.

    Attributes:
        failures: In a row, so far.
        resumes_at: Before which no call may go, on the caller's clock.
        probe_until: Until when the outcome of a probe is awaited.
    """

    failures: int = 0
    resumes_at: float = -math.inf
    probe_until: float = -math.inf

    def circuit(self, now: float) -> Circuit:
        """What may pass at that time."""
        if self.failures < THRESHOLD:
            return Circuit.CLOSED
        return Circuit.OPEN if now < self.resumes_at else Circuit.HALF_OPEN

    def wait_seconds(self, now: float) -> float:
        """Seconds until a call may go; 0 for now."""
        return max(self.resumes_at - now, self.probe_until - now, 0.0)

    def sent(self, now: float) -> Breaker:
        """A call went; a half-open circuit lets no other pass until its outcome is known."""
        if self.circuit(now) is Circuit.HALF_OPEN:
            return replace(self, probe_until=now + PROBE_SECONDS)
        return self

    def succeeded(self) -> Breaker:
        """The service answered."""
        return Breaker()

    def failed(self, now: float, delay: float) -> Breaker:
        """It did not: no call may go before the delay is over, and the circuit may open."""
        failures = self.failures + 1
        if failures >= THRESHOLD:
            delay = max(delay, COOL_DOWN)
        # A call that went earlier may have been told to stay away for longer.
        return Breaker(failures, max(self.resumes_at, now + delay))
