"""How a camera fares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.video.open import Kind


class CameraState(StrEnum):
    """What a camera is doing; the first five as `whosthere.types.SourceState`."""

    CONNECTING = "connecting"
    LIVE = "live"
    STALLED = "stalled"
    LOST = "lost"
    ENDED = "ended"
    PAUSED = "paused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Standing:
    """How watching a camera goes at this moment.

    Attributes:
        state: What it is doing.
        problem: What is wrong, in one sentence; None when nothing is.
        size: Width and height of its frames, pixels; zeros before the first.
        source_fps: Frames a second that it gives.
        analysed_fps: Frames a second that are analysed.
        latency: Seconds from capture to result; 0 for a file.
        dropped: Frames dropped so far so as not to lag.
    """

    state: CameraState
    problem: str | None = None
    size: tuple[int, int] = (0, 0)
    source_fps: float = 0.0
    analysed_fps: float = 0.0
    latency: float = 0.0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """A camera and how it fares, without its secrets.

    Attributes:
        id: Its id.
        name: What people call it.
        kind: What there is at its address.
        address: Where it is, without a password.
        has_password: Whether its address holds a secret.
        paused: Whether it is not watched for now.
        standing: How it fares.
    """

    id: str
    name: str
    kind: Kind
    address: str
    has_password: bool
    paused: bool
    standing: Standing
