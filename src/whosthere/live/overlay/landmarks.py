"""Landmarks: five points, or the dense mesh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from whosthere.live.overlay.style import SHADOW, WHITE

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Style
    from whosthere.types import Face, Image

FULL_WIDTH = 110
"""Width of a face, in pixels, from which every point of its mesh is drawn."""


def draw_five(image: Image, face: Face, style: Style) -> None:
    """Draw the five landmarks as dots with a dark edge."""
    for x, y in face.landmarks.round().astype(int).tolist():
        cv2.circle(image, (x, y), style.line + 1, SHADOW, -1, cv2.LINE_AA)
        cv2.circle(image, (x, y), style.line, WHITE, -1, cv2.LINE_AA)


def draw_mesh(image: Image, face: Face) -> None:
    """Draw the dense landmarks as single pixels; without a mesh nothing."""
    if face.mesh is None:
        return
    height, width = image.shape[:2]
    # On a small face all points together would hide it.
    every = max(round(FULL_WIDTH / max(face.box.width, 1)), 1)
    points = face.mesh[::every, :2].round().astype(int)
    inside = points[((points >= 0) & (points < (width, height))).all(axis=1)]
    image[inside[:, 1], inside[:, 0]] = WHITE
