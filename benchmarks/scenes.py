"""Clips with a known number of faces: bundled portraits that sway a little, side by side."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from av.video.stream import VideoStream

from whosthere.demo import pictures
from whosthere.video.pictures import read_picture
from whosthere.vision.detector import Detector

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.types import Image

FPS = 30
FACE_SHARE = 2.2
"""Side of the square that is cut around a face, in widths of the face."""


def write_scene(path: Path, size: tuple[int, int], faces: int, seconds: float) -> None:
    """Write an H.264 clip.

    Args:
        path: An .mp4 file.
        size: Width and height, pixels.
        faces: How many faces it shows in every frame.
        seconds: How long it is.
    """
    portraits, background = _portraits(_cell(size, faces)), _background(size)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "veryfast"})
        if not isinstance(stream, VideoStream):
            message = "libx264 makes no video"
            raise TypeError(message)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number in range(round(seconds * FPS)):
            image = background.copy()
            _place(image, portraits, faces, number / FPS)
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def scene(size: tuple[int, int], faces: int) -> Image:
    """One picture of such a clip: BGR, of that width and height."""
    image = _background(size)
    _place(image, _portraits(_cell(size, faces)), faces, time=0.0)
    return image


def _cell(size: tuple[int, int], faces: int) -> int:
    """Side of the square that a face may fill."""
    return size[1] // (2 if faces > 1 else 1)


def _background(size: tuple[int, int]) -> Image:
    noise = np.random.default_rng(0).integers(60, 120, (size[1], size[0], 3), np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 3), np.uint8)


def _portraits(side: int) -> list[Image]:
    """Squares of `side` pixels around the bundled faces."""
    detector = Detector()
    squares = []
    for picture in pictures():
        image = read_picture(picture.path)
        x, y = detector.detect(image)[0].box.center
        reach = detector.detect(image)[0].box.width * FACE_SHARE / 2
        scale = side / (2 * reach)
        transform = np.array([[scale, 0, side / 2 - scale * x], [0, scale, side / 2 - scale * y]])
        square = cv2.warpAffine(image, transform, (side, side), borderMode=cv2.BORDER_REPLICATE)
        squares.append(np.asarray(square, np.uint8))
    return squares


def _place(image: Image, portraits: list[Image], faces: int, time: float) -> None:
    height, width = image.shape[:2]
    rows = 1 if faces == 1 else 2
    columns = -(-faces // rows)
    cell = width // columns
    for number in range(faces):
        portrait = portraits[number % len(portraits)]
        side = min(portrait.shape[0], cell) - 24
        face = cv2.resize(portrait, (side, side), interpolation=cv2.INTER_AREA)
        sway = round(10 * np.sin(time * 2 + number)), round(6 * np.cos(time * 3 + number))
        x = (number % columns) * cell + (cell - side) // 2 + sway[0]
        y = (number // columns) * (height // rows) + (height // rows - side) // 2 + sway[1]
        image[max(y, 0) : y + side, max(x, 0) : x + side] = face[max(-y, 0) :, max(-x, 0) :]
