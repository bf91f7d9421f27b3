"""``/api/people``: who is known."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.changes import ERASING_SECONDS, changed
from whosthere.server.api.decision_bodies import Decided, decided
from whosthere.server.api.names import Name
from whosthere.server.api.person_bodies import Person, PersonWithPhotos, people_of, person_of
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared
from whosthere.sinks.erase import erase_everywhere

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.sightings.erasures import Place

router = api_router("people")


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


@router.patch("/people/{person_id}")
def rename(caller: Operator, shared: Shared, person_id: str, body: NewName) -> Decided:
    """Give somebody another name."""
    person, decision = shared.gallery.corrections.rename(person_id, body.name, caller.name)
    changed(shared, person.group_id)
    return decided(shared.gallery, person.id, decision)


@router.post("/people/{person_id}/merge")
def merge(caller: Operator, shared: Shared, person_id: str, body: Merge) -> Decided:
    """Give all that somebody has to another one, who they are after all."""
    person, decision = shared.gallery.corrections.merge(person_id, body.into, caller.name)
    changed(shared, person.group_id)
    return decided(shared.gallery, person.id, decision)


@router.post("/people/{person_id}/split", status_code=HTTPStatus.CREATED)
def split(caller: Operator, shared: Shared, person_id: str, body: Split) -> Decided:
    """Make somebody new of photos that were theirs all the time; answers with who is new."""
    person, decision = shared.gallery.corrections.split(
        person_id, body.photos, body.name, caller.name
    )
    changed(shared, person.group_id)
    return decided(shared.gallery, person.id, decision)


@router.delete("/people/{person_id}")
def erase(_caller: Operator, shared: Shared, person_id: str) -> Evidence:
    """Erase somebody everywhere, for good, as ``whosthere erase`` does."""
    group_id = shared.gallery.collections.anybody(person_id).group_id
    erased = erase_everywhere(shared.gallery, person_id, shared.settings.config)
    changed(shared, group_id, ERASING_SECONDS)
    return Evidence(
        faces=erased.gallery.faces,
        places=_places([place for evidence in erased.rows for place in evidence.places]),
        erased_at=erased.gallery.erased_at,
        complete=erased.complete,
    )


def _places(places: Sequence[Place]) -> list[ErasedPlace]:
    """What became of each, the rows of all ids of the person together."""
    together: dict[str, ErasedPlace] = {}
    for place in places:
        before = together.get(place.where)
        together[place.where] = ErasedPlace(
            place=place.where,
            rows=place.rows + (0 if before is None else before.rows),
            reached=place.problem is None and (before is None or before.reached),
            sentence=place.problem or place.beyond or (before and before.sentence),
        )
    return list(together.values())
