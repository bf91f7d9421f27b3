"""Waiting for what a capture shows, with deadlines that a loaded machine meets."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from whosthere.types import SourceState

if TYPE_CHECKING:
    from whosthere.types import Frame
    from whosthere.video.capture import Capture

DEADLINE = 60.0


def frames_until(capture: Capture, state: SourceState) -> list[Frame]:
    """Take frames until the capture is in a state."""
    deadline = time.monotonic() + DEADLINE
    taken = []
    while capture.state is not state:
        assert time.monotonic() < deadline, f"never {state}, still {capture.state}"
        if frame := capture.take(timeout=0.05):
            taken.append(frame)
    return taken


def take(capture: Capture, count: int) -> list[Frame]:
    """Take so many frames."""
    deadline = time.monotonic() + DEADLINE
    taken: list[Frame] = []
    while len(taken) < count:
        assert time.monotonic() < deadline, f"only {len(taken)} of {count} frames came"
        if frame := capture.take(timeout=0.05):
            taken.append(frame)
    return taken


def all_frames(capture: Capture) -> list[Frame]:
    """Take everything a source has."""
    return frames_until(capture, SourceState.ENDED)
