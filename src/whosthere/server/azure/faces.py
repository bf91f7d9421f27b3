"""Which faces of a picture Azure Face would tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.types import Face, Image
    from whosthere.vision.analyser import Analyser

MOST_FACES = 100
"""Faces of a picture that are told of, the largest ones."""
SMALLEST_FACE = 36
"""Pixels of width in a picture of up to `FULL_HD`; in a larger one proportionally more."""
FULL_HD = 1920, 1080


def find_faces(analyser: Analyser, image: Image) -> list[Face]:
    """The faces of a BGR picture, largest first: those that are large enough, and not too many."""
    smallest = smallest_face(image.shape[1], image.shape[0])
    faces = analyser.detect_thoroughly(image)
    return [face for face in faces if face.box.width >= smallest][:MOST_FACES]


def smallest_face(width: int, height: int) -> float:
    """The width of the smallest face to tell of, pixels.

    Args:
        width: Of the picture, pixels.
        height: Of the picture, pixels.

    Examples:
        >>> smallest_face(640, 480), smallest_face(3840, 2160)
        (36.0, 72.0)
    """
    longest, shortest = FULL_HD
    # A portrait has the limits of the same picture turned.
    excess = max(max(width, height) / longest, min(width, height) / shortest)
    return SMALLEST_FACE * max(1.0, excess)
