"""Single pictures in one call: what is in them, who it is, whether two show the same person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from whosthere import config
from whosthere.errors import PictureError
from whosthere.people.calibration import DECISION
from whosthere.people.verification import verify as verify_templates
from whosthere.providers.local import LocalProvider
from whosthere.types import Aspect
from whosthere.video.pictures import read_picture
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery
    from whosthere.people.verification import Verification
    from whosthere.types import Face, Image, Match, Template

    Picture: TypeAlias = Image | Path | str
    """A BGR picture, or the file of one."""


@dataclass(frozen=True, slots=True, eq=False)
class Identified:
    """A face of a picture, and who it is.

    Attributes:
        face: The face.
        match: Who it is most like, however unlike; see `name`.
    """

    face: Face
    match: Match

    @property
    def name(self) -> str | None:
        """The person's name; None for somebody unknown."""
        return self.match.name if self.match.confidence >= DECISION else None


def detect(
    picture: Picture,
    wanted: Aspect = Aspect.MESH | Aspect.ATTRIBUTES,
    settings: config.Vision | None = None,
) -> list[Face]:
    """Find and describe the faces of a picture.

    Args:
        picture: A BGR picture, ``(H, W, 3)`` uint8, or the path of a file.
        wanted: What to find out about every face.
        settings: Networks and their limits; None for the defaults.

    Returns:
        The faces, largest first.

    Raises:
        PictureError: The file cannot be read.
        ModelError: The networks cannot be loaded.

    Examples:
        >>> import numpy as np
        >>> detect(np.zeros((480, 640, 3), np.uint8))
        []
    """
    networks = analyser(settings or config.Vision())
    image = _image(picture)
    return [networks.describe(image, face, wanted) for face in networks.detect_thoroughly(image)]


def identify(
    picture: Picture, gallery: Gallery, settings: config.Config | None = None
) -> list[Identified]:
    """Say who is in a picture.

    Args:
        picture: A BGR picture, ``(H, W, 3)`` uint8, or the path of a file.
        gallery: Who is known.
        settings: Networks and group; None for the defaults.

    Returns:
        The faces, largest first, each with who it is most like.

    Raises:
        PictureError: The file cannot be read.
        ModelMismatch: The group's templates were made by other weights.
        NotTrained: The group was not trained.
    """
    settings = settings or config.Config()
    provider = LocalProvider(analyser(settings.vision), gallery, settings.people.group)
    # Here a person asked: a group that was never trained is no answer.
    gallery.index(settings.people.group)
    faces = detect(picture, Aspect.TEMPLATE, settings.vision)
    return [
        Identified(face, provider.identify(face.template))
        for face in faces
        if face.template is not None
    ]


def verify(a: Picture, b: Picture, settings: config.Vision | None = None) -> Verification:
    """Say whether two pictures show the same person, by the largest face of each.

    Raises:
        PictureError: A file cannot be read, or shows no face.
    """
    first, second = (template_of(picture, settings) for picture in (a, b))
    return verify_templates(first, second)


def template_of(picture: Picture, settings: config.Vision | None = None) -> Template:
    """The template of the largest face of a picture.

    Raises:
        PictureError: The file cannot be read, or shows no face.
    """
    for face in detect(picture, Aspect.TEMPLATE, settings):
        if face.template is not None:
            return face.template
    where = picture if isinstance(picture, (str, Path)) else "the picture"
    message = f"there is no face in {where}; take a larger or sharper picture"
    raise PictureError(message)


@cache
def analyser(settings: config.Vision) -> Analyser:
    """The networks for those settings, loaded once."""
    return Analyser(
        settings.device, settings.recognition, settings.detection_size, settings.min_face
    )


def _image(picture: Picture) -> Image:
    return read_picture(Path(picture)) if isinstance(picture, (str, Path)) else picture
