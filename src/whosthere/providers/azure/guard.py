"""When a call may go: within the budget, and not to a service that asks to be left alone."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING, TypeVar

from whosthere.errors import (
    ServiceBusy,
    ServiceRefused,
    ServiceUnauthorized,
    ServiceUnreachable,
)
from whosthere.providers.azure.breaker import Breaker, Circuit
from whosthere.providers.azure.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.providers.azure.budget import RateBudget

T = TypeVar("T")

PATIENCE = 120.0
"""Seconds that a command waits for a call; beyond, it ends and says when to come back."""
TOLD_SECONDS = 2.0
"""A wait shorter than this is not worth a sentence."""
SCALES = ((86_400.0, "day"), (3600.0, "hour"), (60.0, "minute"), (1.0, "second"))


class Guard:
    """A courier that never waits: what may not go now fails at once. For live video.

    Several threads may use it at once.

    Args:
        budget: What counts the calls.
        retry: How long to wait after a failure.
        clock: Seconds, from wherever.
        draw: Gives random numbers from 0 to 1.
    """

    def __init__(
        self,
        budget: RateBudget,
        retry: Retry | None = None,
        clock: Callable[[], float] = time.monotonic,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._budget = budget
        self._retry = retry or Retry()
        self._clock = clock
        self._draw = draw
        self._lock = threading.Lock()
        self._breaker = Breaker()
        self._trouble: ServiceBusy | ServiceUnreachable | None = None

    @property
    def trouble(self) -> ServiceBusy | ServiceUnreachable | None:
        """Why the service cannot be used at present; None when the last call went well."""
        return self._trouble

    @property
    def circuit(self) -> Circuit:
        """Whether the service is being left alone."""
        return self._breaker.circuit(self._clock())

    def wait_seconds(self) -> float:
        """Seconds until a call may go; 0 for now."""
        return max(self._breaker.wait_seconds(self._clock()), self._budget.wait_seconds())

    def call(self, send: Callable[[], T]) -> T:
        """See `Courier.call`.

        Raises:
            ServiceBusy: No call may go now.
        """
        self._admit()
        try:
            answer = send()
        except (ServiceBusy, ServiceUnreachable) as error:
            self._note(error)
            raise
        except (ServiceRefused, ServiceUnauthorized):
            # It answered: that it refuses one request says nothing about the next.
            self._note(None)
            raise
        self._note(None)
        return answer

    def _admit(self) -> None:
        with self._lock:
            now = self._clock()
            wait = self._breaker.wait_seconds(now)
            if wait > 0:
                why = self._trouble or "the service failed"
                message = f"{why}; the next call may go in {duration(wait)}"
                raise ServiceBusy(message, wait)
            wait = self._budget.take()
            if wait > 0:
                tier = self._budget.tier
                message = (
                    f"the calls that the tier {tier.name} allows are used up; the next may go in "
                    f"{duration(wait)}, or give the tier of your resource with --tier"
                )
                raise ServiceBusy(message, wait)
            self._breaker = self._breaker.sent(now)

    def _note(self, trouble: ServiceBusy | ServiceUnreachable | None) -> None:
        with self._lock:
            self._trouble = trouble
            if trouble is None:
                self._breaker = self._breaker.succeeded()
                return
            asked = trouble.retry_after if isinstance(trouble, ServiceBusy) else None
            delay = self._retry.delay(self._breaker.failures + 1, asked, self._draw())
            self._breaker = self._breaker.failed(self._clock(), delay)


class Patient:
    """A courier that waits for its turn and tries again. For commands.

    It gives up when the circuit opens, or when the next call may not go within `PATIENCE`.

    Args:
        guard: Says when a call may go.
        tell: Hears why there is a longer wait.
        sleep: Waits that many seconds.
    """

    def __init__(
        self,
        guard: Guard,
        tell: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._guard = guard
        self._tell = tell
        self._sleep = sleep

    def call(self, send: Callable[[], T]) -> T:
        """See `Courier.call`."""
        told = ""
        while True:
            wait = self._guard.wait_seconds()
            if 0 < wait <= PATIENCE:
                self._wait(wait)
                continue
            try:
                return self._guard.call(send)
            except (ServiceBusy, ServiceUnreachable) as error:
                if wait > 0 or self._guard.circuit is not Circuit.CLOSED:
                    raise
                if str(error) != told:
                    told = str(error)
                    self._tell(f"{told}; trying again")

    def _wait(self, seconds: float) -> None:
        if seconds >= TOLD_SECONDS:
            self._tell(f"waiting {duration(seconds)} for the next call")
        self._sleep(seconds)


def duration(seconds: float) -> str:
    """A length of time as people say it.

    Examples:
        >>> duration(0.2), duration(60), duration(9 * 86_400 + 5)
        ('1 second', '1 minute', '9 days')
    """
    size, unit = next((scale for scale in SCALES if seconds >= scale[0]), SCALES[-1])
    number = max(round(seconds / size), 1)
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
