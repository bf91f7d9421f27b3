"""Verify: whether two faces, or a face and somebody enrolled, are the same person's."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from whosthere.errors import FaceNotFound, ModelMismatch, PersonNotFound
from whosthere.people import verification
from whosthere.people.calibration import DECISION
from whosthere.people.records import Kind
from whosthere.server.azure.comparing import (
    incompatible,
    is_uuid,
    recalled,
    require_same_model,
    rounded,
)
from whosthere.server.azure.errors import bad_argument, not_found
from whosthere.server.azure.routing import Body, Shared, face_router
from whosthere.server.azure.searching import both_groups, collection

if TYPE_CHECKING:
    from whosthere.people.face_ids import RememberedFace
    from whosthere.people.records import Group
    from whosthere.server.azure.service import Service

router = face_router("recognition")


class VerifyBody(Body):
    """Two faceIds; or a faceId and a personId, of a group or of the person directory."""

    face_id1: str | None = None
    face_id2: str | None = None
    face_id: str | None = None
    person_id: str | None = None
    person_group_id: str | None = None
    large_person_group_id: str | None = None


class VerifyResult(Body):
    """Whether they are the same person's: whether the confidence reaches 0.5."""

    is_identical: bool
    confidence: float


@router.post("/verify")
def verify(body: VerifyBody, service: Shared) -> VerifyResult:
    """Compare a face with another one, or with somebody enrolled."""
    confidence = rounded(_compared(body, service).confidence)
    return VerifyResult(is_identical=confidence >= DECISION, confidence=confidence)


def _compared(body: VerifyBody, service: Service) -> verification.Verification:
    if body.face_id1 is not None or body.face_id2 is not None:
        pair = [body.face_id1 or "", body.face_id2 or ""]
        one, other = recalled(service, pair, missing=HTTPStatus.NOT_FOUND)
        return verification.verify(one.template, other.template)
    (face,) = recalled(service, [body.face_id or ""], missing=HTTPStatus.NOT_FOUND)
    if not is_uuid(body.person_id or ""):
        raise bad_argument("Person ID is invalid.")
    group = _group(body, service)
    require_same_model(face, group)
    return _compared_with_person(face, group, str(body.person_id).lower(), service)


def _group(body: VerifyBody, service: Service) -> Group:
    """Where the person is enrolled: the directory unless a group is named."""
    if body.person_group_id is not None and body.large_person_group_id is not None:
        raise both_groups()
    if body.person_group_id is not None:
        return collection(service, Kind.PERSON_GROUP, body.person_group_id)
    if body.large_person_group_id is not None:
        return collection(service, Kind.LARGE_PERSON_GROUP, body.large_person_group_id)
    return service.gallery.directory.group()


def _compared_with_person(
    face: RememberedFace, group: Group, person_id: str, service: Service
) -> verification.Verification:
    """The face against all present faces of the person; no training is needed."""
    try:
        person = service.gallery.collections.person(group.id, person_id)
        # In the directory every face is for one recognition model.
        model = face.recognition_model if group.kind is Kind.DIRECTORY else None
        return service.gallery.verify(face.template, person.id, model)
    except PersonNotFound as error:
        raise not_found("Person", "Person is not found.") from error
    except FaceNotFound as error:
        raise not_found("PersistedFace", "No persisted face of the person is found.") from error
    except ModelMismatch as error:
        raise incompatible() from error
