"""Head pose as three axes at the nose: x red, y green, z (where the face looks) blue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.live.overlay.style import BLUE, GREEN, RED, SHADOW

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Style
    from whosthere.types import Array, Face, HeadPose, Image

LENGTH = 0.5
"""Of an axis that lies in the picture, as a share of the face's width."""


def draw_pose(image: Image, face: Face, style: Style) -> None:
    """Draw the axes of a head; without a pose nothing."""
    if face.pose is None:
        return
    nose = face.landmarks[2]
    tips = nose + axes(face.pose) * LENGTH * face.box.width
    start = (round(float(nose[0])), round(float(nose[1])))
    ends = tips.round().astype(int).tolist()
    for x, y in ends:
        cv2.line(image, start, (x, y), SHADOW, style.line + 2)
    for (x, y), color in zip(ends, (RED, GREEN, BLUE), strict=True):
        cv2.line(image, start, (x, y), color, style.line, cv2.LINE_AA)


def axes(pose: HeadPose) -> Array:
    """Where the axes of a head point in the picture.

    Args:
        pose: Of the head.

    Returns:
        ``(3, 2)``: in the picture's x and y (down), per unit of length: the head's axis to the
        picture's right, the one to the chin, and the one out of the face.

    Examples:
        >>> from whosthere.types import HeadPose
        >>> (axes(HeadPose(yaw=90, pitch=0, roll=0)).round(3) + 0).tolist()
        [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    """
    yaw, pitch, roll = np.radians((pose.yaw, -pose.pitch, -pose.roll))
    about_y = np.array(
        [
            [np.cos(yaw), 0, np.sin(yaw)],
            [0, 1, 0],
            [-np.sin(yaw), 0, np.cos(yaw)],
        ]
    )
    about_x = np.array(
        [
            [1, 0, 0],
            [0, np.cos(pitch), -np.sin(pitch)],
            [0, np.sin(pitch), np.cos(pitch)],
        ]
    )
    about_z = np.array(
        [
            [np.cos(roll), -np.sin(roll), 0],
            [np.sin(roll), np.cos(roll), 0],
            [0, 0, 1],
        ]
    )
    # y up, as in `whosthere.vision.pose.head_pose`; the picture's y goes down.
    right, up, forward = (about_y @ about_x @ about_z).T
    flat: Array = np.array([right, -up, forward])[:, :2] * np.array([1, -1])
    return flat
