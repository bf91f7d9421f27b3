"""Hats, caps, helmets, scarves: whether something is worn on the head.

The edge of headwear is a line across the forehead or a little above it, with no hair hanging over
it; a linear discriminant weighs the lines and the light there (`descriptor`). It was trained on
faces with real headwear and on faces that hats were painted on (``tools/appearance``). What sits
far back on the head is not noticed.
"""

from __future__ import annotations

from dataclasses import dataclass

from whosthere.vision.appearance.canvas import Canvas, once
from whosthere.vision.appearance.descriptor import Band, describe
from whosthere.vision.appearance.discriminant import Discriminant
from whosthere.vision.appearance.regions import Region

BAND = Band(top=48, bottom=112, margin=24, piece=16)
"""From above the hairline to the brows."""
WORN = 0.5
"""Least probability."""
EVEN = -1.0
"""Score at which headwear is as probable as not. The best F1 on either half of 886 faces that it
was not fitted to is at -0.6 and -1.4."""
VISIBLE = 0.5
"""Least share of `Region.FOREHEAD` that must lie in the picture."""


@dataclass(frozen=True, slots=True)
class Headwear:
    """What is on the head.

    Attributes:
        worn: Whether something is worn; None when the forehead is not in the picture.
        confidence: How probable it is, 0 to 1; 0 when it cannot be told.
    """

    worn: bool | None
    confidence: float


@once
def headwear(canvas: Canvas) -> Headwear:
    """The headwear of a face."""
    if canvas.visible(Region.FOREHEAD) < VISIBLE:
        return Headwear(worn=None, confidence=0.0)
    confidence = Discriminant.named("headwear").probability(describe(canvas, BAND), EVEN)
    return Headwear(worn=confidence >= WORN, confidence=confidence)
