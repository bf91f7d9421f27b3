"""Masks before nose and mouth.

Two linear discriminants look at lines, texture, light and colour from the eyes down
(`descriptor`): one tells a mask, the other whether it covers the nose. They were trained on faces
that masks were painted on (``tools/appearance``), and calibrated and measured on real ones. Hands,
cups and microphones were tried too, and found too rarely: they are not told of.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from whosthere.vision.appearance.canvas import Canvas, once
from whosthere.vision.appearance.descriptor import Band, describe
from whosthere.vision.appearance.discriminant import Discriminant
from whosthere.vision.appearance.regions import Region

BAND = Band(top=112, bottom=224, margin=40, piece=16, texture=True, colour=True)
"""From below the eyes to the chin."""
EVEN = -1.5
"""Score at which a mask is as probable as not: the best F1 on 1,213 faces, nearly all of which it
was not fitted to."""
CERTAIN, UNCERTAIN = 0.5, 0.3
"""Probability from which it is said to be so, and from which it is not said not to be so."""
VISIBLE = 0.5
"""Least share of `Region.LIPS` that must lie in the picture."""


class MaskKind(StrEnum):
    """Whether there is a mask."""

    NONE = auto()
    FACE_MASK = auto()
    UNCERTAIN = auto()
    """Perhaps there is a mask, or the mouth is not in the picture."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What covers the lower half of a face.

    Attributes:
        kind: Whether there is one.
        nose_and_mouth_covered: Whether a mask covers both; False without a mask.
        confidence: How probable it is that a mask is worn, 0 to 1.
    """

    kind: MaskKind
    nose_and_mouth_covered: bool
    confidence: float


@once
def mask(canvas: Canvas) -> Mask:
    """The mask of a face."""
    if canvas.visible(Region.LIPS) < VISIBLE:
        return Mask(MaskKind.UNCERTAIN, nose_and_mouth_covered=False, confidence=0.0)
    numbers = describe(canvas, BAND)
    confidence = Discriminant.named("mask").probability(numbers, EVEN)
    if confidence >= CERTAIN:
        nose = Discriminant.named("nose").probability(numbers) >= CERTAIN
        return Mask(MaskKind.FACE_MASK, nose_and_mouth_covered=nose, confidence=confidence)
    kind = MaskKind.UNCERTAIN if confidence >= UNCERTAIN else MaskKind.NONE
    return Mask(kind, nose_and_mouth_covered=False, confidence=confidence)
