"""Faces moved by the motion of the picture alone, where no network looks: Median Flow.

Points inside a face are followed from one picture to the next and back again; those that do not
come back to where they began are dropped, and the medians of the others say how the face moved
and grew. Kalal, Mikolajczyk, Matas: "Forward-Backward Error: Automatic Detection of Tracking
Failures", ICPR 2010, https://doi.org/10.1109/ICPR.2010.675.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from whosthere.types import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whosthere.types import Image

    Floats = NDArray[np.float32]

LONGEST = 640
"""Longest side of the pictures that are compared, pixels: a face of 100 in full HD keeps 33."""
WINDOW = (15, 15)
"""What is compared around a point, pixels."""
LEVELS = 3
"""Halvings of the picture: a face may move by about 15 * 2**3 pixels between two pictures."""
MOST_POINTS = 40
LEAST_POINTS = 6
"""In a face; with fewer that come back its motion is not known."""
LEAST_SHARE = 0.4
"""Of the points that have to come back, or something else is in front of the face."""
CORE = 0.8
"""Share of width and height of the ellipse that holds the points: beyond is the background."""
RETURN_ERROR = 1.0
"""Pixels by which a point may miss its beginning."""
SPREAD = 0.12
"""Median distance of the points from the common motion, as a share of the face's width, above
which they do not move as one face."""
FASTEST_GROWTH = 1.15
"""Between two pictures; more is a mistake."""


class Grey(NamedTuple):
    """A picture to compare.

    Attributes:
        pixels: ``(H, W)`` uint8.
        scale: How many times as large the original is.
    """

    pixels: Image
    scale: float


class Motion(NamedTuple):
    """How a face moved: from ``p`` to ``growth * p + (dx, dy)``, in pixels of the original."""

    growth: float
    dx: float
    dy: float

    def box(self, box: Box) -> Box:
        """Where a box goes."""
        x, y = self.growth * box.x + self.dx, self.growth * box.y + self.dy
        return Box(x, y, self.growth * box.width, self.growth * box.height)

    def points(self, points: Floats) -> Floats:
        """Where ``(N, 2)`` points go."""
        return (points * self.growth + (self.dx, self.dy)).astype(np.float32)


def grey(image: Image) -> Grey:
    """A BGR picture made ready to be compared."""
    scale = max(max(image.shape[:2]) / LONGEST, 1.0)
    size = (round(image.shape[1] / scale), round(image.shape[0] / scale))
    small = image if scale == 1 else cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return Grey(np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8), scale)


def motions(before: Grey, after: Grey, boxes: Sequence[Box]) -> list[Motion | None]:
    """How faces moved from one picture to the next.

    Args:
        before: The picture in which they were.
        after: The next one, of the same size.
        boxes: Where they were, pixels of the original.

    Returns:
        Their motions; None for a face that got lost.
    """
    small = [box.scaled(1 / before.scale) for box in boxes]
    points = [_points(before.pixels, box) for box in small]
    if not any(len(one) for one in points):
        return [None] * len(boxes)
    begun = np.concatenate(points)
    ended, returned = _there_and_back(before.pixels, after.pixels, begun)
    edges = np.cumsum([len(one) for one in points])[:-1]
    parts = zip(
        small,
        np.split(begun, edges),
        np.split(ended, edges),
        np.split(returned, edges),
        strict=True,
    )
    return [_motion(*part, before.scale) for part in parts]


def _points(pixels: Image, box: Box) -> Floats:
    """Corners in the middle of a face, ``(N, 2)``."""
    height, width = pixels.shape
    inside = box.clipped(width, height)
    left, top = int(inside.x), int(inside.y)
    crop = pixels[top : int(inside.bottom) + 1, left : int(inside.right) + 1]
    if min(crop.shape) < WINDOW[0]:
        return np.empty((0, 2), np.float32)
    core = np.zeros_like(crop)
    x, y = box.center
    axes = (round(box.width * CORE / 2), round(box.height * CORE / 2))
    cv2.ellipse(core, (round(x - left), round(y - top)), axes, 0, 0, 360, 255, -1)
    apart = max(box.width / 12, 2.0)
    found = cv2.goodFeaturesToTrack(crop, MOST_POINTS, 0.01, apart, mask=core)
    if found is None:
        return np.empty((0, 2), np.float32)
    corner = np.array((left, top), np.float32)
    return np.asarray(found.reshape(-1, 2) + corner, np.float32)


def _there_and_back(before: Image, after: Image, begun: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Where the points went, and which of them come back to where they began."""
    there, found = _followed(before, after, begun)
    back, found_back = _followed(after, before, there)
    missed = np.linalg.norm(back - begun, axis=1)
    return there, found & found_back & (missed < RETURN_ERROR)


def _followed(before: Image, after: Image, points: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Where ``(N, 2)`` points went, and which of them were found."""
    # What is given for the new places is only room for them.
    places, found, _ = cv2.calcOpticalFlowPyrLK(
        before, after, points, points.copy(), winSize=WINDOW, maxLevel=LEVELS
    )
    return np.asarray(places, np.float32).reshape(-1, 2), np.asarray(found, np.bool_).ravel()


def _motion(
    box: Box, begun: Floats, ended: Floats, returned: NDArray[np.bool_], scale: float
) -> Motion | None:
    """The common motion of the points of one face."""
    count = int(returned.sum())
    if count < max(LEAST_POINTS, LEAST_SHARE * len(begun)):
        return None
    begun, ended = begun[returned], ended[returned]
    growth = _growth(begun, ended)
    shifts = ended - growth * begun
    shift = np.median(shifts, axis=0)
    if np.median(np.linalg.norm(shifts - shift, axis=1)) > SPREAD * box.width:
        return None
    if not 1 / FASTEST_GROWTH < growth < FASTEST_GROWTH:
        return None
    return Motion(growth, *(shift * scale).tolist())


def _growth(begun: Floats, ended: Floats) -> float:
    """Median ratio of the distances between all pairs of points."""
    one, other = np.triu_indices(len(begun), 1)
    was = np.linalg.norm(begun[one] - begun[other], axis=1)
    now = np.linalg.norm(ended[one] - ended[other], axis=1)
    return float(np.median(now[was > 0] / was[was > 0]))
