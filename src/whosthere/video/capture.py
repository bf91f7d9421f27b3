"""The one thread that reads a source."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Self

from whosthere.types import SourceState
from whosthere.video.slot import latest_frame_slot, waiting_queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.types import Frame
    from whosthere.video.source import Source

STALLED_AFTER = 2.0
"""Seconds without a frame after which a live source counts as stalled, whatever its reader says:
FFmpeg takes 5 s to notice a camera that hangs."""

FPS_SECONDS = 2.0
"""Time over which the rate of a live source is measured."""

_FASTEST = 1000
"""Arrivals kept to measure it: enough for 500 frames a second."""

JOIN_TIMEOUT = 1.0
"""Seconds that `Capture.close` waits for a reader that hangs."""


class Capture:
    """Reads a source in a thread of its own, so that taking frames never waits for the network.

    Of a live source only the newest frame is kept; of a file none is dropped.

    Examples::

        with Capture(open_source("rtsp://camera/1")) as capture:
            while capture.state is not SourceState.ENDED:
                frame = capture.take(timeout=0.5)
    """

    def __init__(
        self, source: Source, worked: Callable[[float], None] = lambda _seconds: None
    ) -> None:
        """Start reading; the source is closed when the reading ends.

        Args:
            source: What is read.
            worked: Is told after every frame how many seconds of a CPU it took to get.
        """
        self.source = source
        self._worked = worked
        self._buffer = latest_frame_slot() if source.live else waiting_queue()
        self._failure: Exception | None = None
        self._arrivals: deque[float] = deque(maxlen=_FASTEST)
        self._thread = threading.Thread(
            target=self._read, name=f"capture {source.label}", daemon=True
        )
        self._thread.start()

    def take(self, timeout: float) -> Frame | None:
        """The next frame; None when none came in time, or the source has ended (see `state`).

        Raises:
            WhosThereError: What ended the source: raised once, after the last frame was taken.
        """
        frame = self._buffer.take(timeout)
        if frame is None and self._buffer.exhausted and self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        return frame

    @property
    def state(self) -> SourceState:
        """How the source is doing; `ENDED` only after its last frame, or its error, was taken."""
        if self._buffer.exhausted and self._failure is None:
            return SourceState.ENDED
        state = self.source.state
        if state is SourceState.ENDED:
            return SourceState.LIVE
        if state is SourceState.LIVE and self.source.live and self._silence() > STALLED_AFTER:
            return SourceState.STALLED
        return state

    @property
    def dropped(self) -> int:
        """Frames that were dropped so far so as not to lag; 0 for a file."""
        return self._buffer.dropped

    @property
    def fps(self) -> float:
        """Frames a second that the source gives: measured when live, else by its own account."""
        if not self.source.live:
            return self.source.fps
        since = time.monotonic() - FPS_SECONDS
        recent = [arrival for arrival in self._arrivals.copy() if arrival >= since]
        # Frames of one burst can arrive within one tick of a coarse clock.
        elapsed = recent[-1] - recent[0] if recent else 0.0
        return (len(recent) - 1) / elapsed if elapsed > 0 else 0.0

    def close(self) -> None:
        """Stop reading. Returns promptly: a reader that hangs ends by its own time-out."""
        self.source.stop()
        self._buffer.close()
        self._thread.join(JOIN_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _silence(self) -> float:
        return time.monotonic() - self._arrivals[-1] if self._arrivals else 0.0

    def _read(self) -> None:
        try:
            begun = time.thread_time()
            for frame in self.source.frames():
                self._arrivals.append(time.monotonic())
                self._worked(time.thread_time() - begun)
                self._buffer.put(frame)
                begun = time.thread_time()
        except Exception as error:  # carried to whoever takes the frames
            self._failure = error
        finally:
            self._buffer.close()
            self.source.close()
