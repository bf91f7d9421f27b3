"""How alike different people look to a network: the built-in distribution of impostor cosines.

A group alone has too few pairs of different people to say what happens once in a million
comparisons, so the tail is built in, a table for each family of models.

MobileFaceNet: the mean and the points down to 1e-2 are from 203,000 pairs of different
people of LFW and CelebA, the points 1e-3 to 1e-5 from the 29.6 million pairs of all LFW pictures;
the last point goes on at the same step. MobileFaceNet with dlib's ResNet: down to 1e-4 from the
same 203,000 pairs (minus wrong labels), the last two points at MobileFaceNet's step, scaled by the
ratio of the deviations. Both agree with open-set searches to a factor of two in the rate, see
`whosthere.people.rates.comparisons`.

Faces of one part of the world are more alike to these networks: among the East and South-East
Asian, Black and Indian faces of FairFace the mean lies near 0.18 instead of 0.01, and among small
children at 0.34. Hence the strict floors, and the group's own mean in `whosthere.people.training`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Impostors:
    """Cosines of pictures of different people.

    Attributes:
        mean: Their mean.
        tail: Cosines that are exceeded with probability 1e-1, 1e-2, ... 1e-6.
        genuine: Median cosine of two pictures of one person.

    Examples:
        >>> MOBILEFACENET.cosine(1e-4)
        0.53
        >>> round(MOBILEFACENET.rate(0.53), 10)
        0.0001
    """

    mean: float
    tail: tuple[float, ...]
    genuine: float

    @property
    def floor(self) -> float:
        """No decision line is drawn below this, whatever rate is wanted."""
        return self.cosine(FLOOR_RATE)

    def cosine(self, rate: float) -> float:
        """Cosine that a comparison of different people exceeds with this probability.

        Linear in the logarithm of the rate between the points of the tail, and beyond its end.

        Args:
            rate: Above 0, at most 1.
        """
        decades = -math.log10(rate)
        last = len(self.tail)
        beyond = max(0.0, decades - last) * (self.tail[-1] - self.tail[-2])
        points = (self.mean, *self.tail)
        return float(min(1.0, np.interp(decades, range(last + 1), points) + beyond))

    def rate(self, cosine: float) -> float:
        """Probability that a comparison of different people exceeds this cosine."""
        last = len(self.tail)
        beyond = max(0.0, cosine - self.tail[-1]) / (self.tail[-1] - self.tail[-2])
        points = (self.mean, *self.tail)
        return float(10 ** -(np.interp(cosine, points, range(last + 1)) + beyond))


FLOOR_RATE = 1e-4
"""False matches a comparison at the floor. Thresholds looser than this were set on LFW's mostly
white men, and let too many people of other looks be taken for one another."""

MOBILEFACENET = Impostors(mean=0.01, tail=(0.20, 0.345, 0.450, 0.530, 0.597, 0.660), genuine=0.72)
WITH_DLIB = Impostors(mean=0.58, tail=(0.660, 0.725, 0.770, 0.800, 0.828, 0.856), genuine=0.88)

_FAMILIES = {"mobilefacenet": MOBILEFACENET, "mobilefacenet+dlib_resnet_v1": WITH_DLIB}


def impostors(model: str) -> Impostors:
    """The distribution of the family of a model fingerprint.

    A family that has not been measured gets MobileFaceNet's, which is typical of networks trained
    with an angular margin.

    Examples:
        >>> impostors("mobilefacenet-9fcedb95-1+dlib_resnet_v1-3b1e1cfb") is WITH_DLIB
        True
    """
    family = "+".join(part.split("-", 1)[0] for part in model.split("+"))
    return _FAMILIES.get(family, MOBILEFACENET)
