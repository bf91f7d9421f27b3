"""Which face belongs to which track: the cheapest pairing by place, size and overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_DEVIATIONS = 3.0
"""A face is looked for within so many deviations of the place where its track expects it,"""
_NEAREST, _FARTHEST = 0.7, 2.0
"""but at least and at most within so many face sizes."""
_LARGEST_RATIO = 2.0
"""Two looks at one face differ at most by this factor in size."""
_FORBIDDEN = 1e6
"""Cost of a pair that cannot be; above the sum of all that can."""


class Pair(NamedTuple):
    """A track and the face it goes on with.

    Attributes:
        track: Row of the track.
        face: Row of the face.
        overlap: IoU of the face with the place where the track expected it.
    """

    track: int
    face: int
    overlap: float


def pair(expected: Floats, deviation: Floats, seen: Floats) -> list[Pair]:
    """Pair tracks with faces so that the sum of costs is least.

    Args:
        expected: ``(T, 4)`` centre x, y, width, height where the tracks should be, pixels.
        deviation: ``(T,)`` of that place, face sizes.
        seen: ``(F, 4)`` the faces, as `expected`.

    Returns:
        The pairs that are possible, each track and each face at most once.
    """
    if not len(expected) or not len(seen):
        return []
    size, seen_size = expected[:, 2:], seen[:, 2:]
    scale = np.sqrt(size.prod(axis=1)[:, None] * seen_size.prod(axis=1)[None, :])
    offset = np.abs(expected[:, None, :2] - seen[None, :, :2])
    distance = np.hypot(offset[..., 0], offset[..., 1]) / np.sqrt(scale)
    ratio = np.abs(np.log(size.prod(axis=1)[:, None] / seen_size.prod(axis=1)[None, :])) / 2

    overlap = _overlap(offset, size, seen_size)
    cost = distance + ratio + (1 - overlap)
    reach = np.clip(_DEVIATIONS * deviation, _NEAREST, _FARTHEST)[:, None]
    cost[(distance > reach) | (ratio > np.log(_LARGEST_RATIO))] = _FORBIDDEN
    rows, columns = linear_sum_assignment(cost)
    return [
        Pair(track, face, float(overlap[track, face]))
        for track, face in zip(rows.tolist(), columns.tolist(), strict=True)
        if cost[track, face] < _FORBIDDEN
    ]


def _overlap(offset: Floats, size: Floats, seen_size: Floats) -> Floats:
    """IoU ``(T, F)`` of boxes from the distances of their centres and their sizes."""
    smaller = np.minimum(size[:, None], seen_size[None])
    shared_sides = np.minimum((size[:, None] + seen_size[None]) / 2 - offset, smaller)
    shared = np.maximum(shared_sides, 0).prod(axis=-1)
    area, seen_area = size.prod(axis=1)[:, None], seen_size.prod(axis=1)[None, :]
    overlap: Floats = shared / (area + seen_area - shared)
    return overlap
