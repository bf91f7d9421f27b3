"""Lines, texture, light and colour of a part of the canvas, as one row of numbers.

What covers a face shows as lines that bare faces do not have (rims and bridge of glasses, the
brim of a hat, the edges of a mask), and as surfaces of another light, colour and texture. After
Jiang, Binkert, Achermann, Bunke: "Towards Detection of Glasses in Facial Images", Pattern
Analysis & Applications 2000, who looked for edges where glasses would have them; here a linear
discriminant says where to look.

A line is the steepest slope across a window, averaged along the window: a thin line counts
wherever in the window it runs, noise hardly does. The face's two sides are folded onto each other
(the larger and the smaller of both), so that a picture and its mirror image give the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.vision.appearance.canvas import SIZE

if TYPE_CHECKING:
    from whosthere.types import Array
    from whosthere.vision.appearance.canvas import Canvas

FLOOR = 0.01
"""Added to slopes before their logarithm: about what the noise of a good camera makes."""
WINDOW, STEP = 24, 16
"""Depth of the windows in which lines are sought, and how far apart they are, pixels."""
PATCH = 16
"""Side of the squares over which light, texture and colour are averaged, pixels."""
KNOWN = 0.5
"""Least share of a window or patch that must lie in the picture."""
# These, and the bands of the traits, were chosen by five-fold cross-validation by person.


@dataclass(frozen=True, slots=True)
class Band:
    """A rectangle of the canvas, symmetric to the face's middle, and what to look at in it.

    Attributes:
        top: First row.
        bottom: First row below; the height is a multiple of `PATCH`.
        margin: Columns to leave out at both sides; the width is a multiple of `PATCH`.
        piece: Length of line that is averaged, pixels; a divisor of width and height.
        texture: Whether the mean slopes of patches say something.
        colour: Whether the colours of patches say something.
    """

    top: int
    bottom: int
    margin: int
    piece: int
    texture: bool = False
    colour: bool = False

    def of(self, plane: Array) -> Array:
        """Its part of a plane of the canvas, ``(SIZE, SIZE)`` or ``(SIZE, SIZE, C)``."""
        return plane[self.top : self.bottom, self.margin : SIZE - self.margin]


def describe(canvas: Canvas, band: Band) -> Array:
    """The numbers of that band.

    Returns:
        ``(N,)``; NaN for what lies beyond the picture.
    """
    along_x, along_y = (band.of(slope) for slope in canvas.slopes)
    known = band.of(canvas.known.astype(np.float32))
    lines = [_lines(along_y, known, band.piece), _lines(along_x.T, known.T, band.piece).T]
    planes = [band.of(canvas.light)]
    if band.colour:
        planes += [band.of(_relative_colour(canvas, channel)) for channel in (1, 2)]
    patches = [_patches(plane) for plane in planes]
    if band.texture:
        patches += [np.log(_patches(slope) + np.float32(FLOOR)) for slope in (along_x, along_y)]
    unknown = _patches(known) < KNOWN
    patches = [np.where(unknown, np.float32(np.nan), values) for values in patches]
    return np.concatenate([_folded(values) for values in lines + patches])


def _lines(slope: Array, known: Array, piece: int) -> Array:
    """Logarithm of how strong the lines along the second axis are, window by window."""
    tops = range(0, slope.shape[0] - WINDOW + 1, STEP)
    steepest = np.array([slope[top : top + WINDOW].max(axis=0) for top in tops])
    strength = np.log(steepest.reshape(len(tops), -1, piece).mean(axis=2) + FLOOR)
    shares = np.array([known[top : top + WINDOW].mean(axis=0) for top in tops])
    unknown = shares.reshape(len(tops), -1, piece).mean(axis=2) < KNOWN
    return np.asarray(np.where(unknown, np.nan, strength), np.float32)


def _patches(plane: Array) -> Array:
    size = plane.shape[1] // PATCH, plane.shape[0] // PATCH
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _relative_colour(canvas: Canvas, channel: int) -> Array:
    return np.asarray(canvas.lab[:, :, channel].astype(np.float32) - canvas.skin[channel])


def _folded(values: Array) -> Array:
    half = (values.shape[1] + 1) // 2
    left, right = values[:, :half], values[:, ::-1][:, :half]
    return np.concatenate([np.fmax(left, right).ravel(), np.fmin(left, right).ravel()])
