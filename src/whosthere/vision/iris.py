"""The iris network finds the middle of both irises.

MediaPipe's Iris: Ablavatski et al., "Real-time Pupil Tracking from Monocular Video for Digital
Puppetry", 2020. It sees one eye, brow included; a right eye is shown to it in a mirror.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whosthere.vision.alignment import to_batch, to_picture, warp
from whosthere.vision.runtime import Network

if TYPE_CHECKING:
    from whosthere.types import Array, Device, Image

INPUT_SIZE = 64
IRIS_POINTS = 5
"""Its middle and four points of its edge."""

LEFT_CORNERS, RIGHT_CORNERS = (33, 133), (362, 263)
"""Vertices of the mesh: the corners of the eye at the picture's left, and at its right; each from
left to right."""
MARGIN = 2.3
"""Side of what the network sees, in widths of the eye: as in MediaPipe's own graph."""


class IrisFinder:
    """Finds the pupils of one face.

    Args:
        device: Where the network runs.

    Raises:
        ModelError: The network cannot be loaded on that device.
    """

    def __init__(self, device: Device = "auto") -> None:
        self._network = Network("iris", device)

    def locate(self, image: Image, mesh: Array) -> Array:
        """Where the face of that mesh has its pupils.

        Args:
            image: BGR picture.
            mesh: ``(468, 3)`` pixels of the picture.

        Returns:
            ``(2, 2)`` pixels of the picture: the pupil at its left, the one at its right.
        """
        left, right = (_crop_transform(mesh[list(c), :2]) for c in (LEFT_CORNERS, RIGHT_CORNERS))
        right = _mirrored(right)
        batch = np.concatenate([to_batch(warp(image, eye, INPUT_SIZE)) for eye in (left, right)])
        irises = self._network.run(batch / np.float32(255))[1].reshape(2, IRIS_POINTS, 3)
        middles = irises[:, :1, :2]
        return np.concatenate([to_picture(middles[0], left), to_picture(middles[1], right)])


def _crop_transform(corners: Array) -> Array:
    """From the picture to an upright square round an eye with those two corners."""
    across = corners[1] - corners[0]
    width = max(float(np.hypot(*across)), 1.0)
    cosine, sine = across / width
    scale = INPUT_SIZE / (MARGIN * width)
    rotation = scale * np.array([[cosine, sine], [-sine, cosine]])
    shift = INPUT_SIZE / 2 - rotation @ corners.mean(axis=0)
    return np.hstack([rotation, shift[:, None]]).astype(np.float32)


def _mirrored(transform: Array) -> Array:
    mirror = np.array([[-1, 0], [0, 1]], np.float32)
    return mirror @ transform + np.array([[0, 0, INPUT_SIZE], [0, 0, 0]], np.float32)
