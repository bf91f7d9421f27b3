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
        expected: ``(T, 4)`` places, as in `whosthere.tracking.motion`, where the tracks should be.
        deviation: ``(T,)`` of those places, face sizes.
        seen: ``(F, 4)`` places of the faces.

    Returns:
        The pairs that are possible, each track and each face at most once.
    """
    if not len(expected) or not len(seen):
        return []
    size, seen_size = np.exp(expected[:, None, 2:]), np.exp(seen[None, :, 2:])
    offset = np.abs(expected[:, None, :2] - seen[None, :, :2])
    area, seen_area = size.prod(axis=-1), seen_size.prod(axis=-1)
    distance = np.hypot(offset[..., 0], offset[..., 1]) / (area * seen_area) ** (1 / 4)
    ratio = np.abs(np.log(area / seen_area)) / 2

    shared_sides = np.minimum((size + seen_size) / 2 - offset, np.minimum(size, seen_size))
    shared = np.maximum(shared_sides, 0).prod(axis=-1)
    overlap = shared / (area + seen_area - shared)
    cost = distance + ratio + (1 - overlap)
    reach = np.clip(_DEVIATIONS * deviation, _NEAREST, _FARTHEST)[:, None]
    cost[(distance > reach) | (ratio > np.log(_LARGEST_RATIO))] = _FORBIDDEN
    rows, columns = linear_sum_assignment(cost)
    return [
        Pair(track, face, float(overlap[track, face]))
        for track, face in zip(rows.tolist(), columns.tolist(), strict=True)
        if cost[track, face] < _FORBIDDEN
    ]
