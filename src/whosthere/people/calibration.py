"""From cosines to confidences: where the decision line lies, and what is said on either side.

Confidence is a straight line between four knots, so that it is monotone, exact at the line, and
can be drawn in one's head: 0 up to the cosine of an average pair of different people, 0.5 at the
threshold, `TYPICAL` at a typical pair of pictures of one person, 1 at identical templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.people.impostors import impostors
from whosthere.people.rates import comparisons, per_comparison

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.types import Array

DECISION = 0.5
"""Confidence at the threshold; Azure Face draws the same line."""

TYPICAL = 0.9
"""Confidence of a typical genuine pair; Azure Face answers 0.91 to 0.97 for those."""

MAX_THRESHOLD = 0.95
"""No line is drawn above this cosine, which only two copies of one picture reach."""

UNTRAINED_RATE = 1e-3
"""False matches a search where no training asked for another rate."""

MIN_STEP = 0.05
"""Least distance between two knots, in cosines, so that the line never stands upright."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A monotone map from cosine to confidence.

    Attributes:
        impostor: Cosine of an average pair of different people.
        threshold: Cosine of the decision line.
        genuine: Cosine of a typical pair of pictures of one person.

    Examples:
        >>> calibration = Calibration(impostor=0.1, threshold=0.5, genuine=0.7)
        >>> [calibration.confidence(cosine) for cosine in (0.0, 0.5, 0.7, 1.0)]
        [0.0, 0.5, 0.9, 1.0]
    """

    impostor: float
    threshold: float
    genuine: float

    @classmethod
    def around(cls, threshold: float, impostor: float, genuine: float) -> Calibration:
        """The calibration with this threshold, its other knots moved apart where they crowd."""
        return cls(
            impostor=min(impostor, threshold - MIN_STEP),
            threshold=threshold,
            genuine=min(max(genuine, threshold + MIN_STEP), (threshold + 1) / 2),
        )

    def confidence(self, similarity: float) -> float:
        """Confidence, 0 to 1, that two templates of this cosine are one person's."""
        return float(self.confidences(np.asarray(similarity)))

    def confidences(self, similarities: Array) -> Array:
        """The confidences of many cosines, of the same shape."""
        knots = (self.impostor, self.threshold, self.genuine, 1.0)
        return np.interp(similarities, knots, (0.0, DECISION, TYPICAL, 1.0))


def default_calibration(model: str) -> Calibration:
    """The model's own, before any group was trained: strict, one false match in ten thousand."""
    typical = impostors(model)
    return Calibration.around(typical.floor, typical.mean, typical.genuine)


def untrained(model: str, photos: NDArray[np.intp]) -> Calibration:
    """The model's own for a group of this size, where nothing was measured on the group itself.

    The line is that of `UNTRAINED_RATE` a search, and never below that of `default_calibration`.

    Args:
        model: Fingerprint of the model.
        photos: ``(P,)`` number of photos of each person.
    """
    searched = comparisons(photos)
    if searched == 0:
        return default_calibration(model)
    typical = impostors(model)
    line = typical.cosine(per_comparison(UNTRAINED_RATE, searched))
    threshold = min(MAX_THRESHOLD, max(typical.floor, line))
    return Calibration.around(threshold, typical.mean, typical.genuine)
