"""The parts of a face, as polygons over the 468 landmarks of the mesh.

Left is the picture's left, as everywhere in whosthere. Only left and middle parts are written
down; the right ones are their mirror images in the reference mesh, which is symmetric.
"""

from __future__ import annotations

from enum import StrEnum, auto
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from whosthere.vision.pose import reference_mesh

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.types import Array


class Region(StrEnum):
    """A part of a face."""

    FACE = auto()
    """Everything the mesh covers: from the upper forehead to the chin, without the ears."""
    FOREHEAD = auto()
    """Between the eyebrows and the upper end of the mesh, which is a little
    below the hairline of most."""
    LEFT_BROW = auto()
    RIGHT_BROW = auto()
    LEFT_EYE = auto()
    """The eye with both lids, up to the brow's lower edge."""
    RIGHT_EYE = auto()
    LEFT_UPPER_LID = auto()
    """Skin between the eye's opening and the brow."""
    RIGHT_UPPER_LID = auto()
    UNDER_LEFT_EYE = auto()
    """Skin below the lower lid, where the lower rim of glasses runs."""
    UNDER_RIGHT_EYE = auto()
    LEFT_TEMPLE = auto()
    """Between the outer corner of the eye and the ear, where the arm of glasses runs."""
    RIGHT_TEMPLE = auto()
    NOSE_BRIDGE = auto()
    """Between the eyes."""
    NOSE = auto()
    """Ridge and tip, without the nostrils."""
    LEFT_CHEEK = auto()
    RIGHT_CHEEK = auto()
    UPPER_LIP_AREA = auto()
    """Between nose and mouth: where a moustache grows."""
    LIPS = auto()
    """Both lips with what is between them."""
    MOUTH_OPENING = auto()
    """Between the lips."""
    CHIN = auto()
    """Below the lower lip."""
    LEFT_JAW = auto()
    """Between the corner of the mouth and the edge of the jaw."""
    RIGHT_JAW = auto()
    LEFT_SIDEBURN = auto()
    """A strip before the ear."""
    RIGHT_SIDEBURN = auto()
    ABOVE_FOREHEAD = auto()
    """A band above the mesh, of a sixth of its height: upper forehead and hairline, or a brim."""
    CROWN = auto()
    """A band above that one, of a quarter of the mesh's height: hair, a bald head, a hat."""
    SKIN = auto()
    """Where a face is most surely bare skin: the upper cheeks and the nose."""


_EYE = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
_CHEEK = (117, 118, 101, 36, 205, 187, 123)
_LEFT = {
    Region.LEFT_BROW: (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    Region.LEFT_EYE: (226, 225, 224, 223, 222, 221, 189, 244, 233, 232, 231, 230, 229, 228, 31),
    Region.LEFT_UPPER_LID: (
        *(225, 224, 223, 222, 221, 190),
        *(173, 157, 158, 159, 160, 161, 246),
    ),
    Region.UNDER_LEFT_EYE: (228, 229, 230, 231, 232, 121, 47, 100, 101, 118, 117),
    Region.LEFT_TEMPLE: (156, 124, 226, 31, 111, 34, 162),
    Region.LEFT_CHEEK: _CHEEK,
    Region.LEFT_JAW: (207, 216, 212, 202, 210, 135, 138, 192),
    Region.LEFT_SIDEBURN: (127, 34, 227, 137, 177, 215, 58, 132, 93, 234),
}
_MIDDLE_HALF = {
    # From the middle of the top down the left side to the middle of the bottom.
    Region.FACE: (
        *(10, 109, 67, 103, 54, 21, 162, 127, 234),
        *(93, 132, 58, 172, 136, 150, 149, 176, 148, 152),
    ),
    Region.FOREHEAD: (10, 109, 67, 103, 54, 68, 63, 105, 66, 107, 9),
    Region.NOSE_BRIDGE: (8, 193, 122, 196, 197),
    Region.NOSE: (6, 196, 3, 51, 45, 44, 1),
    Region.UPPER_LIP_AREA: (2, 97, 98, 165, 92, 186, 185, 40, 39, 37, 0),
    Region.LIPS: (0, 37, 39, 40, 185, 61, 146, 91, 181, 84, 17),
    Region.MOUTH_OPENING: (13, 82, 81, 80, 191, 78, 95, 88, 178, 87, 14),
    Region.CHIN: (18, 83, 182, 106, 204, 211, 170, 140, 171, 175),
}
_BROW_TO_BROW = (54, 103, 67, 109, 10)
_BANDS = {Region.ABOVE_FOREHEAD: (0.0, 1 / 6), Region.CROWN: (1 / 6, 5 / 12)}
"""From and to how far above the mesh's upper edge, in heights of the mesh."""


def polygons(region: Region, mesh: Array) -> list[Array]:
    """The outlines of a part of that mesh, a list of ``(N, 2)``.

    Args:
        region: Which part.
        mesh: ``(468, 2)`` landmarks of an upright face, pixels.
    """
    outlines = [mesh.take(indices, axis=0) for indices in _outlines(region)]
    if region not in _BANDS:
        return outlines
    (edge,) = outlines
    up = mesh[10] - mesh[152]
    low, high = _BANDS[region]
    return [np.concatenate([edge + low * up, edge[::-1] + high * up])]


@cache
def _outlines(region: Region) -> tuple[NDArray[np.intp], ...]:
    """The landmarks around a part, or along the lower edge of one of the bands."""
    if region is Region.SKIN:
        return np.array(_CHEEK), np.array(mirrored(_CHEEK)), *_outlines(Region.NOSE)
    if region in _BANDS:
        return (np.array([*_BROW_TO_BROW, *mirrored(_BROW_TO_BROW[-2::-1])]),)
    if region in _LEFT:
        return (np.array(_LEFT[region]),)
    if region in _MIDDLE_HALF:
        half = _MIDDLE_HALF[region]
        return (np.array([*half, *mirrored(half[-2:0:-1])]),)
    other = Region(region.value.replace("right", "left"))
    return (np.array(mirrored(_LEFT[other])),)


@cache
def mirrored(indices: tuple[int, ...]) -> tuple[int, ...]:
    """For each landmark the one at the same place on the other side of the face."""
    return tuple(_mirror_images()[index] for index in indices)


@cache
def _mirror_images() -> list[int]:
    mesh = reference_mesh()
    images = mesh * np.array([-1, 1, 1], np.float32)
    distances = ((mesh[:, None] - images) ** 2).sum(axis=2)
    return [int(index) for index in distances.argmin(axis=1)]
