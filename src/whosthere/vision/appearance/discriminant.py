"""Linear discriminants: from the numbers that describe a band to a probability.

Logistic regression with an L2 penalty (Cox 1958; Hoerl, Kennard 1970), made by
``python -m tools.appearance.train`` and its like; what they were made from is in the manifest of
the weights, and how often they are wrong in ``docs/azure-compatibility.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from whosthere.vision.manifest import fitted_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.types import Array


@dataclass(frozen=True, slots=True, eq=False)
class Discriminant:
    """Tells one thing of a face.

    Attributes:
        center: ``(N,)`` what the numbers are on average; stands in for what is not known.
        weights: ``(N,)`` how much each number says.
        bias: What is said of an average face.
    """

    center: Array
    weights: Array
    bias: float

    @classmethod
    def named(cls, name: str) -> Discriminant:
        """One that is installed with the package.

        Raises:
            ModelError: A file is missing or altered.
        """
        return _installed()[name]

    def score(self, numbers: Array) -> float:
        """Logarithm of the odds; above 0 it is rather so than not.

        Args:
            numbers: ``(N,)`` what describes the face; NaN for what is not known.
        """
        unusual = numbers - self.center
        unusual[np.isnan(unusual)] = 0
        return float(self.bias + unusual @ self.weights)

    def probability(self, numbers: Array, even: float = 0.0) -> float:
        """How probable it is, 0 to 1.

        Args:
            numbers: ``(N,)`` what describes the face; NaN for what is not known.
            even: Score at which it is as probable as not.
        """
        # The logistic function, in a form that never overflows.
        return float(1 + np.tanh((self.score(numbers) - even) / 2)) / 2


@cache
def _installed() -> dict[str, Discriminant]:
    found: dict[str, Discriminant] = {}
    for file in fitted_files():
        with np.load(BytesIO(file.read())) as arrays:
            found |= _read(arrays)
    return found


def _read(arrays: Mapping[str, Array]) -> dict[str, Discriminant]:
    names = {key.partition("/")[0] for key in arrays}
    return {
        name: Discriminant(
            arrays[f"{name}/center"], arrays[f"{name}/weights"], float(arrays[f"{name}/bias"])
        )
        for name in names
    }
