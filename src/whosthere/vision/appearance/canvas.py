"""A face in a standard place: what all methods of this package look at.

The canvas is a square picture of `SIZE` pixels in which the face is upright, the middle between
the eyes is the middle of the canvas and the eyes of a face that looks at the camera are
`EYE_DISTANCE` pixels apart: one pixel is then about a millimetre of an adult's face. There is
room for the hair above the forehead, for both ears, and for the chin.
"""

from __future__ import annotations

from functools import cache, cached_property, wraps
from typing import TYPE_CHECKING, TypeVar, cast

import cv2
import numpy as np

from whosthere.vision.alignment import similarity_transform, warp
from whosthere.vision.appearance.regions import Region, polygons
from whosthere.vision.landmarks import LEFT_EYE, RIGHT_EYE
from whosthere.vision.pose import reference_mesh

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Self

    from numpy.typing import NDArray

    from whosthere.types import Array, Face, HeadPose, Image

Answer = TypeVar("Answer")

SIZE = 240
EYE_DISTANCE = 60.0

SMOOTHING = 0.8
"""Standard deviation of the Gaussian before gradients, pixels of the canvas: noise goes, the wire
of a rim stays."""
DARK = 16.0
"""Added to grey values before their logarithm, so that noise in shadows stays small."""
SCHARR = 32.0
"""What OpenCV's Scharr operator gives for a slope of one per pixel."""

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
        self._answers: dict[object, object] = {}

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

    def repainted(self, image: Image) -> Canvas:
        """The same face with another picture on the canvas: what training and tests paint."""
        other = object.__new__(Canvas)
        other.__dict__.update(
            source=self.source, pose=self.pose, transform=self.transform, scale=self.scale,
            image=image, mesh=self.mesh, _members={}, _answers={},
        )  # fmt: skip
        return other

    @cached_property
    def grey(self) -> Image:
        """Grey values, ``(SIZE, SIZE)`` bytes."""
        return np.asarray(cv2.cvtColor(self.image, cv2.COLOR_BGR2GRAY), np.uint8)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which pixels of the canvas come from within the picture, ``(SIZE, SIZE)``."""
        height, width = self.source.shape[:2]
        right, bottom = width - 1, height - 1
        corners = np.array([[0, 0, 1], [right, 0, 1], [right, bottom, 1], [0, bottom, 1]])
        inside = np.zeros((SIZE, SIZE), np.uint8)
        cv2.fillConvexPoly(inside, np.rint(corners @ self.transform.T).astype(np.int32), 1)
        return inside > 0

    @cached_property
    def whole(self) -> bool:
        """Whether all of the canvas comes from within the picture."""
        return bool(self.known.all())

    @cached_property
    def skin(self) -> Array:
        """The face's skin, ``(3,)``: medians over `Region.SKIN`, as `lab` has it."""
        return upper_median(lab(self._bare(self.image)))

    @cached_property
    def light(self) -> Array:
        """Logarithm of light relative to the face's skin, ``(SIZE, SIZE)``: 0 is as light.

        Neither the exposure of the picture nor the colour of the skin matters much to it.
        """
        skin = float(upper_median(self._bare(self.grey)))
        of_grey = np.log((np.arange(256) + DARK) / (skin + DARK)).astype(np.float32)
        light = cv2.LUT(self.grey, of_grey)
        return np.asarray(cv2.GaussianBlur(light, (0, 0), SMOOTHING), np.float32)

    @cached_property
    def slopes(self) -> tuple[Array, Array]:
        """How fast `light` changes along x and along y, per pixel, without sign.

        Zero where the picture ends.
        """
        along_x = np.abs(cv2.Scharr(self.light, -1, 1, 0, scale=1 / SCHARR))
        along_y = np.abs(cv2.Scharr(self.light, -1, 0, 1, scale=1 / SCHARR))
        if not self.whole:
            inside = cv2.erode(self.known.astype(np.float32), np.ones((5, 5), np.uint8))
            along_x *= inside
            along_y *= inside
        return along_x, along_y

    def recall(self, question: Callable[[Canvas], Answer]) -> Answer:
        """The answer to a question about this canvas; it is asked only once."""
        if question not in self._answers:
            self._answers[question] = question(self)
        return cast("Answer", self._answers[question])

    def members(self, region: Region) -> NDArray[np.intp]:
        """Which pixels belong to a part and come from within the picture.

        Returns:
            Indices into the flattened canvas, row by row; none when the part is not in the
            picture.
        """
        if region not in self._members:
            self._members[region] = np.flatnonzero(self.mask(region))
        return self._members[region]

    def visible(self, region: Region) -> float:
        """Which share of a part lies in the picture, 0 to 1."""
        whole = cv2.countNonZero(self._outlined(region))
        return self.members(region).size / whole if whole else 0.0

    def mask(self, region: Region) -> NDArray[np.bool_]:
        """Which pixels belong to a part and come from within the picture, ``(SIZE, SIZE)``."""
        outlined = self._outlined(region).view(np.bool_)
        return outlined if self.whole else outlined & self.known

    def _bare(self, plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """What a plane has where the face is bare; all of it when that is cut off."""
        values = self.values(Region.SKIN, plane)
        return values if len(values) else plane.reshape(SIZE * SIZE, *plane.shape[2:])

    def _outlined(self, region: Region) -> Image:
        """1 within the part, 0 elsewhere."""
        mask = np.zeros((SIZE, SIZE), np.uint8)
        for outline in polygons(region, self.mesh):
            cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 1)
        return mask

    def values(self, region: Region, plane: NDArray[Any]) -> NDArray[Any]:
        """What a plane of this canvas, ``(SIZE, SIZE)`` or ``(SIZE, SIZE, C)``, has in a part.

        Returns:
            ``(N,)`` or ``(N, C)``; empty when the part is not in the picture.
        """
        # Indexing by brackets takes four times as long where there are channels.
        return plane.reshape(SIZE * SIZE, *plane.shape[2:]).take(self.members(region), axis=0)


