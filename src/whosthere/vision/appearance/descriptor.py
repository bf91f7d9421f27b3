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

from whosthere.vision.appearance.canvas import SIZE, lab

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from whosthere.types import Array
    from whosthere.vision.appearance.canvas import Canvas

FLOOR = 0.01
"""Added to slopes before their logarithm: about what the noise of a good camera makes."""
STEP = 16
"""How far apart the windows are in which lines are sought, pixels; each is twice as deep."""
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
        bottom: First row below; the height is a multiple of 16, at least 32.
        margin: Columns to leave out at both sides; the width is a multiple of 16 too.
        piece: Length of line that is averaged, pixels; a divisor of 16.
        texture: Whether the mean slopes of patches say something.
        colour: Whether the colours of patches say something.
    """

    top: int
    bottom: int
    margin: int
    piece: int
    texture: bool = False
    colour: bool = False

    def of(self, plane: NDArray[Any]) -> NDArray[Any]:
        """Its part of a plane of the canvas, ``(SIZE, SIZE)`` or ``(SIZE, SIZE, C)``."""
        return plane[self.top : self.bottom, self.margin : SIZE - self.margin]


def describe(canvas: Canvas, band: Band) -> Array:
    """The numbers of that band.

    Returns:
        ``(N,)``; NaN for what lies beyond the picture.
    """
    along_x, along_y = (band.of(slope) for slope in canvas.slopes)
    lines = [_lines(along_y, band.piece), _lines(along_x.T, band.piece).T]
    planes = [band.of(canvas.light)]
    if band.colour:
        colours = lab(band.of(canvas.image))
        planes += [colours[:, :, channel] - canvas.skin[channel] for channel in (1, 2)]
    patches = [_patches(plane) for plane in planes]
    if band.texture:
        patches += [np.log(_patches(slope) + np.float32(FLOOR)) for slope in (along_x, along_y)]
    if not canvas.whole:
        known = band.of(canvas.known.astype(np.float32))
        lines[0][_shares(known, band.piece) < KNOWN] = np.nan
        lines[1].T[_shares(known.T, band.piece) < KNOWN] = np.nan
        for values in patches:
            values[_patches(known) < KNOWN] = np.nan
    return np.concatenate([_folded(values) for values in lines + patches])


def _lines(slope: Array, piece: int) -> Array:
    """Logarithm of how strong the lines along the second axis are, window by window."""
    halves = np.ascontiguousarray(slope).reshape(-1, STEP, slope.shape[1]).max(axis=1)
    steepest = np.maximum(halves[:-1], halves[1:])
    strength = steepest.reshape(len(steepest), -1, piece).mean(axis=2)
    return np.asarray(np.log(strength + np.float32(FLOOR)), np.float32)


def _shares(known: Array, piece: int) -> Array:
    """The share of each window of `_lines` that lies in the picture."""
    halves = known.reshape(-1, STEP, known.shape[1] // piece, piece).mean(axis=(1, 3))
    return np.asarray((halves[:-1] + halves[1:]) / 2)


def _patches(plane: Array) -> Array:
    size = plane.shape[1] // PATCH, plane.shape[0] // PATCH
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _folded(values: Array) -> Array:
    half = (values.shape[1] + 1) // 2
    left, right = values[:, :half], values[:, ::-1][:, :half]
    return np.concatenate([np.fmax(left, right).ravel(), np.fmin(left, right).ravel()])
