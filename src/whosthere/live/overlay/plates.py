"""Text on dark translucent plates, legible on any background."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from whosthere.live.overlay.style import SHADOW, WHITE

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Color
    from whosthere.types import Array, Image

OPACITY = 0.75
"""Of a plate: white text on it keeps a contrast of 7 to 1 on a white picture."""
REGULAR = 450
BOLD = 650
"""Weights of the typeface, 100 to 1000."""
CACHED = 512
"""Plates kept: labels change rarely, and drawing one costs ten times as much as using it."""


class Line(NamedTuple):
    """One line of a plate."""

    text: str
    size: int
    bold: bool = False


class Plate(NamedTuple):
    """A plate ready to be laid on a picture: ``picture * keep + add``.

    Attributes:
        keep: ``(H, W, 1)``, share of the picture that shines through, 0 to 1.
        add: ``(H, W, 3)``, what is added to it.
    """

    keep: Array
    add: Array

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        return self.keep.shape[1], self.keep.shape[0]


@lru_cache(CACHED)
def plate(lines: tuple[Line, ...], accent: Color | None = None) -> Plate:
    """Draw a plate.

    Args:
        lines: Its text.
        accent: Colour of a bar at its left edge; None for no bar.
    """
    font = cv2.FontFace("sans")
    padding = max(lines[0].size // 3, 2)
    bar = 0 if accent is None else max(lines[0].size // 5, 2)
    boxes = [
        cv2.getTextSize((0, 0), line.text, (0, 0), font, line.size, _weight(line)) for line in lines
    ]
    width = max(box[2] for box in boxes) + 2 * padding + bar
    height = sum(_height(line) for line in lines) + padding
    coverage = np.zeros((height, width, 3), np.uint8)
    baseline = padding // 2
    for line in lines:
        baseline += _height(line)
        origin = (padding + bar, baseline - line.size // 4)
        cv2.putText(coverage, line.text, origin, WHITE, font, line.size, _weight(line))
    ink = coverage[..., :1].astype(np.float32) / 255
    add = (1 - ink) * OPACITY * np.array(SHADOW, np.float32) + ink * np.array(WHITE, np.float32)
    keep = (1 - ink) * np.float32(1 - OPACITY)
    if accent is not None:
        add[:, :bar] = accent
        keep[:, :bar] = 0
    return Plate(keep, add)


def lay(image: Image, laid: Plate, x: int, y: int) -> None:
    """Lay a plate on a picture, its top left corner at `x`, `y`; what sticks out is cut off."""
    width, height = laid.size
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, image.shape[1]), min(y + height, image.shape[0])
    if left >= right or top >= bottom:
        return
    part = np.s_[top - y : bottom - y, left - x : right - x]
    below = image[top:bottom, left:right]
    below[:] = below * laid.keep[part] + laid.add[part]


def _height(line: Line) -> int:
    return round(line.size * 1.3)


def _weight(line: Line) -> int:
    return BOLD if line.bold else REGULAR
