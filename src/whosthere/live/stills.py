"""Stills: single annotated frames on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import OutputError
from whosthere.video.pictures import write_picture

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.types import Frame, Image


def save_still(picture: Image, folder: Path, frame: Frame) -> Path:
    """Save an annotated frame under a name of its own.

    Args:
        picture: What to save.
        folder: Where; made if need be.
        frame: The frame that was drawn on.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot make the folder {folder}: {error.strerror}; choose another one"
        raise OutputError(message) from error
    stem = f"still-{frame.captured_at:%Y%m%d-%H%M%S}-{frame.index:06}"
    path = folder / f"{stem}.jpg"
    again = 2
    while path.exists():
        path = folder / f"{stem}-{again}.jpg"
        again += 1
    write_picture(path, picture)
    return path