def lab(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """CIE L*a*b* as OpenCV stores it in bytes: L scaled to 255, a and b shifted by 128.

    Args:
        pixels: BGR, ``(H, W, 3)`` or ``(N, 3)``; converting takes long, so only those that matter.
    """
    image = pixels if pixels.ndim == 3 else pixels[None]  # noqa: PLR2004 - rows, columns, colours
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2LAB), np.uint8).reshape(pixels.shape)


def upper_median(values: NDArray[np.uint8]) -> Array:
    """The upper median of bytes, ``(N,)`` or each of the columns of ``(N, C)``."""
    middle = len(values) // 2
    # NumPy partitions floats, columns apart, many times as fast as bytes.
    floats = np.asarray(values, np.float32, order="F")
    return np.asarray(np.partition(floats, middle, axis=0)[middle], np.float32)


def once(question: Callable[[Canvas], Answer]) -> Callable[[Canvas], Answer]:
    """A question whose answer is kept with the canvas."""

    @wraps(question)
    def ask(canvas: Canvas) -> Answer:
        return canvas.recall(question)

    return ask


@cache
def _standard_place() -> Array:
    """Where the `RIGID` landmarks of a face that looks at the camera belong, ``(N, 2)``."""
    flat = reference_mesh()[:, :2] * np.array([1, -1], np.float32)
    left, right = flat[list(LEFT_EYE)].mean(axis=0), flat[list(RIGHT_EYE)].mean(axis=0)
    scale = EYE_DISTANCE / np.hypot(*(right - left))
    place: Array = (flat[RIGID] - (left + right) / 2) * scale + (SIZE - 1) / 2
    return place


def _cut(image: Image, transform: Array, scale: float) -> Image:
    """Warp, without the false patterns that dropping pixels of a large face would make."""
    shrink = max(int(1 / scale), 1)
    corners = cv2.invertAffineTransform(transform) @ _CORNERS
    height, width = image.shape[:2]
    left, top = np.clip(np.floor(corners.min(axis=1)), 0, (width - 1, height - 1)).astype(int)
    # Interpolation looks a pixel further; what is shrunk has that to spare.
    end = np.ceil(corners.max(axis=1)) + (shrink == 1)
    right, bottom = np.clip(end, (left + 1, top + 1), (width, height))
    part = image[top : int(bottom), left : int(right)]
    moved = transform[:, :2] @ np.array([left, top], np.float32) + transform[:, 2]
    turn = transform[:, :2]
    if shrink > 1:
        size = max(part.shape[1] // shrink, 1), max(part.shape[0] // shrink, 1)
        turn = turn @ np.diag(np.divide(part.shape[1::-1], size)).astype(np.float32)
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    # OpenCV 5 warps four channels more than twice as fast as three.
    four = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2BGRA), np.uint8)
    four = warp(four, np.hstack([turn, moved[:, None]]), SIZE)
    return np.asarray(cv2.cvtColor(four, cv2.COLOR_BGRA2BGR), np.uint8)


_CORNERS = np.array([[0, SIZE, 0, SIZE], [0, 0, SIZE, SIZE], [1, 1, 1, 1]], np.float32)
