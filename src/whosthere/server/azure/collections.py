"""Person groups, large person groups, face lists and large face lists: the collections themselves.

They are groups of the gallery. What is in them is the matter of `group_people`, `group_faces` and
`list_faces`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import Query
from fastapi.responses import Response
from pydantic.alias_generators import to_snake

from whosthere.people.groups import LEGAL_HANDLE
from whosthere.people.records import Kind
from whosthere.server.azure.collecting import LARGE, PATHS, azures_words, group_of, group_path
from whosthere.server.azure.errors import bad_argument
from whosthere.server.azure.fields import MAX_PAGE, Name, Start, Top, UserData
from whosthere.server.azure.models import RecognitionModel
from whosthere.server.azure.routing import Body, Shared, empty
from whosthere.server.azure.searching import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import APIRouter

    from whosthere.people.records import EnrolledFace, Group

ReturnRecognitionModel: TypeAlias = Annotated[bool, Query(alias="returnRecognitionModel")]


class NewCollection(Body):
    """A collection to make."""

    name: Name
    user_data: UserData | None = None
    recognition_model: RecognitionModel | None = None


class CollectionChange(Body):
    """What to change of a collection; what is left out stays."""

    name: Name | None = None
    user_data: UserData | None = None


class Collection(Body):
    """A collection."""

    name: str
    user_data: str | None
    recognition_model: RecognitionModel | None = None


class PersonGroup(Collection):
    """A collection of people."""

    person_group_id: str


class LargePersonGroup(Collection):
    """A collection of many people."""

    large_person_group_id: str


class LargeFaceList(Collection):
    """A collection of many faces."""

    large_face_list_id: str


class FaceListItem(Collection):
    """A collection of faces, as it is listed."""

    face_list_id: str


class PersistedFace(Body):
    """A face that is kept."""

    persisted_face_id: str
    user_data: str | None


class FaceList(FaceListItem):
    """A collection of faces, with all of them."""

    persisted_faces: list[PersistedFace]


ITEMS: dict[Kind, type[Collection]] = {
    Kind.PERSON_GROUP: PersonGroup,
    Kind.LARGE_PERSON_GROUP: LargePersonGroup,
    Kind.FACE_LIST: FaceListItem,
    Kind.LARGE_FACE_LIST: LargeFaceList,
}
"""What a collection of a kind is answered as in a list."""


class CollectionOperations:
    """The operations on collections of one kind.

    Args:
        kind: The kind.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._item = ITEMS[kind]
        self._words = WORDS[kind]

    def register(self, router: APIRouter) -> None:
        """Add the routes."""
        path, kind = group_path(self._kind), PATHS[self._kind]
        whole = FaceList if self._kind is Kind.FACE_LIST else self._item
        router.put(path, response_class=Response, name=f"create {kind}")(self.create)
        router.get(
            f"/{kind}",
            response_model=list[self._item],  # type: ignore[name-defined]
            response_model_exclude_unset=True,
            name=f"list {kind}",
        )(self.listed)
        router.get(
            path, response_model=whole, response_model_exclude_unset=True, name=f"get {kind}"
        )(self.get)
        router.patch(path, response_class=Response, name=f"update {kind}")(self.update)
        router.delete(path, response_class=Response, name=f"delete {kind}")(self.delete)

    def create(self, collection_id: str, body: NewCollection, service: Shared) -> Response:
        """Make a collection."""
        if not LEGAL_HANDLE.fullmatch(collection_id):
            raise bad_argument(f"{self._words.name} ID is invalid.")
        with azures_words(self._kind):
            service.gallery.collections.create(
                self._kind,
                collection_id,
                body.name,
                body.user_data or "",
                body.recognition_model or RecognitionModel.RECOGNITION_01,
            )
        return empty()

    def listed(
        self,
        service: Shared,
        start: Start = "",
        top: Top = MAX_PAGE,
        return_recognition_model: ReturnRecognitionModel = False,
    ) -> list[Collection]:
        """All collections, by id."""
        groups = service.gallery.collections.listed(self._kind, start, top)
        return [
            self._item.model_validate(self._fields(group, model=return_recognition_model))
            for group in groups
        ]

    def get(
        self,
        collection_id: str,
        service: Shared,
        return_recognition_model: ReturnRecognitionModel = False,
    ) -> Collection:
        """A collection; a face list with its faces."""
        group = group_of(service, self._kind, collection_id)
        fields = self._fields(group, model=return_recognition_model)
        if self._kind is not Kind.FACE_LIST:
            return self._item.model_validate(fields)
        faces = service.gallery.collections.listed_faces(group.id)
        return FaceList.model_validate({**fields, "persisted_faces": described(faces)})

    def update(self, collection_id: str, body: CollectionChange, service: Shared) -> Response:
        """Change what a collection is called, or what is noted about it."""
        require_change(self._kind, body.name, body.user_data)
        group = group_of(service, self._kind, collection_id)
        with azures_words(self._kind):
            service.gallery.collections.update(group.id, body.name, body.user_data)
        return empty()

    def delete(self, collection_id: str, service: Shared) -> Response:
        """Delete a collection with everything in it."""
        group = group_of(service, self._kind, collection_id)
        with azures_words(self._kind):
            service.gallery.collections.delete(group.id)
        return empty()

    def _fields(self, group: Group, *, model: bool) -> dict[str, str | None]:
        fields = {
            f"{to_snake(self._words.code)}_id": group.handle,
            "name": group.label,
            "user_data": group.user_data or None,
        }
        if model:
            # A group of the command line is for any model, so for the one that clients should use.
            fields["recognition_model"] = group.recognition_model or RecognitionModel.RECOGNITION_04
        return fields


def require_change(kind: Kind, *changes: str | None) -> None:
    """See that something is changed, where Azure asks for that.

    Raises:
        AzureError: Nothing is.
    """
    if kind in LARGE and all(change is None for change in changes):
        raise bad_argument("Both 'name' and 'userData' are empty.")


def described(faces: Sequence[EnrolledFace]) -> list[PersistedFace]:
    """Faces as they are answered."""
    return [
        PersistedFace(persisted_face_id=face.id, user_data=face.user_data or None) for face in faces
    ]
