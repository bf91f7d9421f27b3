"""Everybody of a group compared with everybody: what training measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whosthere.types import Array

BLOCK = 1024
"""Rows compared at a time: 10,000 templates then take 40 MB instead of 400."""

ABSENT = -2.0
"""Stands for a cosine where there is nothing to compare; less than every cosine."""


@dataclass(frozen=True, slots=True, eq=False)
class Census:
    """How alike the photos of a group are.

    Attributes:
        owner: ``(N,)`` number of the person in each photo.
        own: ``(N,)`` cosine to the person's most alike other photo; `ABSENT` without one.
        other: ``(N,)`` cosine to the most alike photo of somebody else; `ABSENT` without one.
        other_photo: ``(N,)`` number of that photo.
        genuine: Median cosine of two photos of one person; None without such a pair.
        impostor: Mean cosine of two photos of different people; None without such a pair.
    """

    owner: NDArray[np.intp]
    own: Array
    other: Array
    other_photo: NDArray[np.intp]
    genuine: float | None
    impostor: float | None

    @property
    def people(self) -> int:
        """How many people have a photo."""
        return len(np.unique(self.owner))


def census(matrix: Array, owner: Sequence[int]) -> Census:
    """Compare all photos with each other.

    Args:
        matrix: ``(N, D)`` templates.
        owner: Number of the person in each.
    """
    owners = np.asarray(owner, dtype=np.intp)
    own, other = np.full((2, len(matrix)), ABSENT, dtype=np.float32)
    other_photo = np.zeros(len(matrix), dtype=np.intp)
    genuine: list[Array] = []
    impostor_sum, impostor_pairs = 0.0, 0
    for start in range(0, len(matrix), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(matrix)))
        cosines = matrix[rows] @ matrix.T
        same = owners[rows, None] == owners[None, :]
        impostor_sum += float(cosines.sum(where=~same, dtype=np.float64))
        impostor_pairs += int((~same).sum())
        themselves = (np.arange(len(rows)), rows)
        same[themselves] = False
        genuine.append(cosines[same])
        own[rows] = cosines.max(axis=1, where=same, initial=ABSENT)
        same[themselves] = True
        cosines[same] = ABSENT
        other_photo[rows] = cosines.argmax(axis=1)
        other[rows] = cosines.max(axis=1)
    pairs = np.concatenate(genuine) if genuine else np.empty(0, np.float32)
    return Census(
        owner=owners,
        own=own,
        other=other,
        other_photo=other_photo,
        genuine=float(np.median(pairs)) if len(pairs) else None,
        impostor=impostor_sum / impostor_pairs if impostor_pairs else None,
    )
