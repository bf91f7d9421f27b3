"""How fast the analysis goes, and how far it is behind."""

from __future__ import annotations

import time
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.types import Stats

if TYPE_CHECKING:
    from whosthere.types import Frame
    from whosthere.video.capture import Capture

WINDOW = 2.0
"""Seconds over which the rate is measured."""


class Meter:
    """Measures the analysis of one source."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._analysed: deque[float] = deque()

    def count(self, frame: Frame) -> Stats:
        """Note that a frame was analysed just now."""
        self._analysed.append(time.monotonic())
        live = self._capture.source.live
        latency = (datetime.now(UTC) - frame.captured_at).total_seconds() if live else 0.0
        return self.stats(latency)

    def stats(self, latency: float = 0.0) -> Stats:
        """How it is going, also when no frame comes."""
        times, since = self._analysed, time.monotonic() - WINDOW
        while times and times[0] < since:
            times.popleft()
        elapsed = times[-1] - times[0] if times else 0.0
        return Stats(
            state=self._capture.state,
            source_fps=self._capture.fps,
            analysed_fps=(len(times) - 1) / elapsed if elapsed > 0 else 0.0,
            latency=latency,
            dropped=self._capture.dropped,
        )
