"""Single pictures drawn like the frames of a stream."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.live.overlay.overlay import Overlay
from whosthere.types import (
    Attributes,
    Frame,
    Result,
    SourceState,
    Stats,
    TrackedFace,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.types import Face, Image


def draw_faces(image: Image, faces: Sequence[Face]) -> Image:
    """A copy of the picture with its faces drawn on it.

    Args:
        image: BGR picture.
        faces: Its faces.
    """
    tracked = tuple(
        TrackedFace(number, face, attributes=face.attributes or Attributes())
        for number, face in enumerate(faces, start=1)
    )
    frame = Frame(image, 0, 0.0, datetime.now(UTC))
    return Overlay(status=False).draw(Result(frame, tracked, Stats(SourceState.ENDED)))
