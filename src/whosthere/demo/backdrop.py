"""The painted hall of the demo: a window, a doorway to another room, a counter in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from whosthere.types import Array, Image

WIDTH, HEIGHT = 1280, 720

DOORWAY = (slice(150, 398), slice(812, 1112))
"""Rows and columns in which the room behind is seen; its balustrade begins below."""

COUNTER_TOP = 628
"""First row of the counter, which hides where the portraits end."""

_WINDOW = (96, 60, 330, 420)
_BALUSTRADE_BOTTOM = 470
_DADO_TOP = 500
_BLUR = 2.6
_GRAIN = 1.3
_WOOD_GRAIN = 64

_WALL = (186, 205, 214)
_DADO = (122, 138, 140)
_MOULDING = (206, 220, 226)
_FRAME = (218, 230, 234)
_SKY = (236, 214, 186)
_HORIZON = (214, 226, 236)
_TREES = (128, 158, 140)
_ROOM_FAR = (196, 188, 168)
_ROOM_NEAR = (172, 168, 152)
_WOOD = (58, 84, 122)
_WOOD_EDGE = (118, 152, 190)


def paint() -> Image:
    """Paint the hall, ``(720, 1280, 3)``; the same at every call."""
    canvas = np.empty((HEIGHT, WIDTH, 3), np.float32)
    canvas[:] = _WALL
    _paint_dado(canvas)
    _paint_window(canvas)
    _paint_doorway(canvas)
    _light(canvas)
    # The hall lies behind the people: a little out of focus, as a camera would have it.
    cv2.GaussianBlur(canvas, (0, 0), _BLUR, dst=canvas)
    _paint_counter(canvas)
    canvas += np.random.default_rng(0).normal(0, _GRAIN, (HEIGHT, WIDTH, 1))
    return np.clip(canvas, 0, 255).astype(np.uint8)


def _paint_dado(canvas: Array) -> None:
    canvas[_DADO_TOP:] = _DADO
    canvas[_DADO_TOP - 10 : _DADO_TOP] = _MOULDING
    for left in range(-60, WIDTH, 230):
        panel = (left, _DADO_TOP + 34), (left + 190, HEIGHT)
        cv2.rectangle(canvas, *panel, tuple(0.9 * tone for tone in _DADO), 5)


def _paint_window(canvas: Array) -> None:
    left, top, right, bottom = _WINDOW
    cv2.rectangle(canvas, (left - 16, top - 16), (right + 16, bottom + 26), _FRAME, -1)
    canvas[top:bottom, left:right] = _blend(_SKY, _HORIZON, bottom - top)
    for x, radius in ((110, 60), (170, 84), (255, 66), (320, 50)):
        glimpse = canvas[top:bottom, left:right]
        cv2.circle(glimpse, (x - left, bottom - top + 20), radius, _TREES, -1, cv2.LINE_AA)
    canvas[top:bottom, left:right] = cv2.GaussianBlur(canvas[top:bottom, left:right], (0, 0), 9)
    middle = (left + right) // 2
    cv2.rectangle(canvas, (middle - 5, top), (middle + 5, bottom), _FRAME, -1)
    for y in (top + 120, top + 240):
        cv2.rectangle(canvas, (left, y - 4), (right, y + 4), _FRAME, -1)


def _paint_doorway(canvas: Array) -> None:
    rows, columns = DOORWAY
    edge = 18
    outer = (columns.start - edge, rows.start - edge), (columns.stop + edge, _BALUSTRADE_BOTTOM)
    cv2.rectangle(canvas, *outer, _FRAME, -1)
    canvas[rows.start : _BALUSTRADE_BOTTOM, columns] = _blend(
        _ROOM_FAR, _ROOM_NEAR, _BALUSTRADE_BOTTOM - rows.start
    )
    picture = (columns.start + 34, rows.start + 44), (columns.start + 112, rows.start + 104)
    cv2.rectangle(canvas, *picture, _MOULDING, -1)
    cv2.rectangle(canvas, *picture, _WOOD, 4)
    canvas[rows.stop : _BALUSTRADE_BOTTOM, columns] = tuple(0.82 * tone for tone in _ROOM_NEAR)
    canvas[rows.stop : rows.stop + 12, columns] = _WOOD_EDGE
    for x in range(columns.start + 15, columns.stop, 30):
        cv2.line(canvas, (x, rows.stop + 12), (x, _BALUSTRADE_BOTTOM), _MOULDING, 7)


def _paint_counter(canvas: Array) -> None:
    below = _blend(_WOOD, tuple(0.55 * tone for tone in _WOOD), HEIGHT - COUNTER_TOP)
    noise = np.random.default_rng(1).normal(0, _WOOD_GRAIN, (*below.shape[:1], WIDTH))
    grain = cv2.GaussianBlur(noise, (0, 0), sigmaX=40, sigmaY=1)
    canvas[COUNTER_TOP:] = below + grain[..., None]
    canvas[COUNTER_TOP : COUNTER_TOP + 14] = _blend(_WOOD_EDGE, _WOOD, 14)


def _light(canvas: Array) -> None:
    """Daylight from the window, and the corners a little darker."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    glow = np.exp(-(((x - 260) / 420) ** 2) - ((y - 260) / 330) ** 2)
    vignette = ((x / WIDTH - 0.5) ** 2 + (y / HEIGHT - 0.45) ** 2) * 0.45
    canvas *= (0.92 + 0.16 * glow - vignette)[..., None]


def _blend(upper: tuple[float, ...], lower: tuple[float, ...], rows: int) -> Array:
    """Rows from one colour to another, ``(rows, 1, 3)``."""
    return np.linspace(upper, lower, rows, dtype=np.float32)[:, None]
