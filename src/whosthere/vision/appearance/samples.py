"""What a face looks like around each landmark of its mesh, compared to its own cheeks.

Hair, lips and lids lie elsewhere in every face, but the mesh knows where. Around each landmark
five numbers are taken: how light it is, its two colours, and how much fine and coarse texture it
has. The cheeks of the same face are the measure, so that neither the light nor the colour of the
skin matters much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.vision.appearance.canvas import SIZE, Canvas, once
from whosthere.vision.appearance.regions import mirrored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.types import Array, Image

HALF = SIZE // 2
"""The canvas is looked at in half its size: most faces have no finer detail."""
LOGARITHMS = np.log(np.arange(256, dtype=np.float32) + 8)
"""Of grey values, in which twice the light is one step everywhere; 8 keeps noise in shadows
small."""
FINE, COARSE = 0.8, 2.5
"""Standard deviations of the Gaussians whose differences are the fine and the coarse texture."""
AROUND = (5, 5)
"""Pixels around a landmark that are averaged."""
COLOUR_STEP = np.float32(0.05)
"""Brings differences of a* and b* to the order of those of the logarithm of light."""
FLOOR = np.float32(0.003)
"""Added to texture before its logarithm."""

CHEEK = (117, 118, 101, 36, 50, 205, 4, 195, 5)
"""Landmarks on the left upper cheek and the nose: bare skin in nearly every face."""
TURN = 40.0
"""Degrees of yaw over which the weight goes from one side of the face to the other."""


def numbers(canvas: Canvas, middle: Sequence[int], left: tuple[int, ...]) -> Array:
    """What is seen at some landmarks of a face.

    The two sides are averaged, with more weight on the side that is turned to the camera: a
    picture and its mirror image give the same.

    Args:
        canvas: The face.
        middle: Landmarks in the middle of the face.
        left: Landmarks of the picture's left side, which stand for their mirror images too.

    Returns:
        ``(5 * (M + L),)``; NaN for landmarks beyond the picture.
    """
    seen = _at_landmarks(canvas)
    share = np.float32(np.clip(0.5 + canvas.pose.yaw / TURN, 0, 1))
    sides = share * seen[list(left)] + (1 - share) * seen[list(mirrored(left))]
    return np.concatenate([seen[list(middle)], sides]).ravel()


@once
def _at_landmarks(canvas: Canvas) -> Array:
    """Five numbers for each landmark, ``(468, 5)``, less their medians over the cheeks."""
    small = cv2.resize(canvas.image, (HALF, HALF), interpolation=cv2.INTER_AREA)
    places = np.rint(canvas.mesh * (HALF / SIZE) - 0.25).astype(int)
    x, y = np.clip(places, 0, HALF - 1).T
    colours = cv2.cvtColor(cv2.blur(small, AROUND)[y, x][None], cv2.COLOR_BGR2LAB)[0, :, 1:]
    planes = _planes(np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8))
    light, fine, coarse = (cv2.blur(plane, AROUND)[y, x] for plane in planes)
    textures = np.log(np.stack([fine, coarse], axis=1) + FLOOR)
    seen = np.column_stack([light, colours * COLOUR_STEP, textures])
    # The median of an even number; NumPy's own takes several times as long for so few.
    cheeks = np.sort(seen[[*CHEEK, *mirrored(CHEEK)]], axis=0)
    seen -= cheeks[len(CHEEK) - 1 : len(CHEEK) + 1].mean(axis=0)
    x, y = np.clip(np.rint(canvas.mesh).astype(int), 0, SIZE - 1).T
    seen[~canvas.known[y, x]] = np.nan
    return seen


def _planes(grey: Image) -> tuple[Array, Array, Array]:
    """Logarithm of light, fine and coarse texture of a small canvas, ``(HALF, HALF)`` each."""
    light = np.asarray(cv2.LUT(grey, LOGARITHMS), np.float32)
    smooth = np.asarray(cv2.GaussianBlur(light, (0, 0), FINE), np.float32)
    smoother = np.asarray(cv2.GaussianBlur(light, (0, 0), COARSE), np.float32)
    return light, np.abs(light - smooth), np.abs(smooth - smoother)
