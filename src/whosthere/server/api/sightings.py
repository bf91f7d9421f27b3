"""``/api/sightings``: who was seen where and when, and what that rests on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Query
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from whosthere.people.sealing import Sealing
from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.pictures import JPEG, jpeg_response
from whosthere.server.api.routing import Body, NotThere, api_router
from whosthere.server.api.selected import Selected, Text
from whosthere.server.api.service import Shared
from whosthere.server.api.sighting_bodies import (
    Look,
    Model,
    Run,
    Sighting,
    Vote,
    bodies,
    look_body,
)
from whosthere.server.api.sighting_export import MEDIA_TYPES, Format, exported
from whosthere.sightings import behind, history
from whosthere.sightings.selection import Cursor
from whosthere.types import ModelVersions

if TYPE_CHECKING:
    from datetime import datetime

    from whosthere.server.api.service import ApiService
    from whosthere.sightings.sighting import Sighting as Row
    from whosthere.sightings.tables.table import Row as Flat

router = api_router("sightings")


class Sightings(Body):
    """Some visits, newest first."""

    sightings: list[Sighting]
    next: str | None = Field(description="`cursor` of the next page; null on the last one")
    total: int = Field(description="visits on all pages")


class Evidence(Sighting):
    """A visit, with what it rests on."""

    emotions: dict[str, float] | None = Field(description="a guess: shares over the visit")
    looks_kept: bool = Field(description="whether looks are kept at present")
    evidence: list[Look]
    votes: list[Vote]
    models: list[Model]
    run: Run


@router.get("/sightings")
def sightings(
    _caller: Viewer,
    shared: Shared,
    selection: Selected,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[Text | None, Query(description="`next` of the page before")] = None,
) -> Sightings:
    """List visits, newest first, those that go on too; whoever pages meets each of them once."""
    after = None if cursor is None else Cursor.parse(cursor)
    with shared.history.reading() as connection:
        page = history.page(connection, selection, after=after, limit=limit)
        total = history.count(connection, selection)
    return Sightings(
        sightings=bodies(shared, page.visits),
        next=None if page.next is None else str(page.next),
        total=total,
    )


@router.get(
    "/sightings/export",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "the file",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in MEDIA_TYPES.values()
            },
        }
    },
)
def export(
    _caller: Operator,
    shared: Shared,
    selection: Selected,
    format: Annotated[Format, Query()],
    names: Annotated[bool, Query(description="as people are called today; else none")] = True,
) -> Response:
    """Save the visits of a selection that are over, newest first, as a file."""
    return exported(shared.history, shared.gallery, selection, format, names=names)


@router.get("/sightings/{sighting_id}")
def sighting(_caller: Viewer, shared: Shared, sighting_id: str) -> Evidence:
    """A visit, with what it rests on."""
    visit = _found(shared, sighting_id)
    with shared.history.reading() as connection:
        looks = behind.looks(connection, visit.sighting)
        run = behind.run(connection, visit.sighting)
    told = bodies(shared, [visit])[0]
    return Evidence(
        **told.model_dump(),
        emotions=_shares(visit.sighting),
        looks_kept=shared.settings.config.data.looks,
        evidence=[look_body(look) for look in looks],
        votes=[Vote.model_validate({name: look.get(name) for name in Vote.model_fields})
               for look in looks],
        models=_models(visit.sighting.models),
        run=_run(visit.sighting, run or {}),
    )  # fmt: skip


@router.get("/sightings/{sighting_id}/picture.jpg", response_class=Response, responses={200: JPEG})
def picture(_caller: Viewer, shared: Shared, sighting_id: str) -> Response:
    """The face of a visit: where pictures are kept, and of those who are enrolled."""
    row = None
    if shared.settings.config.data.thumbnails:
        visit = _found(shared, sighting_id)
        with shared.history.reading() as connection:
            row = behind.thumbnail(connection, visit.sighting)
    if row is None:
        message = "no picture of this visit was kept"
        raise NotThere(message)
    jpeg = Sealing(shared.gallery.store).open(
        cast("str", row["person_id"]), "thumbnails", cast("str", row["id"]),
        cast("bytes", row["sealed"]),
    )  # fmt: skip
    return jpeg_response(jpeg)


def _found(shared: ApiService, sighting_id: str) -> history.Visit:
    with shared.history.reading() as connection:
        visit = history.find(connection, sighting_id)
    if visit is None:
        message = "there is no such visit, or not any more"
        raise NotThere(message)
    return visit


def _shares(visit: Row) -> dict[str, float] | None:
    shares = visit.emotions
    return None if shares is None else {str(emotion): share for emotion, share in shares.items()}


def _models(models: ModelVersions) -> list[Model]:
    tasks = ((task, getattr(models, task)) for task in ModelVersions.__dataclass_fields__)
    return [Model(task=task, fingerprint=found) for task, found in tasks if found is not None]


def _run(visit: Row, row: Flat) -> Run:
    """What is known of a run; of one whose rows are gone, what the visit tells."""
    return Run(
        id=visit.run_id,
        started_at=cast("datetime | None", row.get("started_at")),
        ended_at=cast("datetime | None", row.get("ended_at")),
        frames=cast("int | None", row.get("frames")),
        dropped=cast("int | None", row.get("dropped")),
        recovered=bool(row.get("recovered")),
        whosthere=visit.whosthere,
        settings=json.loads(cast("str", row.get("settings") or "{}")),
    )
