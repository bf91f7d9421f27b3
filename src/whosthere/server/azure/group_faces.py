"""Faces of people of person groups and large person groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import Response

from whosthere.server.azure.collecting import (
    PATHS,
    azures_words,
    face_of,
    group_path,
    person_of,
)
from whosthere.server.azure.collections import PersistedFace, described
from whosthere.server.azure.enrol import AddedFace, FaceChange, FaceToAdd
from whosthere.server.azure.pictures import PICTURE_BODY
from whosthere.server.azure.routing import Shared, empty

if TYPE_CHECKING:
    from fastapi import APIRouter

    from whosthere.people.records import Kind


class GroupFaceOperations:
    """The operations on faces of people of groups of one kind.

    Args:
        kind: The kind.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def register(self, router: APIRouter) -> None:
        """Add the routes."""
        faces = f"{group_path(self._kind)}/persons/{{person_id}}/persistedfaces"
        face, kind = faces + "/{persisted_face_id}", f"face of {PATHS[self._kind]}"
        router.post(faces, openapi_extra=PICTURE_BODY, name=f"add {kind}")(self.add)
        router.get(face, name=f"get {kind}")(self.get)
        router.patch(face, response_class=Response, name=f"update {kind}")(self.update)
        router.delete(face, response_class=Response, name=f"delete {kind}")(self.delete)

    def add(
        self, collection_id: str, person_id: str, face: FaceToAdd, service: Shared
    ) -> AddedFace:
        """Add a face to somebody; it is searched for after the next training."""
        person = person_of(service, self._kind, collection_id, person_id)
        look = face.look(service)
        with azures_words(self._kind):
            added = service.gallery.collections.add_face(person.id, look)
        return AddedFace(persisted_face_id=added.id)

    def get(
        self, collection_id: str, person_id: str, persisted_face_id: str, service: Shared
    ) -> PersistedFace:
        """A face of somebody."""
        person = person_of(service, self._kind, collection_id, person_id)
        return described([face_of(service, self._kind, person.id, persisted_face_id)])[0]

    def update(
        self,
        collection_id: str,
        person_id: str,
        persisted_face_id: str,
        body: FaceChange,
        service: Shared,
    ) -> Response:
        """Change what is noted about a face."""
        person = person_of(service, self._kind, collection_id, person_id)
        face = face_of(service, self._kind, person.id, persisted_face_id)
        if body.user_data is not None:
            with azures_words(self._kind):
                service.gallery.collections.update_face(face.id, body.user_data)
        return empty()

    def delete(
        self, collection_id: str, person_id: str, persisted_face_id: str, service: Shared
    ) -> Response:
        """Delete a face of somebody; it is not searched for any more."""
        person = person_of(service, self._kind, collection_id, person_id)
        face = face_of(service, self._kind, person.id, persisted_face_id)
        with azures_words(self._kind):
            service.gallery.collections.delete_face(face.id)
        return empty()
