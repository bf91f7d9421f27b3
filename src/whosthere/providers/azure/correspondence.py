"""When to ask the service, what came back, and how it is doing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from whosthere.errors import ServiceBusy, ServiceError, ServiceUnreachable
from whosthere.providers.azure.guard import duration
from whosthere.types import ServiceUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.providers.azure.errands import Errands
    from whosthere.providers.azure.inquiry import Answer, Inquiry
    from whosthere.providers.azure.schedule import SendSchedule
    from whosthere.providers.azure.service import Service

REST_SECONDS = 60.0
"""After a refusal of everything, before the service is asked again."""
TOLD_WAIT = 5.0
"""Seconds to the next call from which it is worth a word."""
HOLD = 0.5
"""Seconds for which the use is not counted anew."""


class Correspondence:
    """Inquiries to a service, at the rate that it allows, and its answers.

    Args:
        service: The service.
        errands: Carry the inquiries.
        schedule: Says which frames are sent.
        collect: Brings what came back; None for `Errands.collect`.
        tell: Is given one sentence when the service fails, and when it is back.
        clock: Seconds, from wherever.
    """

    def __init__(
        self,
        service: Service,
        errands: Errands,
        schedule: SendSchedule,
        collect: Callable[[], Answer | ServiceError | None],
        tell: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._errands = errands
        self._schedule = schedule
        self._collect = collect
        self._tell = tell
        self._clock = clock
        self._answered = False
        self._failed = False
        self._rests_until = clock()
        self._began = service.usage()
        self._use = self._count()
        self._counted_at = clock()
        self._over = False

    def may_ask(self, *, news: bool) -> bool:
        """Whether the frame of this moment is to be sent; see `SendSchedule.due`."""
        return (
            self._errands.pending is None
            and self._clock() >= self._rests_until
            and self._schedule.due(news=news)
            and self._service.guard.wait_seconds() == 0
        )

    def ask(self, inquiry: Inquiry) -> None:
        """Send an inquiry off."""
        self._schedule.sent()
        self._errands.send(inquiry)

    def answer(self) -> Answer | None:
        """What came back since; None when nothing did.

        Raises:
            ServiceError: The service refused the very first inquiry, for good.
        """
        outcome = self._collect()
        if outcome is None:
            return None
        if isinstance(outcome, ServiceError):
            self._schedule.answered(calls=1)
            self._note(outcome)
            return None
        self._schedule.answered(outcome.calls)
        self._answered = True
        if self._failed:
            self._failed = False
            self._tell(f"{self._host} answers again")
        return outcome

    @property
    def use(self) -> ServiceUse:
        """How the service was used so far, and what is wrong with it."""
        if not self._over and self._clock() - self._counted_at >= HOLD:
            self._counted_at = self._clock()
            self._use = self._count()
        return self._use

    def finish(self) -> None:
        """There will be no more inquiries, and the service may be closed: count a last time."""
        self._use = self._count()
        self._over = True

    @property
    def _host(self) -> str:
        return self._service.face.endpoint.host

    def _note(self, error: ServiceError) -> None:
        """Tell of trouble when it begins; it is over with the next answer."""
        passes = isinstance(error, ServiceBusy | ServiceUnreachable)
        if not passes and not self._answered:
            raise error
        if not passes:
            self._rests_until = self._clock() + REST_SECONDS
        elif self._service.guard.trouble is None:
            # The budget stopped it, not the service.
            return
        if not self._failed:
            self._failed = True
            self._tell(f"{error}; the picture goes on")

    def _count(self) -> ServiceUse:
        usage = self._service.usage()
        calls, cost = usage.calls, usage.cost
        # A month that began meanwhile counts from 0.
        if calls >= self._began.calls:
            calls, cost = calls - self._began.calls, cost - self._began.cost
        return ServiceUse(
            "azure", calls, cost, usage.calls, usage.cost, usage.currency, self._trouble()
        )

    def _trouble(self) -> str | None:
        guard = self._service.guard
        wait = max(guard.wait_seconds(), self._rests_until - self._clock())
        again = f"next try in {duration(wait)}" if wait > 0 else "trying again"
        if isinstance(guard.trouble, ServiceUnreachable):
            return f"no answer, {again}"
        if guard.trouble is not None:
            return f"busy, {again}"
        if self._failed:
            return f"refused, {again}"
        if wait > TOLD_WAIT:
            return f"calls used up, next in {duration(wait)}"
        saving = self._schedule.saving_seconds()
        return f"saving calls, next in {duration(saving)}" if saving > TOLD_WAIT else None
