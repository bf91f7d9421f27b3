"""Paint lipstick, eye shadow and liner on faces, for what learns to see them.

Real makeup is nearly all on women; painted on anybody, it teaches to look at the makeup and not at
who wears it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.vision.appearance.canvas import SIZE, lab
from whosthere.vision.appearance.regions import mirrored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whosthere.types import Array, Image
    from whosthere.vision.appearance.canvas import Canvas

LIP_RINGS = (
    (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191,
     78),
    (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 308, 324, 318, 402, 317, 14, 87, 178, 88,
     95, 78),
)  # fmt: skip
"""Upper and lower lip: the outer edge there, the inner edge back."""
LID = (33, 246, 161, 160, 159, 158, 157, 173, 133, 190, 56, 28, 27, 29, 30, 247, 130)
UPPER_LASHES = (33, 246, 161, 160, 159, 158, 157, 173, 133)
LOWER_LASHES = (33, 7, 163, 144, 145, 153, 154, 155, 133)
FRACTION_BITS = 3
SHADOW_TOO, BELOW_TOO = 0.75, 0.6
"""How often made up eyes have shadow, and liner on the lower lid."""


def lipstick(canvas: Canvas, random: np.random.Generator) -> Image:
    """The canvas with made up lips, in a random red."""
    lips = _filled([canvas.mesh[list(ring)] for ring in LIP_RINGS])
    darker, redder, yellower = random.uniform((0.6, 12, -12), (1.0, 45, 14))
    cover = _soft(lips, random.uniform(0.7, 1.5)) * random.uniform(0.5, 1)
    return _bgr(_tinted(_lab(canvas), cover, darker, (redder, yellower)))


def eyes(canvas: Canvas, random: np.random.Generator) -> Image:
    """The canvas with liner on the upper lids and mostly shadow and liner below."""
    lab = _lab(canvas)
    if random.random() < SHADOW_TOO:
        shadow = _soft(_filled(_both(canvas, LID)), random.uniform(1.5, 3.5))
        darker, redder, yellower = random.uniform((0.45, -6, -14), (0.85, 8, 2))
        lab = _tinted(lab, shadow * random.uniform(0.5, 1), darker, (redder, yellower))
    liner = _soft(_lined(_both(canvas, UPPER_LASHES), int(random.integers(2, 4))), 0.8)
    lab = _tinted(lab, liner * random.uniform(0.6, 1), random.uniform(0.15, 0.4))
    if random.random() < BELOW_TOO:
        below = _soft(_lined(_both(canvas, LOWER_LASHES), int(random.integers(1, 3))), 0.8)
        lab = _tinted(lab, below * random.uniform(0.4, 0.9), random.uniform(0.25, 0.6))
    return _bgr(lab)


def _both(canvas: Canvas, left: Sequence[int]) -> list[Array]:
    return [canvas.mesh[list(left)], canvas.mesh[list(mirrored(tuple(left)))]]


def _filled(outlines: list[Array]) -> Array:
    cover = np.zeros((SIZE, SIZE), np.float32)
    for outline in outlines:
        cv2.fillPoly(cover, [_fixed(outline)], 1, cv2.LINE_AA, FRACTION_BITS)
    return cover


def _lined(paths: list[Array], width: int) -> Array:
    cover = np.zeros((SIZE, SIZE), np.float32)
    for path in paths:
        cv2.polylines(cover, [_fixed(path)], False, 1, width, cv2.LINE_AA, FRACTION_BITS)
    return cover


def _fixed(points: Array) -> NDArray[np.int32]:
    return np.asarray(np.rint(points * 2**FRACTION_BITS), np.int32)


def _soft(cover: Array, deviation: float) -> Array:
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), deviation), np.float32)


def _tinted(
    lab: Array, cover: Array, darker: float, shift: tuple[float, float] = (0.0, 0.0)
) -> Array:
    tinted = lab * np.array([darker, 1, 1]) + np.array([0, *shift])
    share = cover[:, :, None]
    return np.asarray(lab * (1 - share) + tinted * share)


def _lab(canvas: Canvas) -> Array:
    return lab(canvas.image).astype(np.float32)


def _bgr(lab: Array) -> Image:
    pixels = np.clip(np.rint(lab), 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_LAB2BGR), np.uint8)
