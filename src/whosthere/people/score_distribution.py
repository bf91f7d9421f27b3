"""How alike photos of one person are, and photos of different people: the histogram of training.

All pairs of a group are as many as the square of its photos, so that at most `PHOTOS` are paired,
drawn at random and always the same. A small group has too few pairs of different people to show
what strangers are like; the built-in distribution is given beside them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.people.line import Odds
    from whosthere.types import Array

PHOTOS = 2048
"""Photos that are paired at most: two million pairs, a tenth of a second."""

PEOPLE = 2048
"""People whose own photos are paired at most, all of them; each has a few hundred at most."""

LOWEST = -0.4
"""Cosine where the histogram begins; what little lies below is counted in its first bin."""

BINS = 70
"""Each is two hundredths of a cosine wide."""

ONE_IN_TEN = 1.2815515655446004
"""Deviations above its mean that a tenth of a normal distribution exceeds."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreDistribution:
    """Histograms of cosines.

    Attributes:
        edges: ``(BINS + 1,)`` cosines between the bins, ascending.
        genuine: ``(BINS,)`` number of pairs of photos of one person.
        impostor: ``(BINS,)`` number of pairs of photos of different people.
        expected: ``(BINS,)`` share of pairs of different people in each bin by the built-in
            distribution, moved as the group's line is.
        sampled: Whether only some of the photos were paired.
    """

    edges: Array
    genuine: NDArray[np.int64]
    impostor: NDArray[np.int64]
    expected: Array
    sampled: bool


def distribution(matrix: Array, counts: NDArray[np.intp], chances: Odds) -> ScoreDistribution:
    """Pair the photos of a group.

    Args:
        matrix: ``(N, D)`` templates, those of one person together.
        counts: ``(P,)`` how many each person has; at least one.
        chances: What is expected of strangers.
    """
    edges = np.linspace(LOWEST, 1.0, BINS + 1)
    return ScoreDistribution(
        edges=edges,
        genuine=_genuine(matrix, counts, edges),
        impostor=_impostor(matrix, counts, edges),
        expected=_expected(chances, edges),
        sampled=len(matrix) > PHOTOS,
    )


def _genuine(matrix: Array, counts: NDArray[np.intp], edges: Array) -> NDArray[np.int64]:
    ends = np.cumsum(counts)
    several = np.flatnonzero(counts > 1)
    found = np.zeros(BINS, np.int64)
    for person in several[_drawn(len(several), PEOPLE)].tolist():
        photos = matrix[ends[person] - counts[person] : ends[person]]
        found += _counted((photos @ photos.T)[np.triu_indices(len(photos), 1)], edges)
    return found


def _impostor(matrix: Array, counts: NDArray[np.intp], edges: Array) -> NDArray[np.int64]:
    rows = _drawn(len(matrix), PHOTOS)
    owner = np.repeat(np.arange(len(counts)), counts)[rows]
    photos = matrix[rows]
    first, second = np.triu_indices(len(rows), 1)
    return _counted((photos @ photos.T)[first, second][owner[first] != owner[second]], edges)


def _expected(chances: Odds, edges: Array) -> Array:
    """A normal distribution with the built-in mean and tenth.

    Down to one pair in ten thousand it agrees with the whole built-in tail to 0.03.
    """
    typical = chances.typical
    deviation = (typical.tail[0] - typical.mean) / ONE_IN_TEN
    mean = typical.mean + chances.shift
    below = [0.5 * math.erfc((mean - edge) / (deviation * math.sqrt(2))) for edge in edges.tolist()]
    return np.diff(np.array([0.0, *below[1:-1], 1.0]))


def _counted(cosines: Array, edges: Array) -> NDArray[np.int64]:
    counted, _ = np.histogram(np.clip(cosines, edges[0], edges[-1]), edges)
    return counted.astype(np.int64)


def _drawn(of: int, most: int) -> NDArray[np.intp]:
    if of <= most:
        return np.arange(of)
    # Always the same draw: looking twice shows one picture.
    return np.sort(np.random.default_rng(0).choice(of, most, replace=False))
