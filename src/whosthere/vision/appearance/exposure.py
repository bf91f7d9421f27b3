"""How a face is exposed.

Judged by the brightest hundredth of the face: the highlights on the skin, the whites of the eyes,
the teeth. Where a photo is exposed right they are nearly as bright on dark skin as on light skin,
so that dark skin is not taken for a dark photo: over FairFace the darkest and the lightest group
differ by less than half a stop, and by one and a half where the skin's own brightness is judged.
Beyond white, the share of the face that is blown out goes on telling.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.vision.appearance.levels import scaled
from whosthere.vision.appearance.regions import Region

if TYPE_CHECKING:
    from whosthere.vision.appearance.canvas import Canvas

GOOD, OVER = 0.25, 0.75
"""Values from which a face is well exposed and overexposed; Azure's."""

HIGHLIGHTS = 99.0
"""The percentile of the grey values that is judged."""
BLOWN = 250
"""A byte of a colour from which there is no telling how bright it was."""
BLOWN_WEIGHT = 127.0

KNOTS = ((20.0, 0.0), (80.0, 0.25), (130.0, 0.41), (199.0, 0.62), (258.0, 0.81), (382.0, 1.0))
"""Measures and their values. The third to fifth are the 5th, 50th and 95th percentile of ordinary
photos and what Azure answers there; the second is two stops and a half below the middle."""


class ExposureLevel(StrEnum):
    """How a face is exposed, in a word."""

    UNDER = auto()
    GOOD = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Exposure:
    """How a face is exposed.

    Attributes:
        value: 0 for black to 1 for blown out.
    """

    value: float

    @property
    def level(self) -> ExposureLevel:
        """In a word."""
        if self.value < GOOD:
            return ExposureLevel.UNDER
        return ExposureLevel.GOOD if self.value < OVER else ExposureLevel.OVER


def exposure(canvas: Canvas) -> Exposure:
    """How that face is exposed."""
    face = canvas.values(Region.FACE, canvas.grey)
    grey = cv2.calcHist([face], [0], None, [256], [0, 256]).ravel().cumsum()
    below = np.asarray(cv2.inRange(canvas.image, (0, 0, 0), (BLOWN - 1,) * 3), np.uint8)
    blown = 1 - np.count_nonzero(canvas.values(Region.FACE, below)) / face.size
    highlights = np.searchsorted(grey, face.size * HIGHLIGHTS / 100)
    return Exposure(scaled(float(highlights + BLOWN_WEIGHT * blown), KNOTS))
