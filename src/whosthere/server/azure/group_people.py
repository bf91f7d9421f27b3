"""People of person groups and large person groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import Response

from whosthere.server.azure.collecting import (
    PATHS,
    azures_words,
    group_of,
    group_path,
    person_of,
)
from whosthere.server.azure.collections import require_change
from whosthere.server.azure.fields import MAX_PAGE, Start, Top
from whosthere.server.azure.people import AddedPerson, NewPerson, PersonChange
from whosthere.server.azure.routing import Body, Shared, empty

if TYPE_CHECKING:
    from fastapi import APIRouter

    from whosthere.people.records import Kind, Person


class GroupPerson(Body):
    """Somebody of a group."""

    person_id: str
    name: str
    user_data: str | None
    persisted_face_ids: list[str]


class PeopleOperations:
    """The operations on people of groups of one kind.

    Args:
        kind: The kind.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def register(self, router: APIRouter) -> None:
        """Add the routes."""
        people, kind = f"{group_path(self._kind)}/persons", f"people of {PATHS[self._kind]}"
        person = people + "/{person_id}"
        router.post(people, name=f"create {kind}")(self.create)
        router.get(people, name=f"list {kind}")(self.listed)
        router.get(person, name=f"get {kind}")(self.get)
        router.patch(person, response_class=Response, name=f"update {kind}")(self.update)
        router.delete(person, response_class=Response, name=f"delete {kind}")(self.delete)

    def create(self, collection_id: str, body: NewPerson, service: Shared) -> AddedPerson:
        """Add somebody, without a face as yet."""
        group = group_of(service, self._kind, collection_id)
        with azures_words(self._kind):
            person = service.gallery.collections.add_person(
                group.id, body.name, body.user_data or ""
            )
        return AddedPerson(person_id=person.id)

    def listed(
        self, collection_id: str, service: Shared, start: Start = "", top: Top = MAX_PAGE
    ) -> list[GroupPerson]:
        """Everybody of a group, by id."""
        group = group_of(service, self._kind, collection_id)
        people = service.gallery.collections.people(group.id, start.lower(), top)
        faces = service.gallery.collections.face_ids([person.id for person in people])
        return [_described(person, faces[person.id]) for person in people]

    def get(self, collection_id: str, person_id: str, service: Shared) -> GroupPerson:
        """Somebody of a group."""
        person = person_of(service, self._kind, collection_id, person_id)
        faces = service.gallery.collections.face_ids([person.id])
        return _described(person, faces[person.id])

    def update(
        self, collection_id: str, person_id: str, body: PersonChange, service: Shared
    ) -> Response:
        """Change what somebody is called, or what is noted about them."""
        require_change(self._kind, body.name, body.user_data)
        person = person_of(service, self._kind, collection_id, person_id)
        with azures_words(self._kind):
            service.gallery.collections.update_person(person.id, body.name, body.user_data)
        return empty()

    def delete(self, collection_id: str, person_id: str, service: Shared) -> Response:
        """Delete somebody with their faces."""
        person = person_of(service, self._kind, collection_id, person_id)
        with azures_words(self._kind):
            service.gallery.collections.delete_person(person.id)
        return empty()


def _described(person: Person, face_ids: list[str]) -> GroupPerson:
    return GroupPerson(
        person_id=person.id,
        name=person.name,
        user_data=person.user_data or None,
        persisted_face_ids=face_ids,
    )
