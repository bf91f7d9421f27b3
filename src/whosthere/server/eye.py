"""The networks as a server uses them: in processes of their own, one a core."""

from __future__ import annotations

from queue import LifoQueue
from typing import TYPE_CHECKING, Self, TypeVar

from whosthere.server.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.config import Vision
    from whosthere.vision.analyser import Analyser

T = TypeVar("T")


class Eye:
    """Looks at pictures for requests, in as many processes as are needed at a time.

    Threads would wait for one another: a fifth of the work on a picture is Python's, which runs
    one thread at a time. And what makes a decoder crash takes only its own request with it.

    Use it as a context manager. Safe to use from several threads.

    Args:
        vision: The networks.
        at_once: Pictures that are looked at at the same time. A decoded one takes up to 48 MB and
            every network one core: more than there are cores would gain nothing.
    """

    def __init__(self, vision: Vision, at_once: int) -> None:
        self._workers = [Worker(vision) for _ in range(at_once)]
        # Whoever worked last is asked first: the others are not even started without need.
        self._idle: LifoQueue[Worker] = LifoQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def ask(self, question: Callable[[Analyser], T]) -> T:
        """Wait for a turn, and have a question answered; it decodes the picture, too.

        Args:
            question: Is called with the networks in another process: it must be picklable, as a
                `functools.partial` of a function of a module is, and its answer, too.

        Raises:
            WhosThereError: What the question raised of these.
            RuntimeError: It raised something else, which is in the log, or the process was killed.
        """
        worker = self._idle.get()
        try:
            return worker.ask(question)
        finally:
            self._idle.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.close()
