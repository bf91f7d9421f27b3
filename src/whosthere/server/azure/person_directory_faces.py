"""Faces of people of the person directory, apart by recognition model."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Response

from whosthere.errors import FaceNotFound, LimitReached, ModelMismatch, PersonNotFound
from whosthere.server.azure.comparing import incompatible, is_uuid
from whosthere.server.azure.enrol import FaceToAdd
from whosthere.server.azure.errors import AzureError, bad_argument, not_found, quota_exceeded
from whosthere.server.azure.fields import FaceUserData
from whosthere.server.azure.models import DIRECTORY_MODELS, RecognitionModel
from whosthere.server.azure.operations import DONE, MADE, Done
from whosthere.server.azure.person_directory import no_such_person, somebody
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


class AddedFace(Body):
    """A face that was added."""

    persisted_face_id: str


class PersistedFace(Body):
    """A face."""

    persisted_face_id: str
    user_data: str


class FaceChange(Body):
    """What to note about a face."""

    user_data: FaceUserData | None = None


def _supported(recognition_model: str) -> RecognitionModel:
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
    try:
        added = service.gallery.collections.add_face(person.id, look, model)
    except PersonNotFound as error:
        raise no_such_person() from error
    except LimitReached as error:
        raise quota_exceeded("Persisted face number reached limit.") from error
    except ModelMismatch as error:
        raise incompatible() from error
    response.headers.update(done.headers(_resource(added, model), made=True))
    return AddedFace(persisted_face_id=added.id)


@router.get(PATH)
def listed(person_id: str, model: Model, service: Shared) -> FacesOfPerson:
    """Somebody's faces for one recognition model."""
    person = somebody(service, person_id)
    try:
        faces = service.gallery.faces(person.id)
    except PersonNotFound as error:
        raise no_such_person() from error
    return FacesOfPerson(
        person_id=person.id,
        persisted_face_ids=[face.id for face in faces if face.recognition_model == model],
    )


@router.get(FACE_PATH)
def get(person_id: str, model: Model, persisted_face_id: str, service: Shared) -> PersistedFace:
    """A face."""
    face = _face(service, person_id, model, persisted_face_id)
    return PersistedFace(persisted_face_id=face.id, user_data=face.user_data)


@router.patch(FACE_PATH, response_class=Response)
def update(
    person_id: str, model: Model, persisted_face_id: str, body: FaceChange, service: Shared
) -> Response:
    """Change what is noted about a face."""
    face = _face(service, person_id, model, persisted_face_id)
    if body.user_data is not None:
        try:
            service.gallery.collections.update_face(face.id, body.user_data)
        except FaceNotFound as error:
            raise _no_such_face(face.id) from error
    return empty()


@router.delete(FACE_PATH, status_code=HTTPStatus.ACCEPTED, response_class=Response, responses=DONE)
def delete(
    person_id: str, model: Model, persisted_face_id: str, service: Shared, done: Done
) -> Response:
    """Delete a face; searches forget it at once."""
    face = _face(service, person_id, model, persisted_face_id)
    try:
        service.gallery.collections.delete_face(face.id)
    except FaceNotFound as error:
        raise _no_such_face(face.id) from error
    return empty(HTTPStatus.ACCEPTED, done.headers(_resource(face, model)))


def _face(service: Service, person_id: str, model: RecognitionModel, face_id: str) -> EnrolledFace:
    """Somebody's face for that model.

    Raises:
        AzureError: There is no such person, or no such face.
    """
    person = somebody(service, person_id)
    if not is_uuid(face_id):
        raise not_found("PersistedFace", "Persisted Face ID is invalid.")
    try:
        face = service.gallery.collections.face(person.id, face_id.lower())
    except FaceNotFound as error:
        raise _no_such_face(face_id) from error
    if face.recognition_model != model:
        raise _no_such_face(face_id)
    return face


def _no_such_face(face_id: str) -> AzureError:
    return not_found("PersistedFace", f"Persisted face {face_id} is not found.")


def _resource(face: EnrolledFace, model: RecognitionModel) -> str:
    return f"persons/{face.person_id}/recognitionModels/{model}/persistedfaces/{face.id}"
