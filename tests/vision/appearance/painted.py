"""Things painted on canvases: what tests put on and take off again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from tools.appearance.painting import Painter
from whosthere.vision.landmarks import five_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.types import Image
    from whosthere.vision.appearance.canvas import Canvas

DARK = (25, 20, 18)


def with_rims(canvas: Canvas, lens: tuple[int, int, int] | None = None) -> Canvas:
    """The face with glasses of thick dark rims; with a colour, the lenses are of that."""
    image = canvas.image.copy()
    left, right = five_points(canvas.mesh)[:2]
    down = np.array([0, 4])
    for eye in (left, right):
        center = tuple(int(v) for v in eye + down)
        if lens is not None:
            cv2.ellipse(image, center, (25, 19), 0, 0, 360, lens, cv2.FILLED, cv2.LINE_AA)
        cv2.ellipse(image, center, (25, 19), 0, 0, 360, DARK, 3, cv2.LINE_AA)
    half = np.array([25, 0])
    _line(image, left + half, right - half)
    _line(image, left - half, canvas.mesh[127])
    _line(image, right + half, canvas.mesh[356])
    return canvas.repainted(image)


def many(canvas: Canvas, paint: Callable[[Painter], Image], count: int = 25) -> list[Canvas]:
    """The face painted over that often, every time otherwise."""
    return [canvas.repainted(paint(Painter(np.random.default_rng(seed)))) for seed in range(count)]


def in_picture(painted: Canvas, picture: Image) -> Image:
    """A copy of the picture with the face as it is painted."""
    copy = picture.copy()
    cv2.warpAffine(
        painted.image, painted.transform, picture.shape[1::-1], dst=copy,
        flags=cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_TRANSPARENT,
    )  # fmt: skip
    return copy


def _line(image: Image, start: np.ndarray, end: np.ndarray) -> None:
    first, second = (tuple(int(v) for v in point) for point in (start, end))
    cv2.line(image, first, second, DARK, 3, cv2.LINE_AA)
