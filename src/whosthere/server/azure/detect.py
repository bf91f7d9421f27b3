"""POST detect: the faces of a picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

from fastapi import Query
from pydantic import Field

from whosthere.server.azure.attribute_values import FaceAttributes
from whosthere.server.azure.attributes import Attribute, requested
from whosthere.server.azure.errors import bad_argument
from whosthere.server.azure.face_attributes import (
    Look,
    aspects,
    face_attributes,
    found_out,
)
from whosthere.server.azure.face_landmarks import FaceLandmarks, face_landmarks
from whosthere.server.azure.faces import find_faces
from whosthere.server.azure.models import DetectionModel, RecognitionModel
from whosthere.server.azure.pictures import PICTURE_BODY, PostedPicture
from whosthere.server.azure.rectangles import Rectangle, rectangle
from whosthere.server.azure.routing import ApiVersion, Body, Shared, face_router
from whosthere.server.exchange import Noted
from whosthere.types import Aspect

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.server.azure.service import Service
    from whosthere.types import Face, Image, Quality, Template
    from whosthere.vision.analyser import Analyser

DAY = 86400
"""Seconds that a faceId lives at most, and by default."""

router = face_router("detection")


class Question(Body):
    """The query of detect."""

    return_face_id: bool = True
    return_face_landmarks: bool = False
    return_face_attributes: str = Field(default="", description="names, separated by commas")
    recognition_model: RecognitionModel = RecognitionModel.RECOGNITION_01
    return_recognition_model: bool = False
    detection_model: DetectionModel = DetectionModel.DETECTION_01
    face_id_time_to_live: int = Field(default=DAY, ge=60, le=DAY, description="seconds")


class DetectedFace(Body):
    """A face; what was not asked for is left out."""

    face_id: str | None = None
    recognition_model: RecognitionModel | None = None
    face_rectangle: Rectangle
    face_landmarks: FaceLandmarks | None = None
    face_attributes: FaceAttributes | None = None

    def __reduce__(self) -> tuple[Callable[[bytes], DetectedFace], tuple[bytes]]:
        """Pickle it as JSON: model by model takes five times as long."""
        data = self.model_dump_json(by_alias=True, exclude_none=True).encode()
        return DetectedFace.model_validate_json, (data,)


@router.post("/detect", openapi_extra=PICTURE_BODY, response_model_exclude_none=True)
def detect(
    version: ApiVersion,
    question: Annotated[Question, Query()],
    picture: PostedPicture,
    service: Shared,
    exchange: Noted,
) -> list[DetectedFace]:
    """Find the faces of a picture, largest first."""
    looking = partial(_found, question=question, attributes=_attributes(question), version=version)
    found = picture.ask(service, looking)
    exchange.faces = len(found)
    if not question.return_face_id:
        return [face.answer for face in found]
    return _with_ids(found, question, service)


class Found(NamedTuple):
    """A face as it is answered, and what its faceId will stand for."""

    answer: DetectedFace
    template: Template | None
    quality: Quality | None


def _found(
    analyser: Analyser,
    image: Image,
    question: Question,
    attributes: frozenset[Attribute],
    version: ApiVersion,
) -> list[Found]:
    """The faces of the picture, largest first, without faceIds."""
    needed = _aspects(question, attributes)
    faces = [analyser.describe(image, face, needed) for face in find_faces(analyser, image)]
    placed = _placed(faces, question.detection_model, image)
    return [
        Found(
            DetectedFace(
                face_rectangle=place,
                face_landmarks=_landmarks(analyser, image, face, question),
                face_attributes=face_attributes(Look(image, face, version), attributes),
                recognition_model=_recognition_model(question, version),
            ),
            face.template,
            face.quality,
        )
        for place, face in placed
    ]


def _attributes(question: Question) -> frozenset[Attribute]:
    """What is asked about each face.

    Raises:
        AzureError: The detection model does not tell that.
    """
    model = question.detection_model
    if question.return_face_landmarks and model is DetectionModel.DETECTION_02:
        raise bad_argument(f"'returnLandmarks' is not supported by {model}.")
    return requested(question.return_face_attributes, model, question.recognition_model)


def _aspects(question: Question, attributes: frozenset[Attribute]) -> Aspect:
    needed = aspects(attributes)
    if question.return_face_id:
        needed |= Aspect.TEMPLATE
    if question.return_face_landmarks or question.detection_model is DetectionModel.DETECTION_01:
        needed |= Aspect.MESH
    return needed


def _placed(faces: list[Face], model: DetectionModel, image: Image) -> list[tuple[Rectangle, Face]]:
    """The faces with their rectangles, largest first."""
    height, width = image.shape[:2]
    placed = [(rectangle(face, model, width, height), face) for face in faces]
    return sorted(placed, key=lambda place: place[0].area, reverse=True)


def _landmarks(
    analyser: Analyser, image: Image, face: Face, question: Question
) -> FaceLandmarks | None:
    if not question.return_face_landmarks:
        return None
    mesh = found_out(face.mesh)
    return face_landmarks(mesh, analyser.pupils(image, mesh))


def _recognition_model(question: Question, version: ApiVersion) -> RecognitionModel | None:
    """What the faceId is for; the newest version tells it of a faceId only."""
    tells = question.return_face_id or version != ApiVersion.V1_2
    return question.recognition_model if question.return_recognition_model and tells else None


def _with_ids(found: list[Found], question: Question, service: Service) -> list[DetectedFace]:
    face_ids = service.face_ids.remember(
        [(found_out(face.template), found_out(face.quality)) for face in found],
        question.recognition_model,
        question.face_id_time_to_live,
    )
    return [
        face.answer.model_copy(update={"face_id": face_id})
        for face, face_id in zip(found, face_ids, strict=True)
    ]
