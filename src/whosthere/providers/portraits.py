"""The small picture of a face that is kept, sealed, of who is enrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.sightings.portrait import cut_out, jpeg

if TYPE_CHECKING:
    from whosthere.types import Box, Image


def portrait(image: Image, box: Box) -> bytes:
    """The face with a little of what is around it, as a JPEG of 160 pixels at most.

    Args:
        image: BGR.
        box: Where the face is in it.
    """
    return jpeg(cut_out(image, box))
