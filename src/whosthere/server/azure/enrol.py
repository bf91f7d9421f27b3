"""Adding a face: from a posted picture with exactly one face, or one face in a part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Query

from whosthere.people.faces import Look
from whosthere.providers.portraits import portrait
from whosthere.server.azure.errors import bad_argument, invalid_image
from whosthere.server.azure.face_attributes import found_out
from whosthere.server.azure.faces import find_faces
from whosthere.server.azure.fields import FaceUserData
from whosthere.server.azure.models import DetectionModel
from whosthere.server.azure.pictures import Picture, PostedPicture
from whosthere.server.azure.routing import Body
from whosthere.types import Aspect, Box

if TYPE_CHECKING:
    from whosthere.server.azure.service import Service
    from whosthere.types import Face, Image
    from whosthere.vision.analyser import Analyser


class AddedFace(Body):
    """A face that was added."""

    persisted_face_id: str


class FaceChange(Body):
    """What to change of a face; what is left out stays."""

    user_data: FaceUserData | None = None


SAME_FACE = 0.5
"""Overlap (IoU) of a rectangle that detect answered with the face as it is found again."""

_RECTANGLE = re.compile(r"\s*(-?\d{1,9})\s*" + r",\s*(-?\d{1,9})\s*" * 3)


@dataclass(frozen=True, slots=True)
class PostedFace:
    """A face that a client wants to be added.

    Attributes:
        picture: The picture with the face.
        target: Where in the picture, pixels; None where it is the only face.
        user_data: Whatever the client wants to remember.
    """

    picture: Picture
    target: Box | None
    user_data: str

    def look(self, service: Service) -> Look:
        """Find the face and describe it.

        Raises:
            AzureError: The picture cannot be used, or does not show exactly one face.
        """
        kept = service.settings.config.people.pictures
        question = partial(_look, target=self.target, picture=kept)
        return replace(self.picture.ask(service, question), user_data=self.user_data)


def only_face(faces: list[Face]) -> Face:
    """The one face that there is.

    Raises:
        AzureError: There is none, or there are several.
    """
    if not faces:
        raise invalid_image("No face detected in the image.")
    if len(faces) > 1:
        raise invalid_image("There is more than 1 face in the image.")
    return faces[0]


async def _posted_face(
    picture: PostedPicture,
    target_face: Annotated[
        str | None, Query(alias="targetFace", description="left,top,width,height")
    ] = None,
    user_data: Annotated[FaceUserData, Query(alias="userData")] = "",
    # One detector stands behind all of them.
    _detection_model: Annotated[
        DetectionModel, Query(alias="detectionModel")
    ] = DetectionModel.DETECTION_01,
) -> PostedFace:
    target = None if target_face is None else _rectangle(target_face)
    return PostedFace(picture, target, user_data)


FaceToAdd = Annotated[PostedFace, Depends(_posted_face)]
"""The face to add, as a parameter of an endpoint; give that `PICTURE_BODY`, too."""


def _rectangle(text: str) -> Box:
    numbers = _RECTANGLE.fullmatch(text)
    if numbers is None:
        raise bad_argument("Invalid argument targetFace.")
    box = Box(*map(float, numbers.groups()))
    if min(box.x, box.y) < 0 or min(box.width, box.height) <= 0:
        raise bad_argument("Invalid argument targetFace.")
    return box


def _require_inside(target: Box, image: Image) -> None:
    height, width = image.shape[:2]
    if target.right > width or target.bottom > height:
        raise bad_argument("Argument targetFace out of range.")


def _look(analyser: Analyser, image: Image, target: Box | None, *, picture: bool) -> Look:
    faces = find_faces(analyser, image)
    if target is not None:
        _require_inside(target, image)
        faces = _meant(faces, target)
    face = analyser.describe(image, only_face(faces), Aspect.TEMPLATE)
    return Look(
        found_out(face.template),
        found_out(face.quality),
        picture=portrait(image, face.box) if picture else None,
    )


def _meant(faces: list[Face], target: Box) -> list[Face]:
    """The face whose rectangle it is; or else all faces that lie in it."""
    for face in faces:
        if face.box.iou(target) >= SAME_FACE:
            return [face]
    return [face for face in faces if _lies_in(face, target)]


def _lies_in(face: Face, target: Box) -> bool:
    x, y = face.box.center
    return target.x <= x < target.right and target.y <= y < target.bottom
