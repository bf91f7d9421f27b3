"""The face that a labelled picture is about, and its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.types import Aspect
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from numpy.typing import NDArray

    from whosthere.types import Array, Face, Image
    from whosthere.vision.analyser import Analyser

    Progress: TypeAlias = Callable[[Sequence[Path]], Iterable[Path]]
    """Passes pictures through and shows how far they are."""


DOUBT = 0.2
"""A face whose score is this much below the best one's is not taken for the main face."""


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """The templates of a data set, one row a picture.

    Attributes:
        vectors: ``(N, D)`` of length 1; zeros where no face was found.
        found: ``(N,)``: whether there is a face.
        faces: The `N` faces; None where none was found.
        model: Fingerprint of what made them.
    """

    vectors: Array
    found: NDArray[np.bool_]
    faces: tuple[Face | None, ...]
    model: str


def silently(pictures: Sequence[Path]) -> Iterable[Path]:
    """The `Progress` that shows nothing."""
    return pictures


def main_face(faces: Sequence[Face], image: Image) -> Face | None:
    """The face that a picture is about: surely a face, large, and near the middle.

    Area less twice the squared distance to the middle of the picture, as FaceNet's tools have it
    (Sandberg 2018): in many pictures somebody stands behind the person meant.
    """
    height, width = image.shape[:2]
    surest = max((face.score for face in faces), default=0.0)

    def prominence(face: Face) -> float:
        x, y = face.box.center
        across, down = float(x - width / 2), float(y - height / 2)
        return face.box.area - 2 * (across * across + down * down)

    sure = [face for face in faces if face.score >= surest - DOUBT]
    return max(sure, key=prominence, default=None)


def look(analyser: Analyser, path: Path, aspects: Aspect) -> Face | None:
    """The main face of a picture with what was asked for, or None.

    Raises:
        PictureError: The picture cannot be read.
    """
    image = read_picture(path)
    face = main_face(analyser.detect_thoroughly(image), image)
    return None if face is None else analyser.describe(image, face, aspects)


def templates_of(
    paths: Sequence[Path], analyser: Analyser, progress: Progress = silently
) -> Templates:
    """The template of the main face of every picture.

    Raises:
        PictureError: A picture cannot be read.
    """
    faces = tuple(look(analyser, path, Aspect.TEMPLATE) for path in progress(paths))
    templates = [None if face is None else face.template for face in faces]
    size = next((len(template.vector) for template in templates if template), 1)
    nothing = np.zeros(size, np.float32)
    return Templates(
        vectors=np.stack([nothing if one is None else one.vector for one in templates]),
        found=np.array([template is not None for template in templates]),
        faces=faces,
        model=analyser.embedder.fingerprint,
    )
