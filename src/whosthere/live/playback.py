"""Playing a file at its own speed."""

from __future__ import annotations

import time


class PlaybackClock:
    """Tells when a frame of a file is due."""

    def __init__(self) -> None:
        self._started: float | None = None

    def until(self, pts: float) -> float:
        """Seconds until the frame of that `pts` is due; the first one is due at once."""
        now = time.monotonic()
        if self._started is None:
            self._started = now - pts
        return self._started + pts - now

    def restart(self) -> None:
        """Time stood still: the next frame is due at once."""
        self._started = None
