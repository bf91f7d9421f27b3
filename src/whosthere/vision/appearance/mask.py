"""Masks, and other things before the mouth.

Three linear discriminants look at lines, texture, light and colour from the eyes down
(`descriptor`): one tells a mask, one tells anything before the mouth (a hand, a cup, a
microphone), one tells whether a mask covers the nose. They were trained on faces over which masks,
hands and things were painted (``tools/appearance``), and set and measured on real ones.
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
CERTAIN, UNCERTAIN = 0.5, 0.2
"""Probability from which it is said to be so, and from which it is not said not to be so."""
VISIBLE = 0.5
"""Least share of `Region.LIPS` that must lie in the picture."""


class MaskKind(StrEnum):
    """What is before nose and mouth."""

    NONE = auto()
    FACE_MASK = auto()
    OTHER_OCCLUSION = auto()
    """A hand, a cup, a microphone."""
    UNCERTAIN = auto()


@dataclass(frozen=True, slots=True)
class Mask:
    """What covers the lower half of a face.

    Attributes:
        kind: What it is.
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
    masked = Discriminant.named("mask").probability(numbers)
    if masked >= CERTAIN:
        nose = Discriminant.named("nose").probability(numbers) >= CERTAIN
        return Mask(MaskKind.FACE_MASK, nose_and_mouth_covered=nose, confidence=masked)
    covered = Discriminant.named("cover").probability(numbers)
    if covered >= CERTAIN:
        kind = MaskKind.OTHER_OCCLUSION
    else:
        kind = MaskKind.UNCERTAIN if max(masked, covered) >= UNCERTAIN else MaskKind.NONE
    return Mask(kind, nose_and_mouth_covered=False, confidence=masked)
