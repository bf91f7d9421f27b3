"""One question at a time to a slow service, in a thread of its own: nobody waits for the answer."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Self

from whosthere.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.providers.azure.inquiry import Answer, Inquiry

JOIN_TIMEOUT = 0.3
"""Seconds that `Errands.close` waits for an answer that is nearly there."""


class Errands:
    """Sends inquiries off and brings answers back.

    Args:
        ask: Asks the service; called in the thread.
        close: Lets go of the service; called in the thread, after the last inquiry.

    Attributes:
        pending: Number of the frame that is being asked about; None while the thread is free.
    """

    def __init__(self, ask: Callable[[Inquiry], Answer], close: Callable[[], None]) -> None:
        self.pending: int | None = None
        self._ask = ask
        self._close = close
        self._inquiries: queue.SimpleQueue[Inquiry | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="azure", daemon=True)
        self._thread.start()

    def send(self, inquiry: Inquiry) -> None:
        """Ask about a frame. Nothing else may be pending."""
        self.pending = inquiry.frame.index
        self._inquiries.put(inquiry)

    def collect(self) -> Answer | ServiceError | None:
        """What came back: an answer, why there is none, or None while there is nothing new.

        Raises:
            Exception: Anything else that went wrong in the thread.
        """
        try:
            answer = self._answers.get_nowait()
        except queue.Empty:
            return None
        self.pending = None
        if isinstance(answer, Exception) and not isinstance(answer, ServiceError):
            raise answer
        return answer

    def close(self) -> None:
        """Ask nothing more. Returns promptly: a service that hangs is left to the thread."""
        self._inquiries.put(None)
        self._thread.join(JOIN_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        try:
            while (inquiry := self._inquiries.get()) is not None:
                try:
                    self._answers.put(self._ask(inquiry))
                except Exception as error:  # carried to whoever collects the answers
                    self._answers.put(error)
        finally:
            self._close()
