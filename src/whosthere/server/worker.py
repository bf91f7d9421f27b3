"""A process that has the networks, and answers what is asked about pictures."""

from __future__ import annotations

import logging
import signal
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from typing import TYPE_CHECKING, Any, TypeVar

import cv2

from whosthere.errors import WhosThereError, described
from whosthere.providers.pictures import analyser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from whosthere.config import Vision
    from whosthere.vision.analyser import Analyser

T = TypeVar("T")

LAST_SECONDS = 2.0
"""How long a process may go on with its picture once it is to end."""

_log = logging.getLogger(__name__)


class Worker:
    """Runs one such process: from the first question on, and another one if it was killed.

    For one thread at a time, but for `close`.

    Args:
        vision: The networks.
    """

    def __init__(self, vision: Vision) -> None:
        self._vision = vision
        self._running: _Running | None = None

    def ask(self, question: Callable[[Analyser], T]) -> T:
        """Have a question answered over there; it and its answer must be picklable.

        Raises:
            WhosThereError: What the question raised of these.
            RuntimeError: It raised something else, which is in the log, or the process was killed.
        """
        # Between two answers nothing comes but the end of the connection.
        if self._running is not None and self._running.connection.poll():
            self.close()
        if self._running is None:
            self._running = _started(self._vision)
        connection = self._running.connection
        try:
            connection.send(question)
            answer, error = connection.recv()
        except (EOFError, OSError) as error:
            self.close()
            message = "a process that looks at pictures was killed, or is out of memory"
            raise RuntimeError(message) from error
        if error is not None:
            raise error
        result: T = answer
        return result

    def close(self) -> None:
        """End the process, if need be in the middle of a question."""
        running, self._running = self._running, None
        if running is not None:
            running.connection.close()
            running.process.join(LAST_SECONDS)
            running.process.kill()
            running.process.join()


@dataclass(frozen=True, slots=True)
class _Running:
    process: SpawnProcess
    connection: Connection[object, Any]


def _started(vision: Vision) -> _Running:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, vision), name="whosthere worker")
    with _signals_held():
        process.start()
    theirs.close()
    return _Running(process, ours)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Processes that are started meanwhile hear neither Ctrl-C nor SIGTERM.

    Both may be sent to all processes of a server; but requests in flight are answered before it
    ends, and it ends its workers itself.
    """
    if sys.platform == "win32":
        yield
        return
    # It is started with the first process, and lets signals through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection[object, Any], vision: Vision) -> None:
    # There is a process a core already; OpenCV's own threads would only get in the way.
    cv2.setNumThreads(1)
    # The connection breaks when the server ends, however it does.
    with suppress(EOFError, OSError):
        while True:
            question: Callable[[Analyser], object] = connection.recv()
            connection.send(_answered(question, vision))


def _answered(
    question: Callable[[Analyser], object], vision: Vision
) -> tuple[object, Exception | None]:
    try:
        return question(analyser(vision)), None
    except WhosThereError as error:
        return None, error
    except Exception as error:  # the server is told, and the process goes on
        _log.error("looking at a picture failed: %s", described(error))
        return None, RuntimeError("looking at a picture failed")
