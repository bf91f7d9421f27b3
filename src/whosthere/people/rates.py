"""False match rates: of one comparison, and of a search that makes many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def comparisons(photos: NDArray[np.intp]) -> float:
    """How many independent comparisons a search amounts to.

    Photos of one person err together: k of them count as the square root of k. Measured with
    galleries of 10, 25 and 40 people of CelebA with 1, 2, 4 and 7 photos each, searched for about
    1,000 strangers of CelebA, LFW and FairFace, thirty times: at false match rates of 1e-1, 1e-2
    and 1e-3 a search erred as often as 0.5 to 1.5 times this number of comparisons.

    Args:
        photos: ``(P,)`` number of photos of each person.

    Examples:
        >>> comparisons(np.array([1, 4, 9]))
        6.0
    """
    return float(np.sqrt(photos).sum())


def per_comparison(per_search: float, comparisons: float) -> float:
    """The rate that each of so many comparisons may have for a search to have this one.

    Examples:
        >>> round(per_comparison(1e-3, 100), 8)
        1e-05
    """
    return -math.expm1(math.log1p(-per_search) / comparisons)


def per_search(per_comparison: float, comparisons: float) -> float:
    """The rate of a search of so many comparisons.

    Examples:
        >>> round(per_search(1e-5, 100), 6)
        0.001
    """
    if per_comparison == 1:
        return 1.0
    return -math.expm1(math.log1p(-per_comparison) * comparisons)
