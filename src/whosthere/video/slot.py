"""Between the thread that reads a source and the one that takes its frames."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.types import Frame


class FrameBuffer:
    """A few frames between two threads.

    Use `latest_frame_slot` or `waiting_queue`: they differ in what happens when it is full.

    Attributes:
        dropped: Frames that were overwritten before anybody took them.
    """

    def __init__(self, depth: int, *, overwrite: bool) -> None:
        self.dropped = 0
        self._depth = depth
        self._overwrite = overwrite
        self._frames: deque[Frame] = deque()
        self._closed = False
        self._changed = threading.Condition()

    def put(self, frame: Frame) -> None:
        """Add a frame: at once, or when there is room. Without effect after `close`."""
        with self._changed:
            if self._overwrite and len(self._frames) == self._depth:
                self._frames.popleft()
                self.dropped += 1
            self._changed.wait_for(lambda: self._closed or len(self._frames) < self._depth)
            if not self._closed:
                self._frames.append(frame)
                self._changed.notify_all()

    def take(self, timeout: float) -> Frame | None:
        """The oldest frame; None when none came in time, or none will come any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._frames, timeout)
            if not self._frames:
                return None
            frame = self._frames.popleft()
            self._changed.notify_all()
            return frame

    def close(self) -> None:
        """No more frames: whoever waits is released; what is inside can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def exhausted(self) -> bool:
        """Closed, and the last frame taken."""
        with self._changed:
            return self._closed and not self._frames


QUEUE_DEPTH = 2
"""Frames of a file decoded ahead: enough to keep both threads busy, and little memory."""


def latest_frame_slot() -> FrameBuffer:
    """For live sources: holds one frame, and a newer one overwrites it. `put` never waits."""
    return FrameBuffer(1, overwrite=True)


def waiting_queue() -> FrameBuffer:
    """For files: nothing is dropped; `put` waits until there is room."""
    return FrameBuffer(QUEUE_DEPTH, overwrite=False)
