"""Faces of people of the person directory, apart by recognition model."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Response

from whosthere.people.records import Kind
from whosthere.server.azure.collecting import azures_words, face_of
from whosthere.server.azure.collections import PersistedFace
from whosthere.server.azure.enrol import AddedFace, FaceChange, FaceToAdd
from whosthere.server.azure.errors import bad_argument, not_found
from whosthere.server.azure.models import DIRECTORY_MODELS, RecognitionModel
from whosthere.server.azure.operations import DONE, MADE, Done
from whosthere.server.azure.person_directory import somebody
from whosthere.server.azure.pictures import PICTURE_BODY
from whosthere.server.azure.routing import Body, Shared, empty, face_router

if TYPE_CHECKING:
    from whosthere.people.records import EnrolledFace
    from whosthere.server.azure.service import Service

router = face_router("person directory")

PATH = "/persons/{person_id}/recognitionmodels/{recognition_model}/persistedfaces"
FACE_PATH = PATH + "/{persisted_face_id}"


class FacesOfPerson(Body):
    """Somebody's faces."""

    person_id: str
    persisted_face_ids: list[str]


async def _supported(recognition_model: str) -> RecognitionModel:
    if recognition_model not in DIRECTORY_MODELS:
        raise bad_argument("Recognition model is not supported for this feature.")
    return RecognitionModel(recognition_model)


Model = Annotated[RecognitionModel, Depends(_supported)]
"""The recognition model of the path."""


@router.post(PATH, status_code=HTTPStatus.ACCEPTED, responses=MADE, openapi_extra=PICTURE_BODY)
def add(
    person_id: str, model: Model, face: FaceToAdd, response: Response, service: Shared, done: Done
) -> AddedFace:
    """Add the face of a picture to somebody; searches know it at once."""
    person = somebody(service, person_id)
    look = face.look(service)
    with azures_words(Kind.DIRECTORY):
        added = service.gallery.collections.add_face(person.id, look, model)
    response.headers.update(done.headers(_resource(added, model), made=True))
    return AddedFace(persisted_face_id=added.id)


@router.get(PATH)
def listed(person_id: str, model: Model, service: Shared) -> FacesOfPerson:
    """Somebody's faces for one recognition model."""
    person = somebody(service, person_id)
    with azures_words(Kind.DIRECTORY):
        faces = service.gallery.faces(person.id)
    return FacesOfPerson(
        person_id=person.id,
        persisted_face_ids=[face.id for face in faces if face.recognition_model == model],
    )


@router.get(FACE_PATH)
def get(person_id: str, model: Model, persisted_face_id: str, service: Shared) -> PersistedFace:
    """A face."""
    face = _face(service, person_id, model, persisted_face_id)
    return PersistedFace(persisted_face_id=face.id, user_data=face.user_data or None)


@router.patch(FACE_PATH, response_class=Response)
def update(
    person_id: str, model: Model, persisted_face_id: str, body: FaceChange, service: Shared
) -> Response:
    """Change what is noted about a face."""
    face = _face(service, person_id, model, persisted_face_id)
    if body.user_data is not None:
        with azures_words(Kind.DIRECTORY):
            service.gallery.collections.update_face(face.id, body.user_data)
    return empty()


@router.delete(FACE_PATH, status_code=HTTPStatus.ACCEPTED, response_class=Response, responses=DONE)
def delete(
    person_id: str, model: Model, persisted_face_id: str, service: Shared, done: Done
) -> Response:
    """Delete a face; searches forget it at once."""
    face = _face(service, person_id, model, persisted_face_id)
    with azures_words(Kind.DIRECTORY):
        service.gallery.collections.delete_face(face.id)
    return empty(HTTPStatus.ACCEPTED, done.headers(_resource(face, model)))


def _face(service: Service, person_id: str, model: RecognitionModel, face_id: str) -> EnrolledFace:
    """Somebody's face for that model.

    Raises:
        AzureError: There is no such person, or no such face.
    """
    person = somebody(service, person_id)
    face = face_of(service, Kind.DIRECTORY, person.id, face_id)
    if face.recognition_model != model:
        raise not_found("PersistedFace", "Persisted face is not found.")
    return face


def _resource(face: EnrolledFace, model: RecognitionModel) -> str:
    return f"persons/{face.person_id}/recognitionModels/{model}/persistedfaces/{face.id}"
