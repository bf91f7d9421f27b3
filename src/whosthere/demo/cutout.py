"""A person cut out of a portrait, to be put into a scene at any place, size and tilt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from whosthere.types import Array, Image

_WHITE = 255


@dataclass(frozen=True, slots=True)
class Pose:
    """How a person stands in a scene.

    Attributes:
        x: Middle of the face, pixels of the scene.
        y: The same, downwards.
        width: Width of the face, pixels of the scene.
        tilt: Degrees, above 0 for a head tilted clockwise in the picture.
        light: What the portrait's brightness is multiplied by.
    """

    x: float
    y: float
    width: float
    tilt: float
    light: float


class Cutout:
    """A portrait with its mask.

    Args:
        portrait: BGR, ``(H, W, 3)``.
        mask: White where the person is, ``(H, W, 3)``.
        face: Middle of the face, x and y, and its width, in pixels of the portrait.
    """

    def __init__(self, portrait: Image, mask: Image, face: tuple[float, float, float]) -> None:
        left, top, width, height = cv2.boundingRect(mask[..., 0])
        around = slice(top, top + height), slice(left, left + width)
        portrait, mask = portrait[around], mask[around]
        self._face = (face[0] - left, face[1] - top, face[2])
        person = cv2.multiply(portrait, mask, scale=1 / _WHITE)
        # Person and hole in one picture of four channels, which OpenCV warps three times as fast
        # as one of three.
        layer = np.dstack([person, cv2.bitwise_not(mask)[..., :1]])
        # Halves, so that a small figure is not sampled too coarsely: it would flicker as it moves.
        self._levels = [layer]
        for _ in range(2):
            layer = cv2.resize(layer, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            self._levels.append(layer)

    def draw(self, canvas: Image, pose: Pose) -> None:
        """Draw it into a canvas, as far as it reaches into it."""
        scale = pose.width / self._face[2]
        level = int(np.clip(np.floor(-np.log2(scale)), 0, len(self._levels) - 1))
        layer = self._levels[level]
        placed = self._placement(pose, scale, level)
        left, top, right, bottom = _reach(placed, layer.shape, canvas.shape)
        if left >= right or top >= bottom:
            return
        placed[:, 2] -= left, top
        drawn = cv2.warpAffine(
            layer, placed, (right - left, bottom - top), borderValue=(0, 0, 0, _WHITE)
        )
        person = cv2.cvtColor(drawn, cv2.COLOR_BGRA2BGR)
        hole = cv2.cvtColor(cv2.extractChannel(drawn, 3), cv2.COLOR_GRAY2BGR)
        target = canvas[top:bottom, left:right]
        cv2.multiply(target, hole, dst=target, scale=1 / _WHITE)
        cv2.addWeighted(target, 1, person, pose.light, 0, dst=target)

    def _placement(self, pose: Pose, scale: float, level: int) -> Array:
        """From pixels of a level to pixels of the canvas, ``(2, 3)``."""
        x, y = self._face[0] / 2**level, self._face[1] / 2**level
        matrix = np.asarray(
            cv2.getRotationMatrix2D((x, y), -pose.tilt, scale * 2**level), np.float64
        )
        matrix[:, 2] += pose.x - x, pose.y - y
        return matrix


def _reach(
    matrix: Array, shape: tuple[int, ...], canvas: tuple[int, ...]
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the part of the canvas that a placed layer covers."""
    height, width = shape[:2]
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]]) @ matrix.T
    left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    right, bottom = np.minimum(np.ceil(corners.max(axis=0)), canvas[1::-1]).astype(int)
    return left, top, right, bottom
