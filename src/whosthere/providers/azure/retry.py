"""How long to wait before asking again a service that failed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retry:
    """Exponential back-off with full jitter, which keeps many clients from coming back together.

    Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.

    Attributes:
        base: Seconds that the first wait is at most.
        most: Seconds that any wait is at most, where the service does not ask for a longer one.
    """

    base: float = 0.5
    most: float = 30.0

    def delay(self, failures: int, retry_after: float | None, draw: float) -> float:
        """Seconds to wait after that many failures in a row.

        Args:
            failures: At least 1.
            retry_after: What the service asked for; it is never asked earlier.
            draw: Where in the range to wait, 0 to 1: a random number.

        Examples:
            >>> Retry(base=1.0).delay(3, None, draw=0.5)
            2.0
            >>> Retry(base=1.0).delay(1, 20.0, draw=0.5)
            20.5
        """
        # Beyond some power it is `most` anyway, and floats end.
        ceiling = min(self.most, self.base * 2.0 ** min(failures - 1, 64))
        return (retry_after or 0.0) + draw * ceiling
