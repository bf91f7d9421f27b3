"""Upright square crops around a box, for networks that want no alignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whosthere.vision.alignment import warp

if TYPE_CHECKING:
    from whosthere.types import Box, Image


def square_crop(image: Image, box: Box, size: int, margin: float = 1.0) -> Image:
    """The square around the middle of a box, brought to `size` pixels; black beyond the picture.

    Args:
        image: BGR picture.
        box: Of a face.
        size: Side of the crop, pixels.
        margin: Side of the square in longer sides of the box.
    """
    side = margin * max(box.width, box.height, 1.0)
    scale = size / side
    x, y = box.center
    transform = np.array(
        [[scale, 0, size / 2 - scale * x], [0, scale, size / 2 - scale * y]], np.float32
    )
    return warp(image, transform, size)
