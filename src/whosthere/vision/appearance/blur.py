"""How blurred a face is.

The method of Zhuo and Sim, "Defocus map estimation from a single image", Pattern Recognition 2011:
blur the picture once more, by a known amount. An edge that was sharp loses most of its slope, one
that was blurred already loses little; how much the slopes shrink gives the standard deviation of
the blur, whatever the contrast. All strong edges of the face are taken together.

The face is judged at a fixed size, so the value says how much detail of the face is there, not
how many pixels it is spread over; a face with fewer than some 30 pixels between the eyes lacks
detail like one that is out of focus.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.vision.appearance.canvas import SIZE
from whosthere.vision.appearance.levels import Level, level_of, scaled
from whosthere.vision.appearance.regions import Region

if TYPE_CHECKING:
    from whosthere.types import Array
    from whosthere.vision.appearance.canvas import Canvas

MEDIUM, HIGH = 0.25, 0.75
"""Values from which a face is somewhat and very blurred; Azure's."""

KNOTS = ((0.86, 0.0), (1.07, 0.06), (1.45, 0.52), (2.7, 0.75), (4.0, 1.0))
"""Standard deviations of the blur, in pixels of a face with 30 pixels between the eyes, and their
values. The first three are the 5th, 50th and 95th percentile of ordinary photos and what Azure
answers there; the others were chosen so that a blur of 2 % of the eye distance begins to count
and one of 8 % is high."""

REBLUR = 1.0
"""Standard deviation of the second blur, pixels."""
STRONGEST = 10.0
"""Per cent of the face's pixels that are taken for its edges."""


@dataclass(frozen=True, slots=True)
class Blur:
    """How blurred a face is.

    Attributes:
        value: 0 for sharp to 1.
    """

    value: float

    @property
    def level(self) -> Level:
        """In a word."""
        return level_of(self.value, MEDIUM, HIGH)


def blur(canvas: Canvas) -> Blur:
    """How blurred that face is."""
    return Blur(scaled(_deviation(canvas), KNOTS))


def _deviation(canvas: Canvas) -> float:
    size = (SIZE // 2, SIZE // 2)
    whole = canvas.mask(Region.FACE).astype(np.uint8)
    small = cv2.resize(whole, size, interpolation=cv2.INTER_NEAREST)
    # Not where the picture ends: that edge is always sharp.
    inside = np.flatnonzero(np.asarray(cv2.erode(small, np.ones((3, 3), np.uint8))) > 0)
    grey = np.asarray(cv2.resize(canvas.grey, size, interpolation=cv2.INTER_AREA), np.float32)
    again = np.asarray(cv2.GaussianBlur(grey, (0, 0), REBLUR), np.float32)
    before, after = _slopes(grey).ravel()[inside], _slopes(again).ravel()[inside]
    if not after.any():
        return KNOTS[-1][0]
    weakest = math.ceil((after.size - 1) * (1 - STRONGEST / 100))
    edges = np.flatnonzero(after >= np.partition(after, weakest)[weakest])
    ratio = float(before[edges].sum() / after[edges].sum())
    return REBLUR / np.sqrt(ratio - 1) if ratio > 1 else KNOTS[-1][0]


def _slopes(grey: Array) -> Array:
    """Squares of the gradient."""
    right = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(right * right + down * down, np.float32)
