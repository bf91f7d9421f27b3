"""Text on dark translucent plates, legible on any background."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from whosthere.live.overlay.lettering import fitting, in_visual_order, text_width
from whosthere.live.overlay.style import SHADOW, WHITE

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Color
    from whosthere.types import Array, Image

OPACITY = 0.75
"""Of a plate: white text on it keeps a contrast of 7 to 1 on a white picture."""
REGULAR = 450
BOLD = 650
"""Weights of the typeface, 100 to 1000."""
CACHED = 64
"""Plates kept: labels change rarely, and drawing one costs ten times as much as using it. Enough
for thirty faces; half a megabyte each in the largest pictures."""
FULL = 255


class Line(NamedTuple):
    """One line of a plate; where it does not fit, its last parts are left out."""

    parts: tuple[str, ...]
    size: int
    bold: bool = False

    @property
    def weight(self) -> int:
        """Of the typeface."""
        return BOLD if self.bold else REGULAR

    @property
    def height(self) -> int:
        """What it takes of a plate, pixels."""
        return round(self.size * 1.3)


class Plate(NamedTuple):
    """A plate ready to be laid on a picture: ``picture * keep / 255 + add``.

    Attributes:
        keep: ``(H, W, 3)`` uint8, how much of the picture shines through.
        add: ``(H, W, 3)`` uint8, what is added to it.
    """

    keep: Image
    add: Image

    @property
    def width(self) -> int:
        """Pixels."""
        width: int = self.keep.shape[1]
        return width

    @property
    def height(self) -> int:
        """Pixels."""
        height: int = self.keep.shape[0]
        return height


@lru_cache(CACHED)
def plate(
    lines: tuple[Line, ...], widest: float = math.inf, accent: Color | None = None
) -> Plate | None:
    """Draw a plate; None when there is no room for a single letter of one of its lines.

    Args:
        lines: Its text.
        widest: Pixels it may take.
        accent: Colour of a bar at its left edge; None for no bar.
    """
    padding = max(lines[0].size // 3, 2)
    bar = 0 if accent is None else max(lines[0].size // 5, 2)
    room = widest - 2 * padding - bar
    texts = [fitting(line.parts, room, line.size, line.weight) for line in lines]
    if not all(texts):
        return None
    width = max(
        text_width(text, line.size, line.weight) for text, line in zip(texts, lines, strict=True)
    )
    ink = _ink(texts, lines, padding, padding + bar, width + 2 * padding + bar)
    add = (1 - ink) * OPACITY * np.array(SHADOW, np.float32) + ink * np.array(WHITE, np.float32)
    keep = (1 - ink) * (1 - OPACITY) * np.full(3, FULL, np.float32)
    if accent is not None:
        add[:, :bar] = accent
        keep[:, :bar] = 0
    return Plate(keep.round().astype(np.uint8), add.round().astype(np.uint8))


def lay(image: Image, laid: Plate, x: int, y: int) -> None:
    """Lay a plate on a picture, its top left corner at `x`, `y`; all of it has to be inside."""
    below = image[y : y + laid.height, x : x + laid.width]
    cv2.multiply(below, laid.keep, below, scale=1 / FULL)
    cv2.add(below, laid.add, below)


def _ink(texts: list[str], lines: tuple[Line, ...], padding: int, left: int, width: int) -> Array:
    """How much of each pixel is letter, 0 to 1, ``(H, W, 1)``."""
    # Wider than the plate: OpenCV would wrap a letter that touches the right edge.
    coverage = np.zeros((sum(line.height for line in lines) + padding, 2 * width), np.uint8)
    font = cv2.FontFace("sans")
    baseline = padding // 2
    for text, line in zip(texts, lines, strict=True):
        baseline += line.height
        origin = (left, baseline - line.size // 4)
        letters = in_visual_order(text)
        cv2.putText(coverage, letters, origin, FULL, font, line.size, line.weight)
    return coverage[:, :width, None].astype(np.float32) / FULL
