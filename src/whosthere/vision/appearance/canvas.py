"""A face in a standard place: what all methods of this package look at.

The canvas is a square picture of `SIZE` pixels in which the face is upright, the middle between
the eyes is the middle of the canvas and the eyes of a face that looks at the camera are
`EYE_DISTANCE` pixels apart: one pixel is then about a millimetre of an adult's face. There is
room for the hair above the forehead, for both ears, and for the chin.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.vision.alignment import similarity_transform, warp
from whosthere.vision.appearance.regions import Region, polygons
from whosthere.vision.landmarks import LEFT_EYE, RIGHT_EYE
from whosthere.vision.pose import reference_mesh

if TYPE_CHECKING:
    from typing import Any, Self

    from numpy.typing import NDArray

    from whosthere.types import Array, Face, HeadPose, Image

SIZE = 240
EYE_DISTANCE = 60.0

RIGID = [
    *(10, 67, 297, 54, 284, 162, 389, 127, 356, 234, 454),
    *(33, 133, 362, 263, 168, 6, 197, 4, 94, 117, 346),
]
"""Landmarks that neither the jaw nor the brows move: they place the face on the canvas."""


class Canvas:
    """One face, warped to the standard place, with what several methods need of it.

    Everything beyond the constructor is worked out when it is first asked for, and kept.

    Attributes:
        image: BGR ``uint8`` ``(SIZE, SIZE, 3)``, black beyond the picture.
        mesh: ``(468, 2)`` landmarks in pixels of the canvas.
        transform: ``(2, 3)``, from pixels of the picture to those of the canvas.
        scale: Pixels of the canvas per pixel of the picture: above 1 the face was enlarged, and
            the canvas is smoother than a sharp picture would be.
        pose: Where the head points.
        source: The whole BGR picture.
    """

    def __init__(self, source: Image, mesh: Array, pose: HeadPose) -> None:
        self.source = source
        self.pose = pose
        self.transform = similarity_transform(mesh[RIGID, :2], _standard_place())
        self.scale = float(np.hypot(*self.transform[0, :2]))
        self.image = _cut(source, self.transform, self.scale)
        self.mesh = mesh[:, :2] @ self.transform[:, :2].T + self.transform[:, 2]
        self._members: dict[Region, NDArray[np.intp]] = {}

    @classmethod
    def of(cls, image: Image, face: Face) -> Self:
        """The canvas of a face of that BGR picture.

        Raises:
            ValueError: The face has no mesh; ask for `Aspect.MESH` first.
        """
        if face.mesh is None or face.pose is None:
            message = "appearance needs the mesh: describe the face with Aspect.MESH first"
            raise ValueError(message)
        return cls(image, face.mesh, face.pose)

    @cached_property
    def grey(self) -> Image:
        """Grey values, ``(SIZE, SIZE)`` bytes."""
        return np.asarray(cv2.cvtColor(self.image, cv2.COLOR_BGR2GRAY), np.uint8)

    @cached_property
    def lab(self) -> Image:
        """CIE L*a*b* as OpenCV stores it in bytes: L scaled to 255, a and b shifted by 128."""
        return np.asarray(cv2.cvtColor(self.image, cv2.COLOR_BGR2LAB), np.uint8)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which pixels of the canvas come from within the picture, ``(SIZE, SIZE)``."""
        height, width = self.source.shape[:2]
        inverse = cv2.invertAffineTransform(self.transform)
        along = np.arange(SIZE, dtype=np.float32)
        x, y = (row[0] * along[None] + row[1] * along[:, None] + row[2] for row in inverse)
        return np.asarray((x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1), np.bool_)

    @cached_property
    def skin(self) -> Array:
        """The face's skin, ``(3,)``: medians of `lab` over `Region.SKIN`."""
        return np.asarray(np.median(self.values(Region.SKIN, self.lab), axis=0), np.float32)

    def members(self, region: Region) -> NDArray[np.intp]:
        """Which pixels belong to a part and come from within the picture.

        Returns:
            Indices into the flattened canvas, row by row; none when the part is not in the
            picture.
        """
        if region not in self._members:
            self._members[region] = np.flatnonzero(self.mask(region))
        return self._members[region]

    def mask(self, region: Region) -> NDArray[np.bool_]:
        """Which pixels belong to a part and come from within the picture, ``(SIZE, SIZE)``."""
        mask = np.zeros((SIZE, SIZE), np.uint8)
        outlines = [np.rint(outline).astype(np.int32) for outline in polygons(region, self.mesh)]
        for outline in outlines:
            cv2.fillPoly(mask, [outline], 1)
        return (mask > 0) & self.known

    def values(self, region: Region, plane: NDArray[Any]) -> NDArray[Any]:
        """What a plane of this canvas, ``(SIZE, SIZE)`` or ``(SIZE, SIZE, C)``, has in a part.

        Returns:
            ``(N,)`` or ``(N, C)``; empty when the part is not in the picture.
        """
        return plane.reshape(SIZE * SIZE, *plane.shape[2:])[self.members(region)]


def _standard_place() -> Array:
    """Where the `RIGID` landmarks of a face that looks at the camera belong, ``(N, 2)``."""
    flat = reference_mesh()[:, :2] * np.array([1, -1], np.float32)
    left, right = flat[list(LEFT_EYE)].mean(axis=0), flat[list(RIGHT_EYE)].mean(axis=0)
    scale = EYE_DISTANCE / np.hypot(*(right - left))
    place: Array = (flat[RIGID] - (left + right) / 2) * scale + SIZE / 2
    return place


def _cut(image: Image, transform: Array, scale: float) -> Image:
    """Warp, without the false patterns that dropping pixels of a large face would make."""
    shrink = int(1 / scale)
    if shrink <= 1:
        return warp(image, transform, SIZE)
    corners = cv2.invertAffineTransform(transform) @ _CORNERS
    height, width = image.shape[:2]
    left, top = np.clip(np.floor(corners.min(axis=1)), 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(np.ceil(corners.max(axis=1)), (left + 1, top + 1), (width, height))
    part = image[top : int(bottom), left : int(right)]
    size = max(part.shape[1] // shrink, 1), max(part.shape[0] // shrink, 1)
    small = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    enlarge = np.diag([part.shape[1] / size[0], part.shape[0] / size[1]]).astype(np.float32)
    moved = transform[:, :2] @ np.array([left, top], np.float32) + transform[:, 2]
    return warp(small, np.hstack([transform[:, :2] @ enlarge, moved[:, None]]), SIZE)


_CORNERS = np.array([[0, SIZE, 0, SIZE], [0, 0, SIZE, SIZE], [1, 1, 1, 1]], np.float32)
