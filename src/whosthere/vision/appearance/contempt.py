"""Contempt: how probable it is, by the one sign that it has, one corner of the mouth raised.

The sign is Ekman and Friesen's ("A new pan-cultural facial expression of emotion", Motivation and
Emotion 1986). The expression network does not know contempt, and nearly nothing of the sign is
left in the dense landmarks: a corner that was raised in a picture by 13 % of the distance between
the eyes lies 1.3 % higher in the mesh (median of 100 pictures that were warped so), which is less
than the corners of ordinary faces differ anyway. So Bayes' rule leaves the answer near how often
contempt is seen at all, except where a mouth is very uneven.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from whosthere.vision.landmarks import five_points

if TYPE_CHECKING:
    from whosthere.types import Array

PRIOR = 0.002
"""Share of faces whose strongest emotion is contempt: 138 of the 69,541 in Flickr-Faces-HQ, by
Azure's answers."""
RAISED, SPREAD = 0.0133, 0.0168
"""How much higher a raised corner lies in the mesh, and the (robust) standard deviation of how much
higher one corner lies than the other in 300 ordinary faces; in distances between the eyes."""
MOST_UNEVEN = 20.0
"""Standard deviations from which on nothing is more uneven."""


def contempt(mesh: Array) -> float:
    """How probable contempt is, 0 to 1, by Bayes' rule.

    Args:
        mesh: ``(468, 3)`` dense landmarks in pixels.
    """
    uneven = min(abs(unevenness(mesh)) / SPREAD, MOST_UNEVEN)
    raised = RAISED / SPREAD
    # Either corner may be the raised one: half of the density of each.
    likelihood_ratio = math.exp(-(raised**2) / 2) * math.cosh(raised * uneven)
    odds = PRIOR / (1 - PRIOR) * likelihood_ratio
    return odds / (1 + odds)


def unevenness(mesh: Array) -> float:
    """How much lower the mouth's corner at the right is, in distances between the eyes.

    Measured across the line through the eyes, so that a tilted head changes nothing.
    """
    left_eye, right_eye, _, left_corner, right_corner = five_points(mesh)
    (x, y), distance = right_eye - left_eye, float(np.hypot(*(right_eye - left_eye)))
    across = np.array([-y, x]) / distance
    return float((right_corner - left_corner) @ across) / distance
