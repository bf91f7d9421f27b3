"""Which visits a request means: query parameters as a `Selection`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime, BeforeValidator, Field

from whosthere.people.called import ids_like, ids_of
from whosthere.server.api.service import Shared
from whosthere.sightings.selection import Selection, Who

MOST_TEXT = 200
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Times that can be reckoned with in every time zone."""


def _iso(text: object) -> object:
    """A time as ISO 8601 has it; by itself the framework takes numbers, too, as seconds."""
    return datetime.fromisoformat(text) if isinstance(text, str) else text


Time = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST), BeforeValidator(_iso)]
Text = Annotated[str, Query(min_length=1, max_length=MOST_TEXT)]


async def _selection(
    shared: Shared,
    camera: Text | None = None,
    person: Annotated[Text | None, Query(description="id of somebody")] = None,
    who: Who | None = None,
    since: Annotated[Time | None, Query(description="began then or later")] = None,
    until: Annotated[Time | None, Query(description="began before")] = None,
    q: Annotated[Text | None, Query(description="in the name or the camera")] = None,
) -> Selection:
    with shared.gallery.store.reading() as connection:
        people = () if person is None else ids_of(connection, person)
        named = () if q is None else ids_like(connection, q)
    return Selection(people, camera, who, since, until, q, named)


Selected = Annotated[Selection, Depends(_selection)]
