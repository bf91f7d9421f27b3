"""How alike different people look to a network: the built-in distribution of impostor cosines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Impostors:
    """Cosines of pictures of different people.

    Attributes:
        mean: Their mean.
        deviation: Their standard deviation.
        tail: Cosine that is exceeded with probability 1e-1, 1e-2, ... 1e-6, rising.
        floor: No decision line is drawn below this.
        genuine: Median cosine of two pictures of one person.
    """

    mean: float
    deviation: float
    tail: tuple[float, ...]
    floor: float
    genuine: float

    def cosine(self, rate: float) -> float:
        """Cosine that different people exceed with this probability, per comparison.

        Linear in the logarithm of the rate between the measured points, and beyond them.
        """
        exponents = np.arange(1, len(self.tail) + 1, dtype=np.float64)
        wanted = -np.log10(rate)
        if wanted <= exponents[-1]:
            return float(np.interp(wanted, exponents, self.tail))
        slope = self.tail[-1] - self.tail[-2]
        return float(min(self.tail[-1] + slope * (wanted - exponents[-1]), 1.0))

    def rate(self, cosine: float) -> float:
        """Probability that a comparison of different people exceeds this cosine."""
        exponents = np.arange(1, len(self.tail) + 1, dtype=np.float64)
        if cosine <= self.tail[-1]:
            return float(10 ** -np.interp(cosine, self.tail, exponents))
        slope = self.tail[-1] - self.tail[-2]
        return float(10 ** -(exponents[-1] + (cosine - self.tail[-1]) / slope))


MOBILEFACENET = Impostors(
    mean=0.05,
    deviation=0.12,
    tail=(0.22, 0.35, 0.45, 0.53, 0.597, 0.66),
    floor=0.53,
    genuine=0.72,
)


def impostors(model: str) -> Impostors:
    """The distribution of the model with this fingerprint."""
    return MOBILEFACENET
