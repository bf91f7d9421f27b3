"""What is worn on the face and head: glasses, headwear, masks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from whosthere.vision.appearance.canvas import Canvas, once
from whosthere.vision.appearance.glasses import glasses
from whosthere.vision.appearance.headwear import headwear
from whosthere.vision.appearance.mask import mask

LEAST_CONFIDENCE = 0.56
"""Azure's answers name nothing they are less sure of."""


class AccessoryKind(StrEnum):
    """What kind of thing is worn."""

    GLASSES = auto()
    HEADWEAR = auto()
    MASK = auto()


@dataclass(frozen=True, slots=True)
class Accessory:
    """Something that is worn.

    Attributes:
        kind: What it is.
        confidence: How probable it is, `LEAST_CONFIDENCE` to 1.
    """

    kind: AccessoryKind
    confidence: float


@once
def accessories(canvas: Canvas) -> tuple[Accessory, ...]:
    """What a face wears, as far as that is rather sure."""
    found = (
        Accessory(AccessoryKind.GLASSES, glasses(canvas).confidence),
        Accessory(AccessoryKind.HEADWEAR, headwear(canvas).confidence),
        Accessory(AccessoryKind.MASK, mask(canvas).confidence),
    )
    return tuple(accessory for accessory in found if accessory.confidence >= LEAST_CONFIDENCE)
