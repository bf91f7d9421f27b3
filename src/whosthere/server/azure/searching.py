"""The collections that faces are searched for in, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from whosthere.errors import GroupNotFound, ModelMismatch, NotTrained
from whosthere.people.groups import LEGAL_HANDLE
from whosthere.people.records import Kind
from whosthere.server.azure.comparing import incompatible, require_same_model, rounded
from whosthere.server.azure.errors import AzureError, bad_argument, not_found

if TYPE_CHECKING:
    from whosthere.people.face_ids import RememberedFace
    from whosthere.people.index import Index
    from whosthere.people.records import Group
    from whosthere.server.azure.service import Service


@dataclass(frozen=True, slots=True)
class Words:
    """How errors call a kind of collection.

    Attributes:
        code: In codes.
        name: In sentences.
        untrained: The sentence for one that was never trained.
    """

    code: str
    name: str
    untrained: str = ""


WORDS = {
    Kind.PERSON_GROUP: Words("PersonGroup", "Person group", "Person group not trained."),
    Kind.LARGE_PERSON_GROUP: Words(
        "LargePersonGroup", "Large person group", "Large person group not trained."
    ),
    Kind.FACE_LIST: Words("FaceList", "Face list"),
    Kind.LARGE_FACE_LIST: Words(
        "LargeFaceList", "Large face list", "Large face list is not trained."
    ),
    Kind.DIRECTORY: Words("PersonDirectory", "Person directory"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody it may be.

    Attributes:
        id: Of the person, or of the face in a face list.
        confidence: As it is answered.
    """

    id: str
    confidence: float


def collection(service: Service, kind: Kind, handle: str) -> Group:
    """The collection of that kind and id.

    Raises:
        AzureError: The id is none, or there is no such collection.
    """
    words = WORDS[kind]
    if not LEGAL_HANDLE.fullmatch(handle):
        raise bad_argument(f"{words.name} ID is invalid.")
    try:
        return service.gallery.collections.get(kind, handle)
    except GroupNotFound as error:
        message = f"{words.name} is not found."
        raise not_found(words.code, message, HTTPStatus.BAD_REQUEST) from error


def both_groups() -> AzureError:
    """A group of either kind is named where one must be."""
    return AzureError(
        HTTPStatus.BAD_REQUEST,
        "PersonGroupIdAndLargePersonGroupIdBothNotNull",
        "Large person group ID and person group ID are both not null.",
    )


def trained(service: Service, group: Group) -> Index:
    """What searches the collection's last trained state.

    Raises:
        AzureError: It has none, because it was never trained or because that is still going on.
    """
    words = WORDS[group.kind]
    try:
        return service.gallery.index(group.id)
    except NotTrained as error:
        run = service.trainings.status(group.id)
        if run is not None and run.status == "running":
            code, message = f"{words.code}TrainingNotFinished", f"{words.name} is under training."
            raise AzureError(HTTPStatus.CONFLICT, code, message) from error
        code = f"{words.code}NotTrained"
        raise AzureError(HTTPStatus.BAD_REQUEST, code, words.untrained) from error


def candidates(index: Index, face: RememberedFace, most: int, threshold: float) -> list[Candidate]:
    """Those most like the face, best first, whose confidence reaches the threshold.

    Raises:
        AzureError: They are of another recognition model than the face.
    """
    require_same_model(face, index.roll.group)
    try:
        matches = index.search(face.template, most)
    except ModelMismatch as error:
        raise incompatible() from error
    found = [Candidate(str(match.person_id), rounded(match.confidence)) for match in matches]
    return [candidate for candidate in found if candidate.confidence >= threshold]
