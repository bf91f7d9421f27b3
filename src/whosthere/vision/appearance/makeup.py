"""Makeup on eyes and lips.

A ridge regression (Hoerl and Kennard 1970) weighs light, colour and texture around the landmarks
of lids and lashes, or of the lips, against those of the cheeks. Its weights were fitted to
FairFace; it was measured on other pictures: ``docs/azure-compatibility.md``. Bold makeup is seen;
makeup that is meant not to be seen mostly is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.vision.appearance.discriminant import Discriminant
from whosthere.vision.appearance.samples import numbers

if TYPE_CHECKING:
    from whosthere.types import Array
    from whosthere.vision.appearance.canvas import Canvas

EYES_MIDDLE = (168, 6)
EYES_LEFT = (
    *(225, 224, 223, 222, 221, 190, 56, 28, 27, 29, 30, 247, 246, 161, 160, 159, 158, 157, 173),
    *(33, 130, 226, 113, 110, 24, 23, 22, 26, 25, 228, 229, 230, 231, 145, 153, 144, 163),
    *(53, 52, 65),
)
"""Landmarks of lids, lashes and the brow's lower edge, in the middle and on the left side."""
LIPS_MIDDLE = (0, 17, 11, 16, 12, 15, 18, 164)
LIPS_LEFT = (
    *(37, 39, 40, 185, 84, 181, 91, 146, 72, 73, 85, 180, 106, 182, 167, 165, 186, 43, 61),
)
"""Landmarks of the lips and of the skin around them."""

EYES_CUT = 0.5
LIPS_CUT = 0.52
"""Where the regressions' answers, 0 for bare and 1 for made up, pass from one to the other."""


@dataclass(frozen=True, slots=True)
class Makeup:
    """What is made up.

    Attributes:
        eyes: Shadow, liner or mascara.
        lips: Lipstick.
    """

    eyes: bool
    lips: bool


def makeup(canvas: Canvas) -> Makeup:
    """The makeup of that face."""
    return Makeup(
        eyes=Discriminant.named("eye_makeup").score(described_eyes(canvas)) >= EYES_CUT,
        lips=Discriminant.named("lip_makeup").score(described_lips(canvas)) >= LIPS_CUT,
    )


def described_eyes(canvas: Canvas) -> Array:
    """The numbers that tell of the eyes, ``(N,)``."""
    return numbers(canvas, EYES_MIDDLE, EYES_LEFT)


def described_lips(canvas: Canvas) -> Array:
    """The numbers that tell of the lips, ``(N,)``."""
    return numbers(canvas, LIPS_MIDDLE, LIPS_LEFT)
