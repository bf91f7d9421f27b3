"""How noisy the picture of a face is.

Immerkær, "Fast noise variance estimation", Computer Vision and Image Understanding 1996: the
difference of two Laplacians, which is blind to slopes and lines. Two changes make it robust where
there is texture (after Tai and Yang, "A fast method for image noise estimation using Laplacian
operator and adaptive edge detection", ISCCSP 2008): only the smoother half of the pixels is used,
and the median instead of the mean.

It looks at the picture's own pixels, because turning and scaling a face smooths the noise away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.vision.alignment import to_picture
from whosthere.vision.appearance.canvas import EYE_DISTANCE, SIZE
from whosthere.vision.appearance.levels import Level, level_of, scaled

if TYPE_CHECKING:
    from whosthere.types import Array
    from whosthere.vision.appearance.canvas import Canvas

MEDIUM, HIGH = 0.3, 0.7
"""Values from which a picture is somewhat and very noisy; Azure's."""

KNOTS = ((1.0, 0.0), (3.0, 0.3), (12.0, 0.7), (30.0, 1.0))
"""Standard deviations of the noise in grey values, and what they are called. More than 95 of 100
ordinary photos stay below the first."""

LAPLACIANS = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
"""Immerkær's operator, scaled to leave the standard deviation of white noise as it is."""
NORMAL_MEDIAN = 0.6745
"""Median of the absolute values of a standard normal distribution."""

LARGEST_WINDOW = 96
"""Side of the window in the middle of the face, pixels: noise is the same all over a face, and
a large face need not be looked at whole."""
SMALLEST_WINDOW = 8


@dataclass(frozen=True, slots=True)
class Noise:
    """How noisy the picture of a face is.

    Attributes:
        value: 0 for clean to 1.
    """

    value: float

    @property
    def level(self) -> Level:
        """In a word."""
        return level_of(self.value, MEDIUM, HIGH)


def noise(canvas: Canvas) -> Noise:
    """How noisy the picture of that face is; a face of a few pixels tells nothing, and gets 0."""
    window = _window(canvas)
    if min(window.shape) < SMALLEST_WINDOW:
        return Noise(0.0)
    return Noise(scaled(_deviation(window), KNOTS))


def _window(canvas: Canvas) -> Array:
    """The middle of the face in the picture, grey, ``(H, W)``; not rounded to bytes."""
    nose = np.array([[SIZE / 2, SIZE / 2 + EYE_DISTANCE / 3]], np.float32)
    x, y = to_picture(nose, canvas.transform)[0]
    reach = min(LARGEST_WINDOW / 2, EYE_DISTANCE / canvas.scale)
    left, top = max(round(x - reach), 0), max(round(y - reach), 0)
    right, bottom = max(round(x + reach), 0), max(round(y + reach), 0)
    part = canvas.source[top:bottom, left:right].astype(np.float32)
    if part.size == 0:
        return np.zeros((0, 0), np.float32)
    return np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.float32)


def _deviation(grey: Array) -> float:
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.5)
    right, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    slopes = (right * right + down * down)[1:-1, 1:-1]
    rest = np.abs(cv2.filter2D(grey, cv2.CV_32F, LAPLACIANS))[1:-1, 1:-1]
    smoother = np.flatnonzero(slopes <= _median(slopes))
    return _median(rest.ravel()[smoother]) / NORMAL_MEDIAN


def _median(values: Array) -> float:
    """The median; NumPy's own looks for NaN too, which takes five times as long as the rest."""
    ordered = np.sort(values, axis=None)
    return float(ordered[(ordered.size - 1) // 2] + ordered[ordered.size // 2]) / 2
