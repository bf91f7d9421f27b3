"""``/api/people``: who is known."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from pydantic import Field

from whosthere.people.names import MAX_NAME
from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.changes import changed
from whosthere.server.api.person_bodies import Person, PersonWithPhotos, people_of, person_of
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared
from whosthere.sinks.erase import erase_everywhere

router = api_router("people")

Name = Annotated[str, Field(min_length=1, max_length=2 * MAX_NAME)]


class People(Body):
    """Everybody of a group, by name."""

    people: list[Person]


class NewPerson(Body):
    """Whom to add, in which group: the one of the settings unless told."""

    name: Name
    group: Name | None = None


class NewName(Body):
    """What somebody is called from now on."""

    name: Name


class Merge(Body):
    """Whose photos they are: the id of the person who stays."""

    into: str


class Split(Body):
    """Photos that are somebody else's, by id, and what that one is called."""

    photos: Annotated[list[str], Field(min_length=1)]
    name: Name


class ErasedPlace(Body):
    """What became of somebody in one place: how many rows went, and whether that is done."""

    place: str
    rows: int
    reached: bool
    sentence: str | None


class Evidence(Body):
    """That somebody was erased."""

    faces: int
    places: list[ErasedPlace]
    erased_at: datetime
    complete: bool


@router.get("/people")
def people(_caller: Viewer, shared: Shared, group: str | None = None) -> People:
    """List everybody of a group, by name."""
    return People(people=people_of(shared.gallery, group or shared.settings.config.people.group))


@router.post("/people", status_code=HTTPStatus.CREATED)
def add(_caller: Operator, shared: Shared, body: NewPerson) -> PersonWithPhotos:
    """Add somebody, without a photo as yet."""
    group = shared.gallery.ensure_group(body.group or shared.settings.config.people.group)
    return person_of(shared.gallery, shared.gallery.add_person(group.id, body.name).id)


@router.get("/people/{person_id}")
def person(_caller: Viewer, shared: Shared, person_id: str) -> PersonWithPhotos:
    """Somebody, with their photos."""
    return person_of(shared.gallery, person_id)


@router.delete("/people/{person_id}")
def erase(_caller: Operator, shared: Shared, person_id: str) -> Evidence:
    """Erase somebody everywhere, for good, as ``whosthere erase`` does."""
    group_id = shared.gallery.collections.anybody(person_id).group_id
    erased = erase_everywhere(shared.gallery, person_id, shared.settings.config)
    changed(shared, group_id)
    return Evidence(
        faces=erased.gallery.faces,
        places=[
            ErasedPlace(
                place=place.where,
                rows=place.rows,
                reached=place.problem is None,
                sentence=place.problem or place.beyond,
            )
            for place in (() if erased.rows is None else erased.rows.places)
        ],
        erased_at=erased.gallery.erased_at,
        complete=erased.complete,
    )
