"""Glasses: whether they are worn, and whether eyes can be seen through them.

Rims, bridge and arms are lines around the eyes that a linear discriminant tells from brows, lids
and wrinkles (`descriptor`). Sunglasses are glasses behind which even the lighter eye is much
darker than the skin. Swimming goggles look like sunglasses and are called so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

import numpy as np

from whosthere.vision.appearance.canvas import Canvas, once
from whosthere.vision.appearance.descriptor import Band, describe
from whosthere.vision.appearance.discriminant import Discriminant
from whosthere.vision.appearance.regions import Region

BAND = Band(top=80, bottom=160, margin=40, piece=8)
"""From the brows to the middle of the nose, from ear to ear."""
WORN = 0.5
"""Least probability."""
EVEN = -0.75
"""Score at which glasses are as probable as not. The best F1 on either half of 1,167 faces that it
was not fitted to is at -0.6 and -1.1."""
LENS_QUANTILE, DARK_LENS = 0.75, -0.45
"""A lens is dark when three quarters of the eye, lids and all, give less than 64 % of the skin's
light (the logarithm of that). Chosen on 38 sunglasses and 180 clear
glasses."""


class GlassesKind(StrEnum):
    """What kind of glasses."""

    NONE = auto()
    READING = auto()
    """Any glasses that the eyes can be seen through."""
    SUNGLASSES = auto()


@dataclass(frozen=True, slots=True)
class Glasses:
    """What is on the eyes.

    Attributes:
        kind: Which glasses, if any.
        confidence: How probable it is that glasses of any kind are worn, 0 to 1.
    """

    kind: GlassesKind
    confidence: float


@once
def glasses(canvas: Canvas) -> Glasses:
    """The glasses of a face."""
    confidence = Discriminant.named("glasses").probability(describe(canvas, BAND), EVEN)
    if confidence < WORN:
        return Glasses(GlassesKind.NONE, confidence)
    dark = lens_light(canvas) < DARK_LENS
    return Glasses(GlassesKind.SUNGLASSES if dark else GlassesKind.READING, confidence)


def lens_light(canvas: Canvas) -> float:
    """How light the lighter eye with its lids is, as a logarithm relative to the skin."""
    eyes = [canvas.values(eye, canvas.light) for eye in (Region.LEFT_EYE, Region.RIGHT_EYE)]
    return max(
        (float(np.quantile(eye, LENS_QUANTILE)) for eye in eyes if eye.size), default=float("inf")
    )
