"""Hair on the head: how bald it is, and what colour the hair has.

A band above the forehead is looked at, `Region.CROWN`. What is nearly of the colour of the face's
skin there, and smooth, is bare; the rest is taken for hair. The median of its CIE L*a*b* is
compared with one prototype of each colour: a confidence falls with the square of the distance,
as if each colour scattered normally, and is a share of all seven. Light of a colour of its own is
made up for in part by what it does to the skin.

It is weak, and mostly says so by low confidences: light and shadow change the lightness of hair
more than brown differs from black. What is behind a short-haired head is taken for its hair, and
then a confidence can be high and wrong.
How often it is right was measured: ``docs/azure-compatibility.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TYPE_CHECKING

import numpy as np

from whosthere.vision.appearance.canvas import lab, once
from whosthere.vision.appearance.headwear import headwear
from whosthere.vision.appearance.levels import scaled
from whosthere.vision.appearance.regions import Region

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.types import Array
    from whosthere.vision.appearance.canvas import Canvas

VISIBLE = 0.5
"""Least share of `Region.CROWN` that must lie in the picture."""

LIKE_SKIN = 14.0
"""Least distance from the skin, in L*a*b*, that is not taken for skin."""
OF_LIGHT = 0.6
"""What lightness counts for in that distance: a scalp shines, and lies in the shade."""
SMOOTH = 0.06
"""Least slope of the logarithm of light that is not taken for skin, per pixel: strands of hair
are steeper."""
LEAST_HAIR = 0.1
"""Least share of the band that tells of hair; of a barer head, all of it is looked at."""

BALD = ((0.0, 0.0), (0.1, 0.05), (0.3, 0.15), (0.5, 0.3), (0.7, 0.5), (1.0, 0.7))
"""Shares of the band that are bare, and how likely the head is bald. It never is for certain: a
plain wall behind a head looks the same, and so does blond hair that is out of focus."""


class HairColor(StrEnum):
    """A colour that hair is called by."""

    BROWN = auto()
    BLOND = auto()
    BLACK = auto()
    RED = auto()
    GRAY = auto()
    OTHER = auto()
    """Dyed, or beyond telling."""
    WHITE = auto()


PROTOTYPES = {
    HairColor.BLACK: (17.0, 1.5, 3.0),
    HairColor.BROWN: (27.0, 3.5, 10.5),
    HairColor.BLOND: (45.0, 4.0, 16.5),
    HairColor.RED: (42.0, 7.5, 20.5),
    HairColor.GRAY: (47.0, 2.5, 11.0),
    HairColor.WHITE: (76.0, 2.0, 8.0),
}
"""L*, a* and b* that a colour has in photos of people: medians of a few dozen each."""
SCATTER = np.array([18.0, 6.0, 8.5], np.float32)
"""Standard deviation of all of them, widened until confidences were about right on average."""
COMMONNESS = {
    HairColor.BLACK: 3.0,
    HairColor.BROWN: 2.5,
    HairColor.BLOND: 2.0,
    HairColor.RED: 1.0,
    HairColor.GRAY: 1.3,
    HairColor.WHITE: 0.8,
}
"""How much more often a colour is met than red, nearer to 1 than it is in news photos."""
BEYOND = 3.0
"""In `SCATTER`: hair this far from a prototype is as likely to have a colour of no name."""

USUAL_SKIN = np.array([14.0, 17.0], np.float32)
"""a* and b* of skin in white light."""
CAST = 0.5
"""Which part of the skin's deviation from that is put down to the light: skins differ too."""


@dataclass(frozen=True, slots=True)
class ColorShare:
    """How likely hair has that colour, 0 to 1."""

    color: HairColor
    confidence: float


@dataclass(frozen=True, slots=True)
class Hair:
    """The hair on a head.

    Attributes:
        bald: How likely the head is bald, 0 to 1.
        invisible: Whether headwear or the edge of the picture hides the hair; then nothing else
            is told.
        colors: All of `HairColor`, the likeliest first; their confidences add up to 1. None of
            them when the hair is invisible.
    """

    bald: float
    invisible: bool
    colors: tuple[ColorShare, ...]


@once
def hair(canvas: Canvas) -> Hair:
    """The hair of that face."""
    if canvas.visible(Region.CROWN) < VISIBLE or headwear(canvas).worn:
        return Hair(bald=0.0, invisible=True, colors=())
    # Column by column, NumPy counts a few times as fast.
    band = lab_of(np.asfortranarray(lab(canvas.values(Region.CROWN, canvas.image))))
    skin = lab_of(canvas.skin)
    slopes = sum(canvas.values(Region.CROWN, slope) for slope in canvas.slopes)
    unlike = (band - skin) * np.array([OF_LIGHT, 1, 1], np.float32)
    squared = (unlike * unlike).sum(axis=1)
    bare = (squared < LIKE_SKIN**2) & (slopes < SMOOTH)
    share = float(bare.mean())
    seen = np.compress(~bare, band, axis=0) if share <= 1 - LEAST_HAIR else band
    color = np.partition(seen, len(seen) // 2, axis=0)[len(seen) // 2]
    color[1:] -= CAST * (skin[1:] - USUAL_SKIN)
    return Hair(bald=scaled(share, BALD), invisible=False, colors=colors_of(color))


def colors_of(color: Array) -> tuple[ColorShare, ...]:
    """The names of a colour, the likeliest first.

    Args:
        color: L*, a* and b* in white light, ``(3,)``.

    Examples:
        >>> colors_of(np.array([10, 0, 0], np.float32))[0].color
        <HairColor.BLACK: 'black'>
        >>> colors_of(np.array([60, -60, 40], np.float32))[0].color
        <HairColor.OTHER: 'other'>
    """
    likelihoods = {
        name: COMMONNESS[name] * _likelihood(float((((color - prototype) / SCATTER) ** 2).sum()))
        for name, prototype in PROTOTYPES.items()
    }
    likelihoods[HairColor.OTHER] = _likelihood(BEYOND**2)
    total = sum(likelihoods.values())
    ordered = sorted(likelihoods.items(), key=lambda item: item[1], reverse=True)
    return tuple(ColorShare(name, likelihood / total) for name, likelihood in ordered)


def lab_of(stored: NDArray[np.uint8] | Array) -> Array:
    """L* from 0 to 100, a* and b* around 0, of what `lab` returns, ``(..., 3)``."""
    scale, zero = np.array([100 / 255, 1, 1], np.float32), np.array([0, 128, 128], np.float32)
    return np.asarray(stored, np.float32) * scale - zero


def _likelihood(squared_distance: float) -> float:
    return float(np.exp(-squared_distance / 2))
