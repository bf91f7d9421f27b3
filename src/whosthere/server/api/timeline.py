"""``/api/sightings/timeline``: visits in few words, and what they can be filtered by."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from whosthere.people.called import called
from whosthere.server.api.access import Viewer
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.selected import Selected
from whosthere.server.api.service import Shared
from whosthere.sightings import history

router = api_router("sightings")

MOST_SPANS = 5000
"""Spans of a timeline: more of them are drawn over one another."""


class Span(Body):
    """When somebody was before a camera."""

    id: str
    camera: str
    person_id: str | None
    name: str | None
    stranger_id: str | None
    first_seen: datetime
    last_seen: datetime
    open: bool


class Timeline(Body):
    """Visits as spans of time, newest first."""

    spans: list[Span]
    total: int
    complete: bool = Field(description="whether these are all of them")


class Somebody(Body):
    """Somebody who was seen."""

    id: str
    name: str


class Choices(Body):
    """What visits can be filtered by."""

    cameras: list[str]
    people: list[Somebody]


@router.get("/sightings/timeline")
def timeline(_caller: Viewer, shared: Shared, selection: Selected) -> Timeline:
    """Tell when who was where, in few words: the newest visits, for drawing them."""
    with shared.history.reading() as connection:
        spans = history.spans(connection, selection, MOST_SPANS)
        total = history.count(connection, selection)
    with shared.gallery.store.reading() as connection:
        known = called(connection, {span.person_id for span in spans if span.person_id})
    told = []
    for span in spans:
        body = Span.model_validate(span)
        person = known.get(span.person_id or "")
        now = {"person_id": person and person.id, "name": person.name if person else span.name}
        told.append(body.model_copy(update=now))
    return Timeline(spans=told, total=total, complete=len(spans) == total)


@router.get("/sightings/choices")
def choices(_caller: Viewer, shared: Shared) -> Choices:
    """Tell which cameras saw somebody, and who of those who are enrolled was seen."""
    with shared.history.reading() as connection:
        cameras, ids = history.cameras(connection), history.people(connection)
    with shared.gallery.store.reading() as connection:
        known = called(connection, ids)
    names = {person.id: person.name for person in known.values()}
    people = [Somebody(id=person_id, name=name) for person_id, name in names.items()]
    return Choices(cameras=cameras, people=sorted(people, key=lambda each: each.name.casefold()))
