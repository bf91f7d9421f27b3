"""YuNet finds faces: boxes, scores and five coarse landmarks.

Wu, Peng, Yu: "YuNet: A Tiny Millisecond-level Face Detector", 2023. The decoding follows the
paper: at strides 8, 16 and 32 every cell gives a class score, an objectness score, a box
(offset of the centre and logarithm of the size, in strides) and five points (offsets, in strides).
"""

from __future__ import annotations

from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.types import Box, Face
from whosthere.vision.runtime import Network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.types import Array, Device, Image

STRIDES = (8, 16, 32)
LARGEST_STRIDE = STRIDES[-1]
OVERLAP = 0.3
"""Boxes that share more than this (intersection over union) are the same face, as in OpenCV."""

FINE_SIZE = 1280
CLOSE_SIZE, CLOSE_BORDER = 320, 80
"""The two looks at a single picture: its longest side in pixels, at most, for small faces; the
same, always, and the black border, for faces that fill it. Measured: ``docs/accuracy.md``."""

BOX, LANDMARKS, COORDINATES, SCORE = slice(0, 4), slice(4, 14), slice(0, 14), 14
POSITIONS = [0, 1, *range(4, 14)]
"""Columns of a candidate; `POSITIONS` are the coordinates that are not a width or a height."""


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
        self._memory = _Memory()
        self.size = size
        self.threshold = threshold

    def detect(self, image: Image) -> list[Face]:
        """All faces of a BGR picture, largest first; coordinates are the picture's."""
        return _faces(self._look(image, min(1.0, self.size / max(image.shape[:2]))))

    def detect_thoroughly(self, image: Image) -> list[Face]:
        """Like `detect`, with two looks of other sizes: for pictures, where time matters less."""
        longest = max(image.shape[:2])
        fine = self._look(image, min(1.0, FINE_SIZE / longest))
        close = self._look(image, CLOSE_SIZE / longest, CLOSE_BORDER)
        return _faces(np.concatenate([fine, close]))

    def _look(self, image: Image, scale: float, border: int = 0) -> Array:
        """Candidates, ``(N, 15)``: box, five points, score; pixels of `image`.

        Args:
            image: BGR picture.
            scale: What it is brought to first.
            border: Black pixels that are added all round then.
        """
        bordered = _bordered(_resized(image, scale), border)
        columns = bordered.shape[1]
        with self._memory.batch(bordered) as batch:
            maps = dict(zip(self._network.outputs, self._network.run(batch), strict=True))
        rows = np.concatenate(
            [
                _decode(
                    maps[f"cls_{stride}"][0, :, 0] * maps[f"obj_{stride}"][0, :, 0],
                    maps[f"bbox_{stride}"][0],
                    maps[f"kps_{stride}"][0],
                    stride,
                    columns // stride,
                    self.threshold,
                )
                for stride in STRIDES
            ]
        )
        rows[:, POSITIONS] -= border
        rows[:, COORDINATES] /= scale
        return rows


def _resized(image: Image, scale: float) -> Image:
    """The picture at `scale`, without losing small faces.

    Halved while that can be done, then interpolated, which skips no pixel up to a factor of two.
    Averaging in one step keeps as much, and takes five times as long.
    """
    if scale == 1:
        return image
    height, width = image.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    while image.shape[1] >= 2 * size[0] and image.shape[0] >= 2 * size[1]:
        half = image.shape[1] // 2, image.shape[0] // 2
        image = np.asarray(cv2.resize(image, half, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _bordered(image: Image, border: int) -> Image:
    """The picture in its border, black up to whole cells as well."""
    bottom, right = (border + -(length + 2 * border) % LARGEST_STRIDE for length in image.shape[:2])
    bordered = cv2.copyMakeBorder(image, border, bottom, border, right, cv2.BORDER_CONSTANT)
    return np.asarray(bordered, np.uint8)


class _Memory:
    """Memory for batches, used again: the system takes its time to hand out 11 MB, page by page.

    Safe to use from several threads; there is as much of it as batches were needed at a time.
    """

    def __init__(self) -> None:
        self._idle: SimpleQueue[Array] = SimpleQueue()

    @contextmanager
    def batch(self, image: Image) -> Iterator[Array]:
        """A picture as BGR floats ``(1, 3, H, W)``, until the block ends."""
        try:
            memory = self._idle.get_nowait()
        except Empty:
            memory = np.empty(0, np.float32)
        if memory.size < image.size:
            memory = np.empty(image.size, np.float32)
        batch = memory[: image.size].reshape(1, 3, *image.shape[:2])
        # A channel at a time: transposing the whole picture takes longer.
        for channel, plane in enumerate(cv2.split(image)):
            batch[0, channel] = plane
        yield batch
        self._idle.put(memory)


def _decode(
    likelihood: Array, boxes: Array, points: Array, stride: int, columns: int, threshold: float
) -> Array:
    # The score is the root of class times objectness: compare before taking it, for all cells.
    found = np.flatnonzero(likelihood > threshold * threshold)
    cells = np.stack([found % columns, found // columns], axis=1).astype(np.float32)
    rows = np.empty((len(found), SCORE + 1), np.float32)
    corners, sizes = rows[:, 0:2], rows[:, 2:4]
    sizes[:] = np.exp(boxes[found, 2:]) * stride
    corners[:] = (cells + boxes[found, :2]) * stride - sizes / 2
    rows[:, LANDMARKS] = (points[found] + np.tile(cells, 5)) * stride
    rows[:, SCORE] = np.sqrt(likelihood[found])
    return rows


def _faces(rows: Array) -> list[Face]:
    """The best of overlapping candidates (non-maximum suppression), largest first."""
    kept = cv2.dnn.NMSBoxes(rows[:, BOX].tolist(), rows[:, SCORE].tolist(), 0.0, OVERLAP)
    faces = [
        Face(
            box=Box(*map(float, row[BOX])),
            landmarks=row[LANDMARKS].reshape(5, 2),
            score=float(row[SCORE]),
        )
        for row in rows[np.asarray(kept, np.int64)]
    ]
    return sorted(faces, key=lambda face: face.box.area, reverse=True)
