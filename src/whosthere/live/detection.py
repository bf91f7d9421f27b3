"""Detection in a thread of its own, so that it overlaps with recognising the frame before."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, NamedTuple, Self

from whosthere.types import SourceState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whosthere.types import Face, Frame
    from whosthere.video.capture import Capture

ROUNDING = 1e-6
"""Seconds by which sums of intervals may miss a frame's time."""
POLL = 0.1
"""Seconds after which a thread that waits looks whether it should end."""


class Detected(NamedTuple):
    """A frame and the faces found in it."""

    frame: Frame
    faces: Sequence[Face]


class Detection:
    """Detects the faces of every frame that `Capture` gives.

    It is at most one frame ahead of whoever takes the results. After the last frame, and after
    an error, `take` says so for ever.

    Args:
        capture: Where frames come from.
        find: Finds the faces of one frame after another; it must not wait for anything, since
            `close` waits for it.
        max_fps: Frames a second of the stream to analyse at most; None for all.
    """

    def __init__(
        self,
        capture: Capture,
        find: Callable[[Frame], Sequence[Face]],
        max_fps: float | None = None,
    ) -> None:
        self._capture = capture
        self._find = find
        self._interval = 1 / max_fps if max_fps else 0.0
        self._due = float("-inf")
        self._detected: queue.Queue[Detected | Exception | None] = queue.Queue(maxsize=1)
        self._stopped = threading.Event()
        self._end: Exception | None = None
        self.ended = False
        self._thread = threading.Thread(target=self._run, name="detection", daemon=True)
        self._thread.start()

    def take(self, timeout: float) -> Detected | None:
        """The next frame with its faces; None when none came in time or none will (`ended`).

        Raises:
            WhosThereError: The source or the provider failed.
        """
        if self._end is not None:
            raise self._end
        try:
            item = None if self.ended else self._detected.get(timeout=timeout)
        except queue.Empty:
            return None
        if isinstance(item, Exception):
            self._end, self.ended = item, True
            raise item
        self.ended = item is None
        return item

    def close(self) -> None:
        """Stop detecting."""
        self._stopped.set()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        try:
            while not self._stopped.is_set() and self._capture.state is not SourceState.ENDED:
                frame = self._capture.take(POLL)
                if frame is not None and self._is_due(frame):
                    self._put(Detected(frame, self._find(frame)))
            self._put(None)
        except Exception as error:  # carried to whoever takes the results
            self._put(error)

    def _is_due(self, frame: Frame) -> bool:
        """Whether the frame is analysed under `max_fps`."""
        if frame.pts < self._due - ROUNDING:
            return False
        # Counted from when it was due, so that the mean rate is the wanted one; after a gap anew.
        late = frame.pts - self._due
        self._due = (self._due if late < self._interval else frame.pts) + self._interval
        return True

    def _put(self, item: Detected | Exception | None) -> None:
        while not self._stopped.is_set():
            try:
                self._detected.put(item, timeout=POLL)
            except queue.Full:
                continue
            return
