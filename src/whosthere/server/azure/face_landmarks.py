"""The 27 landmarks of Azure Face, out of the 468 of the mesh and the two pupils."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whosthere.server.azure.routing import Body

if TYPE_CHECKING:
    from whosthere.types import Array

DECIMALS = 1


class Coordinate(Body):
    """A point in pixels of the upright picture."""

    x: float
    y: float


class FaceLandmarks(Body):
    """Where the parts of a face are; left is the picture's left."""

    pupil_left: Coordinate
    pupil_right: Coordinate
    nose_tip: Coordinate
    mouth_left: Coordinate
    mouth_right: Coordinate
    eyebrow_left_outer: Coordinate
    eyebrow_left_inner: Coordinate
    eye_left_outer: Coordinate
    eye_left_top: Coordinate
    eye_left_bottom: Coordinate
    eye_left_inner: Coordinate
    eyebrow_right_inner: Coordinate
    eyebrow_right_outer: Coordinate
    eye_right_inner: Coordinate
    eye_right_top: Coordinate
    eye_right_bottom: Coordinate
    eye_right_outer: Coordinate
    nose_root_left: Coordinate
    nose_root_right: Coordinate
    nose_left_alar_top: Coordinate
    nose_right_alar_top: Coordinate
    nose_left_alar_out_tip: Coordinate
    nose_right_alar_out_tip: Coordinate
    upper_lip_top: Coordinate
    upper_lip_bottom: Coordinate
    under_lip_top: Coordinate
    under_lip_bottom: Coordinate


VERTICES: dict[str, tuple[int] | tuple[int, int]] = {
    "nose_tip": (4,),
    "mouth_left": (61,),
    "mouth_right": (291,),
    "eyebrow_left_outer": (46, 70),
    "eyebrow_left_inner": (55, 107),
    "eye_left_outer": (33,),
    "eye_left_top": (159,),
    "eye_left_bottom": (145,),
    "eye_left_inner": (133,),
    "eyebrow_right_inner": (285, 336),
    "eyebrow_right_outer": (276, 300),
    "eye_right_inner": (362,),
    "eye_right_top": (386,),
    "eye_right_bottom": (374,),
    "eye_right_outer": (263,),
    "nose_root_left": (245,),
    "nose_root_right": (465,),
    "nose_left_alar_top": (198,),
    "nose_right_alar_top": (420,),
    "nose_left_alar_out_tip": (129,),
    "nose_right_alar_out_tip": (358,),
    "upper_lip_top": (0,),
    "upper_lip_bottom": (13,),
    "under_lip_top": (14,),
    "under_lip_bottom": (17,),
}
"""Vertices of the mesh whose middle is the landmark: those of that meaning, and where several mean
it, those that lie nearest to recorded answers of the service, brought to the same eyes and mouth.
How far they are from what people marked: ``docs/azure-compatibility.md``."""


_ENDS = np.array([(ids[0], ids[-1]) for ids in VERTICES.values()])


def face_landmarks(mesh: Array, pupils: Array) -> FaceLandmarks:
    """The landmarks of one face.

    Args:
        mesh: ``(468, 3)`` pixels.
        pupils: ``(2, 2)`` pixels, the left one first.
    """
    points = np.concatenate([mesh[_ENDS, :2].mean(axis=1), pupils], dtype=np.float64)
    names = [*VERTICES, "pupil_left", "pupil_right"]
    return FaceLandmarks(
        **{
            name: Coordinate(x=x, y=y)
            for name, (x, y) in zip(names, points.round(DECIMALS).tolist(), strict=True)
        }
    )
