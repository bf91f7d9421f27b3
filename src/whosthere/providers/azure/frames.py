"""Pictures as the service takes them: JPEG within its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.errors import PictureError

if TYPE_CHECKING:
    from whosthere.types import Image

LEAST_SIDE, MOST_SIDE = 36, 4096
"""Pixels; the service's limits, as are the bytes below."""
LEAST_BYTES, MOST_BYTES = 1024, 6 * 1024 * 1024
LONGEST = 1920
"""Longest side that is sent by default; beyond it, the service sees no smaller faces either."""
QUALITY = 85
LEAST_QUALITY, QUALITY_STEP = 55, 15
"""A picture that is too large in bytes loses quality first, and only then size."""
SHRINK = 0.75


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture that can be sent.

    Attributes:
        jpeg: The file.
        scale: How many times as large the original is: multiply answered coordinates by it.
    """

    jpeg: bytes = field(repr=False)
    scale: float


def encode(image: Image, longest: int = LONGEST, quality: int = QUALITY) -> Encoded:
    """Make a JPEG that the service takes.

    Args:
        image: BGR ``(H, W, 3)`` uint8.
        longest: Longest side to send, pixels, at most `MOST_SIDE`.
        quality: JPEG quality, 1 to 100; less where the file would be too large.

    Raises:
        PictureError: A side is shorter than `LEAST_SIDE`.

    Examples:
        >>> sent = encode(np.zeros((1080, 3840, 3), np.uint8))
        >>> sent.scale, len(sent.jpeg) >= LEAST_BYTES
        (2.0, True)
    """
    scale = max(1.0, max(image.shape[:2]) / min(longest, MOST_SIDE))
    while True:
        sent = _shrunk(image, scale)
        if min(sent.shape[:2]) < LEAST_SIDE:
            message = (
                f"a picture of {image.shape[1]}x{image.shape[0]} pixels is too small or too "
                f"narrow for the service, which takes {LEAST_SIDE} pixels and more a side"
            )
            raise PictureError(message)
        for tried in (quality, *range(quality - QUALITY_STEP, LEAST_QUALITY - 1, -QUALITY_STEP)):
            jpeg = _jpeg(sent, tried)
            if len(jpeg) <= MOST_BYTES:
                # What follows the end of a JPEG is not read: a small file is filled up.
                return Encoded(jpeg.ljust(LEAST_BYTES, b"\0"), scale)
        scale /= SHRINK


def _shrunk(image: Image, scale: float) -> Image:
    if scale == 1:
        return image
    size = (round(image.shape[1] / scale), round(image.shape[0] / scale))
    if min(size) < 1:
        return image[:0]
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(image: Image, quality: int) -> bytes:
    _, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return encoded.tobytes()
