"""Single pictures drawn like the frames of a stream."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.errors import OutputError
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
    from pathlib import Path

    from whosthere.types import Face, Image


def annotated_path(picture: Path, out: Path, *, several: bool) -> Path:
    """Where the annotated copy of a picture goes, its folder made if need be.

    Args:
        picture: The picture.
        out: A file, or a folder.
        several: Whether there are other pictures, so that `out` has to be a folder.

    Raises:
        OutputError: The copy would replace the picture, or the folder cannot be made.
    """
    if several:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"cannot make the folder {out}: {(error.strerror or '').lower()}"
            raise OutputError(message) from error
    path = out / picture.name if out.is_dir() else out
    if path.exists() and path.samefile(picture):
        message = f"the annotated picture would replace {picture} itself; choose another --out"
        raise OutputError(message)
    return path


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
