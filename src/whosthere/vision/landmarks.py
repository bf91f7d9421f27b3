"""The MediaPipe face mesh: 468 dense landmarks in three dimensions.

Kartynnik et al.: "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs", 2019.
Its points also align a face far better than the detector's five, which is worth more to
recognition than a better embedder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whosthere.vision.alignment import to_batch, to_picture, warp
from whosthere.vision.runtime import Network

if TYPE_CHECKING:
    from whosthere.types import Array, Device, Image

INPUT_SIZE = 192
POINTS = 468

LEFT_EYE = (33, 160, 158, 133, 153, 144)
RIGHT_EYE = (362, 385, 387, 263, 373, 380)
NOSE_TIP = 4
MOUTH_LEFT = 61
MOUTH_RIGHT = 291
"""Vertices of the mesh that outline what the five landmarks mark; left is the picture's left."""

MARGIN = 1.3
EYE_DISTANCES = 2.4
EYE_MOUTH_DISTANCES = 2.6
CENTER = 0.45
"""The square that the network sees: `MARGIN` times the larger of `EYE_DISTANCES` eye distances
and `EYE_MOUTH_DISTANCES` distances from eyes to mouth, centred `CENTER` of the way from eyes to
mouth and turned so that the eyes are level. Tuned on Helen."""


class FaceMesh:
    """Finds the dense landmarks of one face.

    Args:
        device: Where the network runs.

    Raises:
        ModelError: The network cannot be loaded on that device.
    """

    def __init__(self, device: Device = "auto") -> None:
        self._network = Network("face_mesh", device)

    def locate(self, image: Image, landmarks: Array) -> Array:
        """The mesh of the face that has those five landmarks.

        Args:
            image: BGR picture.
            landmarks: ``(5, 2)`` pixels of the picture, coarse ones are enough.

        Returns:
            ``(468, 3)`` pixels of the picture; z at the same scale, growing away from the camera.
        """
        transform = _crop_transform(landmarks)
        batch = to_batch(warp(image, transform, INPUT_SIZE)) / np.float32(255)
        points = self._network.run(batch)[0].reshape(POINTS, 3)
        scale = np.hypot(transform[0, 0], transform[0, 1])
        return np.hstack([to_picture(points[:, :2], transform), points[:, 2:] / scale])


def five_points(mesh: Array) -> Array:
    """The five landmarks, ``(5, 2)`` pixels, that a mesh ``(468, 3)`` implies."""
    flat = mesh[:, :2]
    return np.stack(
        [
            flat[list(LEFT_EYE)].mean(axis=0),
            flat[list(RIGHT_EYE)].mean(axis=0),
            flat[NOSE_TIP],
            flat[MOUTH_LEFT],
            flat[MOUTH_RIGHT],
        ]
    )


def _crop_transform(landmarks: Array) -> Array:
    left_eye, right_eye = landmarks[0], landmarks[1]
    eyes = (left_eye + right_eye) / 2
    mouth = (landmarks[3] + landmarks[4]) / 2
    across = right_eye - left_eye
    eye_distance = float(np.hypot(*across))
    # Level the eyes; a face seen exactly from the side has none to level.
    cosine, sine = across / eye_distance if eye_distance > 0 else (1.0, 0.0)
    drop = float(-sine * (mouth - eyes)[0] + cosine * (mouth - eyes)[1])
    side = MARGIN * max(EYE_DISTANCES * eye_distance, EYE_MOUTH_DISTANCES * abs(drop), 1.0)
    # The middle lies straight below the eyes, in the turned frame, whichever way the mouth leans.
    lean = float(cosine * (mouth - eyes)[0] + sine * (mouth - eyes)[1]) / 2
    center = eyes + np.array(
        [cosine * lean - sine * CENTER * drop, sine * lean + cosine * CENTER * drop]
    )
    scale = INPUT_SIZE / side
    rotation = scale * np.array([[cosine, sine], [-sine, cosine]])
    shift = INPUT_SIZE / 2 - rotation @ center
    return np.hstack([rotation, shift[:, None]]).astype(np.float32)
