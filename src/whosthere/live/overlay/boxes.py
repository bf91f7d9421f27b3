"""Rectangles: solid for the known, corners for the unknown, thin corners while undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from whosthere.live.overlay.style import SHADOW, color_of

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Style
    from whosthere.types import Image, TrackedFace

CORNER = 0.25
"""Length of a corner's arms, as a share of the shorter side."""


def draw_box(image: Image, tracked: TrackedFace, style: Style) -> None:
    """Draw the rectangle of a face; colour and shape tell how well it is known."""
    box = tracked.face.box
    left, top = round(box.x), round(box.y)
    right, bottom = round(box.right), round(box.bottom)
    identity = tracked.identity
    # A dark edge keeps the line visible on a background of its own colour.
    for color, thickness in ((SHADOW, style.line + 2), (color_of(identity), style.line)):
        if identity.person_id is not None:
            cv2.rectangle(image, (left, top), (right, bottom), color, thickness, cv2.LINE_AA)
            continue
        arm = max(round(CORNER * min(box.width, box.height)), 2)
        for x, y, dx, dy in (
            (left, top, arm, arm),
            (right, top, -arm, arm),
            (left, bottom, arm, -arm),
            (right, bottom, -arm, -arm),
        ):
            cv2.line(image, (x, y), (x + dx, y), color, thickness, cv2.LINE_AA)
            cv2.line(image, (x, y), (x, y + dy), color, thickness, cv2.LINE_AA)
