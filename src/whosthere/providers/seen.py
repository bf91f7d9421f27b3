"""What the networks see in a picture that somebody is to be enrolled from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whosthere.providers.portraits import portrait
from whosthere.types import Aspect

if TYPE_CHECKING:
    from whosthere.types import Face, Image
    from whosthere.vision.analyser import Analyser


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was found in a picture.

    Attributes:
        faces: Its faces, largest first; the first with pose, quality and template.
        picture: The first, cut out, as a JPEG; None without a face, or where none is to be kept.
    """

    faces: list[Face]
    picture: bytes | None = field(default=None, repr=False)


def see(analyser: Analyser, image: Image, *, picture: bool) -> Seen:
    """Look at a picture.

    Args:
        analyser: The networks.
        image: BGR.
        picture: Whether the largest face is cut out, to be kept.
    """
    faces = analyser.detect_thoroughly(image)
    if not faces:
        return Seen([])
    largest = analyser.describe(image, faces[0], Aspect.TEMPLATE)
    return Seen([largest, *faces[1:]], portrait(image, largest.box) if picture else None)
