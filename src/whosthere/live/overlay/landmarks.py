"""Landmarks: five points, or the dense mesh with its features outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.live.overlay.style import MESH, SHADOW, WHITE

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Style
    from whosthere.types import Array, Face, Image

FULL_WIDTH = 110
"""Width of a face, in pixels, from which every point of its mesh is drawn."""
DOTS_ACROSS = 50
"""Radii of a landmark's dot that go into the width of a small face: it must not hide an eye."""
LARGEST_DOT = 2
"""Pixels; points stay fine on large pictures."""

# fmt: off
OUTLINES = (
    # Oval, lips without and within, brows, eyes: `FACEMESH_CONTOURS` of MediaPipe (Apache-2.0).
    (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
     152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
    (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185),
    (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191),
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
)
# fmt: on


def draw_five(image: Image, face: Face, style: Style) -> None:
    """Draw the five landmarks as dots with a dark edge."""
    _draw_dots(image, face, face.landmarks, style)


def draw_dense(image: Image, face: Face, style: Style) -> None:
    """Draw the mesh, or the points that a face service gave instead."""
    draw_mesh(image, face, style)
    if face.points is not None:
        _draw_dots(image, face, face.points, style)


def _draw_dots(image: Image, face: Face, points: Array, style: Style) -> None:
    radius = max(min(style.line, round(face.box.width / DOTS_ACROSS)), 1)
    for x, y in points.round().astype(int).tolist():
        cv2.circle(image, (x, y), radius + 1, SHADOW, -1, cv2.LINE_AA)
        cv2.circle(image, (x, y), radius, WHITE, -1, cv2.LINE_AA)


def draw_mesh(image: Image, face: Face, style: Style) -> None:
    """Draw the dense landmarks as fine dots, and outline the features; without a mesh nothing."""
    if face.mesh is None:
        return
    points = face.mesh[:, :2].round().astype(np.int32)
    lines = [points[list(outline)] for outline in OUTLINES]
    cv2.polylines(image, lines, True, MESH, max(style.line // 2, 1), cv2.LINE_AA)
    # On a small face all points together would hide it.
    every = max(round(FULL_WIDTH / max(face.box.width, 1)), 1)
    dot = min(style.line, LARGEST_DOT)
    height, width = image.shape[:2]
    shown = points[::every]
    inside = np.all((shown >= 0) & (shown <= (width - dot, height - dot)), axis=1)
    left, top = shown[inside].T
    for right, down in np.ndindex(dot, dot):
        image[top + down, left + right] = WHITE
