"""Find similar: the faces of a list that look most like one face."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field

from whosthere.people.calibration import DECISION, untrained
from whosthere.people.records import Kind
from whosthere.server.azure.comparing import recalled, rounded
from whosthere.server.azure.errors import AzureError, bad_argument
from whosthere.server.azure.routing import Body, Shared, face_router
from whosthere.server.azure.searching import Candidate, candidates, collection, trained

if TYPE_CHECKING:
    from whosthere.people.index import Index
    from whosthere.server.azure.service import Service

router = face_router("recognition")

MAX_FACES = 1000
MAX_CANDIDATES = 1000
DEFAULT_CANDIDATES = 20


class Mode(StrEnum):
    """What is similar."""

    MATCH_PERSON = "matchPerson"
    """Probably the same person."""
    MATCH_FACE = "matchFace"
    """Most alike, whoever it is."""

    @property
    def threshold(self) -> float:
        """The least confidence to answer."""
        return DECISION if self is Mode.MATCH_PERSON else 0.0


class FindSimilarBody(Body):
    """A face, and one place to look for others like it."""

    face_id: str
    face_ids: Annotated[list[str], Field(min_length=1, max_length=MAX_FACES)] | None = None
    face_list_id: str | None = None
    large_face_list_id: str | None = None
    max_num_of_candidates_returned: Annotated[int, Field(ge=1, le=MAX_CANDIDATES)] | None = None
    mode: Mode | None = None


class SimilarFace(Body):
    """A face like the one asked about: of the faceIds, or of the list."""

    face_id: str | None = None
    persisted_face_id: str | None = None
    confidence: float


@router.post("/findsimilars", response_model_exclude_none=True)
def find_similar(body: FindSimilarBody, service: Shared) -> list[SimilarFace]:
    """Find faces like one face, most alike first."""
    _require_one_scope(body)
    most = body.max_num_of_candidates_returned or DEFAULT_CANDIDATES
    threshold = (body.mode or Mode.MATCH_PERSON).threshold
    if body.face_ids is not None:
        alike = _among_face_ids(service, body.face_id, body.face_ids, threshold)[:most]
        return [SimilarFace(face_id=one.id, confidence=one.confidence) for one in alike]
    (face,) = recalled(service, [body.face_id])
    alike = candidates(_listed(body, service), face, most, threshold)
    return [SimilarFace(persisted_face_id=one.id, confidence=one.confidence) for one in alike]


def _require_one_scope(body: FindSimilarBody) -> None:
    """See that there is exactly one place to look.

    Raises:
        AzureError: There is none, or there are several.
    """
    given = sum(
        scope is not None for scope in (body.face_ids, body.face_list_id, body.large_face_list_id)
    )
    if given == 0:
        raise bad_argument("LargeFaceListId, faceListId and faceIds are all null.")
    if given > 1:
        raise bad_argument("2 or more of largeFaceListId, faceListId and faceIds are not null.")


def _among_face_ids(
    service: Service, face_id: str, face_ids: list[str], threshold: float
) -> list[Candidate]:
    face, *others = recalled(service, [face_id, *face_ids])
    vectors = np.stack([other.template.vector for other in others])
    calibration = untrained(face.template.model, np.ones(len(others), np.intp))
    similarities = np.vecdot(vectors, face.template.vector)
    # Confidence is the same, 0, for everybody who is less alike than strangers are on average.
    order = np.argsort(-similarities, kind="stable")
    confidences = calibration.confidences(similarities)
    alike = [Candidate(face_ids[row], rounded(float(confidences[row]))) for row in order]
    return [candidate for candidate in alike if candidate.confidence >= threshold]


def _listed(body: FindSimilarBody, service: Service) -> Index:
    """What searches the face list of the request.

    Raises:
        AzureError: There is none, it is empty, or it has to be trained first.
    """
    if body.large_face_list_id is not None:
        group = collection(service, Kind.LARGE_FACE_LIST, body.large_face_list_id)
        return trained(service, group)
    index = service.gallery.index(collection(service, Kind.FACE_LIST, body.face_list_id or "").id)
    if len(index) == 0:
        raise AzureError(HTTPStatus.BAD_REQUEST, "FaceListNotReady", "Face list is empty.")
    return index
