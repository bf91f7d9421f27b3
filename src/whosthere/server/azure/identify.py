"""Identify: who of a group, or of the person directory, faces belong to."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from whosthere.errors import GroupNotFound, PersonNotFound
from whosthere.people.calibration import DECISION
from whosthere.people.groups import LEGAL_HANDLE
from whosthere.people.records import Kind
from whosthere.server.azure.comparing import incompatible, is_uuid, recalled
from whosthere.server.azure.errors import AzureError, bad_argument, not_found
from whosthere.server.azure.models import DIRECTORY_MODELS
from whosthere.server.azure.routing import ApiVersion, Body, Shared, face_router
from whosthere.server.azure.searching import (
    both_groups,
    candidates,
    collection,
    trained,
)

if TYPE_CHECKING:
    from whosthere.people.index import Index
    from whosthere.server.azure.service import Service

router = face_router("recognition")

MAX_FACES = 10
MAX_PERSONS = 30
MAX_CANDIDATES = 100
DEFAULT_CANDIDATES = 10
"""What Azure answers since March 2018 where the client does not say."""

EVERYBODY = ["*"]
"""The personIds that mean the whole directory."""


class IdentifyBody(Body):
    """Faces, and one place to look for whose they are."""

    face_ids: Annotated[list[str], Field(min_length=1, max_length=MAX_FACES)]
    person_group_id: str | None = None
    large_person_group_id: str | None = None
    dynamic_person_group_id: str | None = None
    person_ids: Annotated[list[str], Field(min_length=1, max_length=MAX_PERSONS)] | None = None
    max_num_of_candidates_returned: Annotated[int, Field(ge=1, le=MAX_CANDIDATES)] | None = None
    confidence_threshold: Annotated[float, Field(ge=0, le=1)] | None = None


class IdentifyCandidate(Body):
    """Somebody it may be."""

    person_id: str
    confidence: float


class IdentifyResult(Body):
    """Who one of the faces may be, likeliest first; nobody where nobody reaches the threshold."""

    face_id: str
    candidates: list[IdentifyCandidate]


@router.post("/identify")
def identify(body: IdentifyBody, version: ApiVersion, service: Shared) -> list[IdentifyResult]:
    """Say who the faces belong to."""
    _require_one_scope(body, version)
    faces = recalled(service, body.face_ids)
    index = _searched(body, service, faces[0].recognition_model)
    most = body.max_num_of_candidates_returned or DEFAULT_CANDIDATES
    threshold = DECISION if body.confidence_threshold is None else body.confidence_threshold
    return [
        IdentifyResult(
            face_id=face_id,
            candidates=[
                IdentifyCandidate(person_id=found.id, confidence=found.confidence)
                for found in candidates(index, face, most, threshold)
            ],
        )
        for face_id, face in zip(body.face_ids, faces, strict=True)
    ]


def _require_one_scope(body: IdentifyBody, version: ApiVersion) -> None:
    """See that there is exactly one place to look.

    Raises:
        AzureError: There is none, or there are several.
    """
    if body.person_group_id is not None and body.large_person_group_id is not None:
        raise both_groups()
    scopes = (
        body.person_group_id,
        body.large_person_group_id,
        body.dynamic_person_group_id,
        body.person_ids,
    )
    given = sum(scope is not None for scope in scopes)
    if given == 0 and version == ApiVersion.V1_0:
        # This version knows of no other places.
        raise AzureError(
            HTTPStatus.BAD_REQUEST,
            "PersonGroupIdAndLargePersonGroupIdBothNull",
            "Large person group ID and person group ID are both null.",
        )
    if given == 0:
        raise AzureError(
            HTTPStatus.BAD_REQUEST,
            "MissingIdentificationScopeParameters",
            "No identification scope parameter is present in the request.",
        )
    if given > 1:
        raise AzureError(
            HTTPStatus.BAD_REQUEST,
            "IncompatibleIdentificationScopeParametersCombination",
            "Incompatible identification scope parameters are present in the request.",
        )


def _searched(body: IdentifyBody, service: Service, recognition_model: str) -> Index:
    """What searches the scope of the request."""
    if body.person_group_id is not None:
        return trained(service, collection(service, Kind.PERSON_GROUP, body.person_group_id))
    if body.large_person_group_id is not None:
        group = collection(service, Kind.LARGE_PERSON_GROUP, body.large_person_group_id)
        return trained(service, group)
    if recognition_model not in DIRECTORY_MODELS:
        raise incompatible()
    directory = service.gallery.directory.group()
    index = service.gallery.index(directory.id, recognition_model)
    if body.dynamic_person_group_id is not None:
        return index.among(_members(service, body.dynamic_person_group_id))
    person_ids = body.person_ids or []
    if person_ids == EVERYBODY:
        return index
    return index.among(_people(service, directory.id, person_ids))


def _members(service: Service, handle: str) -> list[str]:
    """Ids of everybody in a dynamic person group."""
    if not LEGAL_HANDLE.fullmatch(handle):
        raise bad_argument("Dynamic person group ID is invalid.")
    try:
        return service.gallery.directory.members(handle, top=None)
    except GroupNotFound as error:
        message = "Dynamic person group is not found."
        raise not_found("DynamicPersonGroup", message, HTTPStatus.BAD_REQUEST) from error


def _people(service: Service, directory_id: str, person_ids: list[str]) -> list[str]:
    """The ids, once it is known that they are of people of the directory."""
    if not all(is_uuid(person_id) for person_id in person_ids):
        raise bad_argument("Person ID is invalid.")
    try:
        people = [
            service.gallery.collections.person(directory_id, person_id.lower())
            for person_id in person_ids
        ]
    except PersonNotFound as error:
        raise not_found("Person", "Person is not found.", HTTPStatus.BAD_REQUEST) from error
    return [person.id for person in people]
