"""Boxes and landmarks held steady: a face moves as a whole far more than it changes its shape.

The centre of box and landmarks averages the noise of six points, so it may follow at once;
where each point lies relative to it changes slowly, and may be smoothed more.

A state is one row of `STATE` numbers: the sixteen of a shape, then their speeds a second. A shape
is, in pixels: the centre's x, y; the box's width, height; its middle and the five landmarks, each
x, y relative to the centre.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from whosthere.tracking.smoothing import OneEuro, Smoothed
from whosthere.types import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whosthere.types import Face

    Floats = NDArray[np.float64]

_SHAPE = 16
STATE = 2 * _SHAPE

_FILTER = OneEuro(
    min_cutoff=np.repeat((0.3, 0.2), (2, _SHAPE - 2)),
    beta=np.repeat((8.0, 2.5), (2, _SHAPE - 2)),
    speed_cutoff=0.7,
)
"""For the centre and for the rest, face widths as unit. At 25 frames a second and 100 pixels of
width, 2 pixels of noise leave steps of 0.2 pixels and a slow drift of 0.6; a head that moves its
own width in a second is 4 % of it behind at the start and 1.4 % then."""


def start(faces: Sequence[Face]) -> Floats:
    """States ``(N, STATE)`` of faces that are seen for the first time."""
    return np.hstack(_FILTER.start(_shapes(faces)))


def step(states: Floats, faces: Sequence[Face], seconds: Floats) -> Floats:
    """States ``(N, STATE)`` after the same faces were seen again, ``(N,)`` seconds later."""
    shapes = _shapes(faces)
    before = Smoothed(states[:, :_SHAPE], states[:, _SHAPE:])
    return np.hstack(_FILTER.step(before, shapes, seconds[:, None], unit=shapes[:, 2:3]))


def steadied(faces: Sequence[Face], states: Floats) -> list[Face]:
    """The faces with boxes and landmarks as their states say."""
    centers, sizes = states[:, :2], states[:, 2:4]
    corners = centers + states[:, 4:6] - sizes / 2
    boxes = np.hstack((corners, sizes)).tolist()
    landmarks = centers[:, None] + states[:, 6:_SHAPE].reshape(-1, 5, 2)
    return [
        replace(face, box=Box(*box), landmarks=points)
        for face, box, points in zip(faces, boxes, landmarks.astype(np.float32), strict=True)
    ]


def _shapes(faces: Sequence[Face]) -> Floats:
    """Shapes ``(N, 16)`` as they were measured."""
    points = np.empty((len(faces), 6, 2))
    sizes = np.empty((len(faces), 2))
    for row, face in enumerate(faces):
        points[row, 0] = face.box.center
        points[row, 1:] = face.landmarks
        sizes[row] = face.box.width, face.box.height
    centers = points.mean(axis=1)
    return np.hstack((centers, sizes, (points - centers[:, None]).reshape(-1, 12)))
