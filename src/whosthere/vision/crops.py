"""Upright square crops around a box, for networks that want no alignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whosthere.vision.alignment import warp

if TYPE_CHECKING:
    from whosthere.types import Box, Image


def square_crop(image: Image, box: Box, size: int) -> Image:
    """The square around the middle of a box, as wide as its longer side, at `size` pixels.

    It is black beyond the picture.

    Args:
        image: BGR picture.
        box: Of a face.
        size: Side of the crop, pixels.
    """
    side = max(box.width, box.height, 1.0)
    scale = size / side
    x, y = box.center
    transform = np.array(
        [[scale, 0, size / 2 - scale * x], [0, scale, size / 2 - scale * y]], np.float32
    )
    return warp(image, transform, size)
