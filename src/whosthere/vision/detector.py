"""YuNet finds faces: boxes, scores and five coarse landmarks.

Wu, Peng, Yu: "YuNet: A Tiny Millisecond-level Face Detector", 2023. The decoding follows the
paper: at strides 8, 16 and 32 every cell gives a class score, an objectness score, a box
(offset of the centre and logarithm of the size, in strides) and five points (offsets, in strides).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.types import Box, Face
from whosthere.vision.runtime import Network

if TYPE_CHECKING:
    from whosthere.types import Array, Device, Image

STRIDES = (8, 16, 32)
LARGEST_STRIDE = STRIDES[-1]
OVERLAP = 0.3
"""Boxes that share more than this (intersection over union) are the same face, as in OpenCV."""


class Detector:
    """Finds the faces of a picture.

    Args:
        device: Where the network runs.
        size: Longest side of the picture that the network sees, in pixels; larger pictures are
            shrunk to it, smaller ones are left alone.
        threshold: Lowest score that is reported, 0 to 1.

    Raises:
        ModelError: The network cannot be loaded on that device.
    """

    def __init__(self, device: Device = "auto", size: int = 640, threshold: float = 0.6) -> None:
        self._network = Network("yunet_2023mar", device)
        self.size = size
        self.threshold = threshold

    def detect(self, image: Image) -> list[Face]:
        """All faces of a BGR picture, largest first; coordinates are the picture's."""
        scale = min(1.0, self.size / max(image.shape[:2]))
        rows = self._rows(_shrink(image, scale))
        faces = [
            Face(
                box=Box(*map(float, row[:4])),
                landmarks=row[4:14].reshape(5, 2),
                score=float(row[14]),
            ).scaled(1 / scale)
            for row in _without_duplicates(rows)
        ]
        return sorted(faces, key=lambda face: face.box.area, reverse=True)

    def _rows(self, image: Image) -> Array:
        """Candidates, ``(N, 15)``: box, five points, score; pixels of `image`."""
        height, width = image.shape[:2]
        grid_height, grid_width = _padded(height), _padded(width)
        padded = cv2.copyMakeBorder(
            image, 0, grid_height - height, 0, grid_width - width, cv2.BORDER_CONSTANT
        )
        batch = np.ascontiguousarray(padded.transpose(2, 0, 1), np.float32)[None]
        maps = dict(zip(self._network.outputs, self._network.run(batch), strict=True))
        return np.concatenate(
            [
                _decode(
                    maps[f"cls_{stride}"][0, :, 0] * maps[f"obj_{stride}"][0, :, 0],
                    maps[f"bbox_{stride}"][0],
                    maps[f"kps_{stride}"][0],
                    stride,
                    grid_width // stride,
                    self.threshold,
                )
                for stride in STRIDES
            ]
        )


def _shrink(image: Image, scale: float) -> Image:
    if scale == 1:
        return image
    height, width = image.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Averaging keeps small faces; the plain bilinear filter skips pixels beyond a factor of two.
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _padded(length: int) -> int:
    return -(-length // LARGEST_STRIDE) * LARGEST_STRIDE


def _decode(
    likelihood: Array, boxes: Array, points: Array, stride: int, columns: int, threshold: float
) -> Array:
    # The score is the root of class times objectness: compare before taking it, for all cells.
    found = np.flatnonzero(likelihood > threshold * threshold)
    cells = np.stack([found % columns, found // columns], axis=1).astype(np.float32)
    centers = (cells + boxes[found, :2]) * stride
    sizes = np.exp(boxes[found, 2:]) * stride
    landmarks = (points[found].reshape(-1, 5, 2) + cells[:, None]) * stride
    scores = np.sqrt(likelihood[found])
    return np.hstack([centers - sizes / 2, sizes, landmarks.reshape(-1, 10), scores[:, None]])


def _without_duplicates(rows: Array) -> Array:
    """Keep the best of overlapping candidates (non-maximum suppression)."""
    kept = cv2.dnn.NMSBoxes(rows[:, :4].tolist(), rows[:, 14].tolist(), 0.0, OVERLAP)
    return rows[np.asarray(kept, np.int64)]
