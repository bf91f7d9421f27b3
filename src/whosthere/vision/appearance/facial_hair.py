"""Moustache, beard and sideburns.

Around the landmarks between nose and ears, a ridge regression (Hoerl and Kennard 1970) looks for
skin that is darker, less red and rougher than the cheeks, or lighter and rougher where the hair
is white; it says how much hair there is from 0, none, to 3, full. Its weights were fitted to
FairFace; it was measured on other pictures: ``docs/azure-compatibility.md``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.vision.appearance.discriminant import Discriminant
from whosthere.vision.appearance.samples import numbers

if TYPE_CHECKING:
    from whosthere.types import Array
    from whosthere.vision.appearance.canvas import Canvas

MIDDLE = (164, 0, 17, 18, 200, 199, 175, 152, 2)
LEFT = (
    *(167, 165, 92, 186, 57, 212, 216, 207, 214, 192, 138, 135, 169, 170, 140, 171, 32, 211),
    *(194, 182, 106, 204, 83, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 227, 137, 177),
    *(215, 213, 147, 123, 187, 205, 36, 50, 43, 202, 210, 39, 37, 97),
)
"""Landmarks from the upper lip to the ears, in the middle and on the left side."""

VALUES = (0.0, 0.1, 0.4, 0.6, 0.9)
"""What Azure answers, and nothing between: none, hardly, some, clearly, full."""
MOUSTACHE_CUTS = (0.45, 0.82, 1.5, 2.6)
BEARD_CUTS = (0.5, 0.9, 1.6, 2.6)
SIDEBURNS_CUTS = (0.5, 1.1, 1.5, 2.4)
"""Where the regression's answer passes from one value to the next."""


@dataclass(frozen=True, slots=True)
class FacialHair:
    """How much hair grows on a face; each is one of `VALUES`.

    Attributes:
        moustache: Between nose and mouth.
        beard: On the chin and the jaw.
        sideburns: Before the ears.
    """

    moustache: float
    beard: float
    sideburns: float


def facial_hair(canvas: Canvas) -> FacialHair:
    """The hair on that face."""
    seen = described(canvas)
    return FacialHair(
        moustache=_value("moustache", seen, MOUSTACHE_CUTS),
        beard=_value("beard", seen, BEARD_CUTS),
        sideburns=_value("sideburns", seen, SIDEBURNS_CUTS),
    )


def described(canvas: Canvas) -> Array:
    """The numbers that the regressions weigh, ``(N,)``."""
    return numbers(canvas, MIDDLE, LEFT)


def _value(name: str, seen: Array, cuts: tuple[float, ...]) -> float:
    return VALUES[bisect_right(cuts, Discriminant.named(name).score(seen))]
