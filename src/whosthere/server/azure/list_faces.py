"""Faces of face lists and large face lists.

In the gallery each is a person without a name, of the same id.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from fastapi.responses import Response

from whosthere.errors import PersonNotFound
from whosthere.people.records import Kind
from whosthere.server.azure.collecting import (
    PATHS,
    azures_words,
    face_of,
    group_of,
    group_path,
)
from whosthere.server.azure.collections import PersistedFace, described
from whosthere.server.azure.enrol import AddedFace, FaceChange, FaceToAdd
from whosthere.server.azure.errors import not_found
from whosthere.server.azure.fields import MAX_PAGE, Start, Top
from whosthere.server.azure.pictures import PICTURE_BODY
from whosthere.server.azure.routing import Shared, empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import APIRouter

    from whosthere.people.records import EnrolledFace
    from whosthere.server.azure.service import Service


class ListFaceOperations:
    """The operations on faces of lists of one kind.

    Args:
        kind: The kind; a face list answers with its faces itself, and changes none.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def register(self, router: APIRouter) -> None:
        """Add the routes."""
        faces, kind = f"{group_path(self._kind)}/persistedfaces", f"face of {PATHS[self._kind]}"
        face = faces + "/{persisted_face_id}"
        router.post(faces, openapi_extra=PICTURE_BODY, name=f"add {kind}")(self.add)
        router.delete(face, response_class=Response, name=f"delete {kind}")(self.delete)
        if self._kind is Kind.LARGE_FACE_LIST:
            router.get(faces, name=f"list {kind}")(self.listed)
            router.get(face, name=f"get {kind}")(self.get)
            router.patch(face, response_class=Response, name=f"update {kind}")(self.update)

    def add(self, collection_id: str, face: FaceToAdd, service: Shared) -> AddedFace:
        """Add a face to a list."""
        group = group_of(service, self._kind, collection_id)
        look = face.look(service)
        with azures_words(self._kind):
            added = service.gallery.collections.add_listed_face(group.id, look)
        return AddedFace(persisted_face_id=added.id)

    def listed(
        self, collection_id: str, service: Shared, start: Start = "", top: Top = MAX_PAGE
    ) -> list[PersistedFace]:
        """All faces of a list, by id."""
        group = group_of(service, self._kind, collection_id)
        return described(service.gallery.collections.listed_faces(group.id, start.lower(), top))

    def get(self, collection_id: str, persisted_face_id: str, service: Shared) -> PersistedFace:
        """A face of a list."""
        return described([self._face(service, collection_id, persisted_face_id)])[0]

    def update(
        self, collection_id: str, persisted_face_id: str, body: FaceChange, service: Shared
    ) -> Response:
        """Change what is noted about a face."""
        face = self._face(service, collection_id, persisted_face_id)
        if body.user_data is not None:
            with azures_words(self._kind):
                service.gallery.collections.update_face(face.id, body.user_data)
        return empty()

    def delete(self, collection_id: str, persisted_face_id: str, service: Shared) -> Response:
        """Delete a face of a list; it is not searched for any more."""
        face = self._face(service, collection_id, persisted_face_id)
        with _as_face():
            service.gallery.collections.delete_person(face.person_id)
        return empty()

    def _face(self, service: Service, handle: str, face_id: str) -> EnrolledFace:
        group = group_of(service, self._kind, handle)
        # Ids of faces and people are the same here, so that the face is of somebody of the list.
        face = face_of(service, self._kind, face_id.lower(), face_id)
        with _as_face():
            service.gallery.collections.person(group.id, face.person_id)
        return face


@contextmanager
def _as_face() -> Iterator[None]:
    """Nobody of that id, inside the block, is no face of that id."""
    try:
        yield
    except PersonNotFound as error:
        raise not_found("PersistedFace", "Persisted face is not found.") from error
