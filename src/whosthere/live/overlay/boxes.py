"""Rectangles: closed for the known, corners for the unknown, short ones while undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from whosthere.live.overlay.style import SHADOW, color_of

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Style
    from whosthere.types import Box, Identity, Image, TrackedFace

ARM = 0.28
SHORT_ARM = 0.14
"""Length of a corner's arms, as a share of the shorter side."""


def draw_box(image: Image, tracked: TrackedFace, style: Style) -> None:
    """Draw the rectangle of a face; colour and shape tell how well it is known."""
    strokes = _strokes(tracked.face.box, tracked.identity)
    # A dark edge keeps the line visible on a background of its own colour.
    for ink, width in ((SHADOW, style.line + 2), (color_of(tracked.identity), style.line)):
        for x, y, right, bottom in strokes:
            cv2.rectangle(image, (x, y), (right, bottom), ink, width)


def _strokes(box: Box, identity: Identity) -> list[tuple[int, int, int, int]]:
    """The whole rectangle, or the arms of its corners as rectangles without width."""
    left, top, right, bottom = (round(edge) for edge in (box.x, box.y, box.right, box.bottom))
    if identity.person_id is not None:
        return [(left, top, right, bottom)]
    share = SHORT_ARM if identity.stranger_id is None else ARM
    arm = max(round(share * min(box.width, box.height)), 2)
    ends = [(left, left + arm), (right - arm, right)]
    flat = [(x, y, end, y) for x, end in ends for y in (top, bottom)]
    heights = [(top, top + arm), (bottom - arm, bottom)]
    return flat + [(x, y, x, end) for y, end in heights for x in (left, right)]
