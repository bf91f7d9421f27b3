"""Whether two faces are one person's, without a gallery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.people.calibration import DECISION, default_calibration, untrained

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.types import Template


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer of a comparison of two faces.

    Attributes:
        same: Whether they are one person's: whether the confidence reaches 0.5.
        confidence: Calibrated, 0 to 1.
        similarity: Cosine of the two templates.
    """

    same: bool
    confidence: float
    similarity: float


def verify(a: Template, b: Template) -> Verification:
    """Compare two faces, with the model's built-in calibration.

    Raises:
        ValueError: The templates were made by different models.
    """
    similarity = a.similarity(b)
    confidence = default_calibration(a.model).confidence(similarity)
    return Verification(confidence >= DECISION, confidence, similarity)


def verify_any(template: Template, photos: Sequence[Template]) -> Verification:
    """Compare a face with the photos of one person, of which there is at least one.

    Raises:
        ValueError: The templates were made by different models.
    """
    similarity = max(template.similarity(photo) for photo in photos)
    calibration = untrained(template.model, np.array([len(photos)]))
    confidence = calibration.confidence(similarity)
    return Verification(confidence >= DECISION, confidence, similarity)
