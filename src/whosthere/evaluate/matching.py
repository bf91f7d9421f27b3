"""Detections against the boxes of a picture, and what comes of it over a data set.

The protocol of WIDER FACE (Yang et al. 2016): a detection finds a face when they overlap by half
(intersection over union), each face is found once, by the best detection, and finding a face that
does not count in the subset is neither right nor wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from whosthere.types import Array

OVERLAP = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """Detections that are right or wrong, the surest first.

    Attributes:
        scores: ``(N,)``, falling.
        right: ``(N,)``: whether it found a face, the first to do so.
        faces: How many faces there were to find.
        pictures: On how many pictures.
    """

    scores: Array
    right: NDArray[np.bool_]
    faces: int
    pictures: int

    @classmethod
    def joined(cls, parts: Iterable[Detections]) -> Detections:
        """The detections of several pictures, ranked together."""
        parts = list(parts)
        scores = np.concatenate([part.scores for part in parts])
        order = np.argsort(-scores, kind="stable")
        return cls(
            scores=scores[order],
            right=np.concatenate([part.right for part in parts])[order],
            faces=sum(part.faces for part in parts),
            pictures=sum(part.pictures for part in parts),
        )

    def curve(self) -> tuple[Array, Array]:
        """Recall and precision, ``(N,)`` each, as ever less sure detections are taken."""
        found = np.cumsum(self.right)
        return found / max(self.faces, 1), found / np.arange(1, len(found) + 1)

    def average_precision(self) -> float:
        """Area under the precision-recall curve, made to fall (Pascal VOC 2010).

        Examples:
            >>> scores, right = np.array([0.9, 0.8, 0.7]), np.array([True, False, True])
            >>> round(Detections(scores, right, faces=2, pictures=1).average_precision(), 4)
            0.8333
        """
        recall, precision = self.curve()
        falling = np.maximum.accumulate(precision[::-1])[::-1]
        return float(np.sum(np.diff(recall, prepend=0.0) * falling))

    def recall(self, threshold: float) -> float:
        """Share of the faces found with at least that score; not a number when there is none."""
        found = int((self.right & (self.scores >= threshold)).sum())
        return found / self.faces if self.faces else float("nan")

    def false_alarms(self, threshold: float) -> float:
        """Wrong detections of at least that score, for each picture."""
        return int((~self.right & (self.scores >= threshold)).sum()) / max(self.pictures, 1)


def match(boxes: Array, scores: Array, faces: Array, counted: Sequence[int]) -> Detections:
    """Judge the detections of one picture.

    Args:
        boxes: ``(D, 4)`` detections: x, y, width, height.
        scores: ``(D,)``.
        faces: ``(F, 4)`` boxes of all faces.
        counted: Rows of `faces` that count.
    """
    overlaps = overlap(boxes, faces)
    found = np.zeros(len(faces), bool)
    judged: list[tuple[float, bool]] = []
    for detection in np.argsort(-scores, kind="stable"):
        face = int(overlaps[detection].argmax()) if len(faces) else -1
        if face < 0 or overlaps[detection, face] < OVERLAP:
            judged.append((float(scores[detection]), False))
        elif face in counted:
            judged.append((float(scores[detection]), not found[face]))
            found[face] = True
    return Detections(
        scores=np.array([score for score, _ in judged], np.float64),
        right=np.array([right for _, right in judged], bool),
        faces=len(counted),
        pictures=1,
    )


def overlap(first: Array, second: Array) -> Array:
    """Intersection over union of every box of one list with every box of another, ``(N, M)``.

    Examples:
        >>> overlap(np.array([[0, 0, 10, 10.0]]), np.array([[5, 0, 10, 10], [20, 0, 5, 5.0]]))
        array([[0.33333333, 0.        ]])
    """
    a, b = first[:, None], second[None, :]
    ends = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:])
    shared = np.clip(ends - np.maximum(a[..., :2], b[..., :2]), 0, None).prod(axis=-1)
    areas = a[..., 2:].prod(axis=-1) + b[..., 2:].prod(axis=-1)
    ratio: Array = shared / np.maximum(areas - shared, np.finfo(np.float64).tiny)
    return ratio
