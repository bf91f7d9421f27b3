"""What all operations on collections share: their kinds, their ids, and what can be wrong."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from whosthere.errors import (
    FaceNotFound,
    GroupNotFound,
    LimitReached,
    ModelMismatch,
    NameTaken,
    PersonNotFound,
    TrainingRunning,
)
from whosthere.people.groups import LEGAL_HANDLE
from whosthere.people.records import Kind
from whosthere.server.azure.comparing import incompatible, is_uuid
from whosthere.server.azure.errors import AzureError, exists, not_found, quota_exceeded
from whosthere.server.azure.searching import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.people.records import EnrolledFace, Group, Person
    from whosthere.server.azure.service import Service

PATHS = {
    Kind.PERSON_GROUP: "persongroups",
    Kind.LARGE_PERSON_GROUP: "largepersongroups",
    Kind.FACE_LIST: "facelists",
    Kind.LARGE_FACE_LIST: "largefacelists",
}
"""The segment of the path that names the kind."""

COUNTED = {"groups": "Collection", "people": "Person", "faces": "Persisted face"}
"""What there may only be so many of."""

LARGE = frozenset([Kind.LARGE_PERSON_GROUP, Kind.LARGE_FACE_LIST])
"""Kinds that refuse a change of nothing."""


def group_path(kind: Kind) -> str:
    """The path of a collection of that kind, below the version."""
    return f"/{PATHS[kind]}/{{collection_id}}"


def require_legal(kind: Kind, handle: str) -> None:
    """See that it can be the id of a collection.

    Raises:
        AzureError: It cannot, so that there is none of that id.
    """
    words = WORDS[kind]
    if not LEGAL_HANDLE.fullmatch(handle):
        raise not_found(words.code, f"{words.name} ID is invalid.")


def group_of(service: Service, kind: Kind, handle: str) -> Group:
    """The collection of that kind and id.

    Raises:
        AzureError: The id is none, or there is no such collection.
    """
    require_legal(kind, handle)
    with azures_words(kind):
        return service.gallery.collections.get(kind, handle)


def person_of(service: Service, kind: Kind, handle: str, person_id: str) -> Person:
    """The person of that id in that group.

    Raises:
        AzureError: An id is none, or there is no such group or person.
    """
    group = group_of(service, kind, handle)
    if not is_uuid(person_id):
        raise not_found("Person", "Person ID is invalid.")
    with azures_words(kind):
        return service.gallery.collections.person(group.id, person_id.lower())


def face_of(service: Service, kind: Kind, person_id: str, face_id: str) -> EnrolledFace:
    """The face of that id of that person.

    Raises:
        AzureError: The id is none, or the person has no such face.
    """
    if not is_uuid(face_id):
        raise not_found("PersistedFace", "Persisted face ID is invalid.")
    with azures_words(kind):
        return service.gallery.collections.face(person_id, face_id.lower())


@contextmanager
def azures_words(kind: Kind) -> Iterator[None]:
    """What the gallery says is wrong inside the block, as Azure says it of that kind."""
    words = WORDS[kind]
    try:
        yield
    except GroupNotFound as error:
        raise not_found(words.code, f"{words.name} is not found.") from error
    except PersonNotFound as error:
        raise not_found("Person", "Person is not found.") from error
    except FaceNotFound as error:
        raise not_found("PersistedFace", "Persisted face is not found.") from error
    except NameTaken as error:
        raise exists(words.code, f"{words.name} already exists.") from error
    except TrainingRunning as error:
        message = f"{words.name} is under training."
        code = f"{words.code}TrainingNotFinished"
        raise AzureError(HTTPStatus.CONFLICT, code, message) from error
    except ModelMismatch as error:
        raise incompatible() from error
    except LimitReached as error:
        raise quota_exceeded(f"{COUNTED[error.of]} number reached limit.") from error
