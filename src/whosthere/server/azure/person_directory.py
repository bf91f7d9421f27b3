"""The person directory: people who are in no group of their own, and need no training."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Response

from whosthere.people.records import Kind
from whosthere.server.azure.collecting import azures_words
from whosthere.server.azure.comparing import is_uuid
from whosthere.server.azure.errors import bad_argument, not_found
from whosthere.server.azure.fields import MAX_PAGE, Start, Top
from whosthere.server.azure.operations import DONE, MADE, Done
from whosthere.server.azure.people import AddedPerson, NewPerson, PersonChange
from whosthere.server.azure.routing import Body, Shared, empty, face_router

if TYPE_CHECKING:
    from whosthere.people.records import Person
    from whosthere.server.azure.service import Service

router = face_router("person directory")


class DirectoryPerson(Body):
    """Somebody in the directory."""

    person_id: str
    name: str
    user_data: str | None


class References(Body):
    """The dynamic groups that somebody is in."""

    dynamic_person_group_ids: list[str]


@router.post("/persons", status_code=HTTPStatus.ACCEPTED, responses=MADE)
def create(body: NewPerson, response: Response, service: Shared, done: Done) -> AddedPerson:
    """Add somebody, without a face as yet."""
    directory = service.gallery.directory.group()
    with azures_words(Kind.DIRECTORY):
        person = service.gallery.collections.add_person(
            directory.id, body.name, body.user_data or ""
        )
    response.headers.update(done.headers(f"persons/{person.id}", made=True))
    return AddedPerson(person_id=person.id)


@router.get("/persons")
def listed(service: Shared, start: Start = "", top: Top = MAX_PAGE) -> list[DirectoryPerson]:
    """Everybody in the directory, by id."""
    if start and not is_uuid(start):
        raise bad_argument("'start' is not valid person ID.")
    directory = service.gallery.directory.group()
    people = service.gallery.collections.people(directory.id, start.lower(), top)
    return [_described(person) for person in people]


@router.get("/persons/{person_id}")
def get(person_id: str, service: Shared) -> DirectoryPerson:
    """Somebody."""
    return _described(somebody(service, person_id))


@router.patch("/persons/{person_id}", response_class=Response)
def update(person_id: str, body: PersonChange, service: Shared) -> Response:
    """Change what somebody is called, or what is noted about them."""
    if body.name is None and body.user_data is None:
        raise bad_argument("Both 'name' and 'userData' are empty.")
    person = somebody(service, person_id)
    with azures_words(Kind.DIRECTORY):
        service.gallery.collections.update_person(person.id, body.name, body.user_data)
    return empty()


@router.delete(
    "/persons/{person_id}",
    status_code=HTTPStatus.ACCEPTED,
    response_class=Response,
    responses=DONE,
)
def delete(person_id: str, service: Shared, done: Done) -> Response:
    """Delete somebody with their faces, from all dynamic groups too."""
    person = somebody(service, person_id)
    with azures_words(Kind.DIRECTORY):
        service.gallery.collections.delete_person(person.id)
    return empty(HTTPStatus.ACCEPTED, done.headers(f"persons/{person.id}"))


@router.get("/persons/{person_id}/dynamicpersongroupreferences")
def references(
    person_id: str, service: Shared, start: Start = "", top: Top = MAX_PAGE
) -> References:
    """The dynamic groups that somebody is in, by id."""
    person = somebody(service, person_id)
    handles = service.gallery.directory.groups_of(person.id, start, top)
    return References(dynamic_person_group_ids=handles)


def somebody(service: Service, person_id: str) -> Person:
    """The person of the directory with that id.

    Raises:
        AzureError: The id is none, or there is nobody of it.
    """
    if not is_uuid(person_id):
        raise not_found("Person", "Person ID is invalid.")
    directory = service.gallery.directory.group()
    with azures_words(Kind.DIRECTORY):
        return service.gallery.collections.person(directory.id, person_id.lower())


def _described(person: Person) -> DirectoryPerson:
    return DirectoryPerson(
        person_id=person.id, name=person.name, user_data=person.user_data or None
    )
