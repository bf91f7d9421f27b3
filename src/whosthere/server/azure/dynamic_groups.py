"""Dynamic person groups: subsets of the person directory."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.responses import Response

from whosthere.errors import GroupNotFound, NameTaken, PersonNotFound
from whosthere.people.groups import LEGAL_HANDLE
from whosthere.server.azure.comparing import is_uuid
from whosthere.server.azure.errors import AzureError, bad_argument, exists, not_found
from whosthere.server.azure.fields import MAX_PAGE, Name, Start, Top, UserData
from whosthere.server.azure.operations import DONE, Done, Finished
from whosthere.server.azure.routing import Body, Shared, empty, face_router

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.people.directory import DynamicGroup

router = face_router("dynamic person groups")

PATH = "/dynamicpersongroups/{dynamic_person_group_id}"


class NewDynamicGroup(Body):
    """A group to make."""

    name: Name
    user_data: UserData | None = None
    add_person_ids: list[str] | None = None


class DynamicGroupChange(Body):
    """What to change of a group."""

    name: Name | None = None
    user_data: UserData | None = None
    add_person_ids: list[str] | None = None
    remove_person_ids: list[str] | None = None


class DynamicGroupItem(Body):
    """A group."""

    dynamic_person_group_id: str
    name: str
    user_data: str | None


class Members(Body):
    """Who is in a group."""

    person_ids: list[str]


@router.put(PATH, response_class=Response, responses=DONE)
def create(
    dynamic_person_group_id: str, body: NewDynamicGroup, service: Shared, done: Done
) -> Response:
    """Make a group, with or without people in it."""
    if not LEGAL_HANDLE.fullmatch(dynamic_person_group_id):
        raise bad_argument("Dynamic person group ID is invalid.")
    try:
        service.gallery.directory.create(
            dynamic_person_group_id,
            body.name,
            body.user_data or "",
            _legal(body.add_person_ids or ()),
        )
    except NameTaken as error:
        message = f"Dynamic person group ID {dynamic_person_group_id} already exists."
        raise exists("DynamicPersonGroup", message) from error
    except PersonNotFound as error:
        raise _no_such_person() from error
    return _answer(dynamic_person_group_id, done, people=body.add_person_ids is not None)


@router.get("/dynamicpersongroups")
def listed(service: Shared, start: Start = "", top: Top = MAX_PAGE) -> list[DynamicGroupItem]:
    """All groups, by id."""
    return [_item(group) for group in service.gallery.directory.listed(start, top)]


@router.get(PATH)
def get(dynamic_person_group_id: str, service: Shared) -> DynamicGroupItem:
    """A group."""
    try:
        return _item(service.gallery.directory.get(dynamic_person_group_id))
    except GroupNotFound as error:
        raise _no_such_group() from error


@router.patch(PATH, response_class=Response, responses=DONE)
def update(
    dynamic_person_group_id: str, body: DynamicGroupChange, service: Shared, done: Done
) -> Response:
    """Change what a group is called, or who is in it."""
    try:
        service.gallery.directory.update(
            dynamic_person_group_id,
            body.name,
            body.user_data,
            add=_legal(body.add_person_ids or ()),
            remove=_legal(body.remove_person_ids or ()),
        )
    except GroupNotFound as error:
        raise _no_such_group() from error
    except PersonNotFound as error:
        raise _no_such_person() from error
    people = body.add_person_ids is not None or body.remove_person_ids is not None
    return _answer(dynamic_person_group_id, done, people=people)


@router.delete(PATH, status_code=HTTPStatus.ACCEPTED, response_class=Response, responses=DONE)
def delete(dynamic_person_group_id: str, service: Shared, done: Done) -> Response:
    """Delete a group; its people stay in the directory."""
    try:
        service.gallery.directory.delete(dynamic_person_group_id)
    except GroupNotFound as error:
        raise _no_such_group() from error
    return empty(HTTPStatus.ACCEPTED, done.headers(_resource(dynamic_person_group_id)))


@router.get(PATH + "/persons")
def members(
    dynamic_person_group_id: str, service: Shared, start: Start = "", top: Top = MAX_PAGE
) -> Members:
    """Who is in a group, by id."""
    try:
        person_ids = service.gallery.directory.members(dynamic_person_group_id, start, top)
    except GroupNotFound as error:
        raise _no_such_group() from error
    return Members(person_ids=person_ids)


def _answer(group_id: str, done: Finished, *, people: bool) -> Response:
    """Azure moves people in the background, and answers accordingly when there are any."""
    if not people:
        return empty()
    return empty(HTTPStatus.ACCEPTED, done.headers(_resource(group_id)))


def _resource(group_id: str) -> str:
    return f"dynamicpersongroups/{group_id}"


def _item(group: DynamicGroup) -> DynamicGroupItem:
    return DynamicGroupItem(
        dynamic_person_group_id=group.handle, name=group.name, user_data=group.user_data or None
    )


def _legal(person_ids: Sequence[str]) -> list[str]:
    """The ids in the gallery's spelling.

    Raises:
        AzureError: One is no id of a person.
    """
    if not all(is_uuid(person_id) for person_id in person_ids):
        raise bad_argument("Person ID is invalid.")
    return [person_id.lower() for person_id in person_ids]


def _no_such_group() -> AzureError:
    return not_found("DynamicPersonGroup", "Dynamic person group was not found.")


def _no_such_person() -> AzureError:
    return not_found("Person", "Person is not found.")
