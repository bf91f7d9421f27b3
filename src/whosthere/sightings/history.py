"""Looking through the visits in the database: page by page, as spans of time, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.sightings.row import from_json, from_row
from whosthere.sightings.selection import Cursor, Selection
from whosthere.sightings.tables.sightings import SIGHTINGS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from whosthere.sightings.sighting import Sighting
    from whosthere.sightings.tables.table import Row

_CLOSED = "(SELECT *, false AS open FROM record WHERE kind = 'sightings')"
# In memory: they are as many as there are faces before the cameras.
_OPEN = (
    "(SELECT id, row ->> 'camera' AS camera, person_id, row ->> 'name' AS name, "
    "row ->> 'first_seen' AS at, row, true AS open FROM open_sighting)"
)
_NEWEST_FIRST = "ORDER BY at DESC, id DESC"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit in the database.

    Attributes:
        sighting: Its row; of one that goes on, as of its last checkpoint.
        open: Whether it goes on.
    """

    sighting: Sighting
    open: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some visits.

    Attributes:
        visits: Newest first.
        next: Where the next page begins; None where there is none.
    """

    visits: tuple[Visit, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Span:
    """When somebody was before a camera, for drawing: `Visit` in few words."""

    id: str
    camera: str
    person_id: str | None
    name: str | None
    stranger_id: str | None
    first_seen: datetime
    last_seen: datetime
    open: bool


def page(
    connection: sqlite3.Connection, selection: Selection, *, after: Cursor | None, limit: int
) -> Page:
    """The visits that are meant, newest first, also those that go on.

    Whoever goes from page to page meets each visit once: those that begin meanwhile are newer.

    Args:
        connection: Inside a transaction.
        selection: Which ones.
        after: Where the page begins; None for the newest.
        limit: How many at most, 1 or more.
    """
    rows = _merged(connection, "row, open, at, id", selection, after, limit + 1)
    visits = tuple(Visit(from_json(row["row"]), bool(row["open"])) for row in rows[:limit])
    more = Cursor.behind(visits[-1].sighting) if len(rows) > limit else None
    return Page(visits, more)


def spans(connection: sqlite3.Connection, selection: Selection, limit: int) -> list[Span]:
    """The same as spans of time, the newest so many."""
    columns = (
        "id, at, camera, person_id, name, row ->> 'stranger_id' AS stranger_id, "
        "row ->> 'last_seen' AS last_seen, open"
    )
    return [
        Span(
            id=row["id"],
            camera=row["camera"],
            person_id=row["person_id"],
            name=row["name"],
            stranger_id=row["stranger_id"],
            first_seen=datetime.fromisoformat(row["at"]),
            last_seen=datetime.fromisoformat(row["last_seen"]),
            open=bool(row["open"]),
        )
        for row in _merged(connection, columns, selection, None, limit)
    ]


def count(connection: sqlite3.Connection, selection: Selection) -> int:
    """How many visits are meant, also those that go on."""
    where, values = selection.where()
    return sum(
        int(connection.execute(f"SELECT count(*) FROM {of} WHERE {where}", values).fetchone()[0])
        for of in (_CLOSED, _OPEN)
    )


def closed(
    connection: sqlite3.Connection, selection: Selection, *, after: Cursor | None, limit: int
) -> list[Sighting]:
    """The visits that are meant and are over, newest first; below 0, `limit` is none."""
    return [from_row(row) for row in closed_rows(connection, selection, after=after, limit=limit)]


def closed_rows(
    connection: sqlite3.Connection, selection: Selection, *, after: Cursor | None, limit: int
) -> list[Row]:
    """The same as rows of ``sightings``."""
    rows = _some(connection, "row", _CLOSED, selection, after, limit)
    return [SIGHTINGS.from_json(row["row"]) for row in rows]


def find(connection: sqlite3.Connection, visit_id: str) -> Visit | None:
    """The visit of that id, over or not."""
    for of in (_CLOSED, _OPEN):
        row = connection.execute(f"SELECT row, open FROM {of} WHERE id = ?", (visit_id,)).fetchone()
        if row is not None:
            return Visit(from_json(row["row"]), bool(row["open"]))
    return None


def cameras(connection: sqlite3.Connection) -> list[str]:
    """The cameras that have seen somebody, by name."""
    return _distinct(connection, "camera")


def people(connection: sqlite3.Connection) -> list[str]:
    """The ids of the enrolled people who were seen."""
    return _distinct(connection, "person_id")


def _distinct(connection: sqlite3.Connection, column: str) -> list[str]:
    rows = connection.execute(
        f"SELECT DISTINCT {column} AS found FROM {_CLOSED} WHERE {column} IS NOT NULL "
        f"UNION SELECT {column} FROM {_OPEN} WHERE {column} IS NOT NULL ORDER BY found"
    )
    return [row["found"] for row in rows]


def _merged(
    connection: sqlite3.Connection,
    columns: str,
    selection: Selection,
    after: Cursor | None,
    limit: int,
) -> list[sqlite3.Row]:
    rows = [
        row
        for of in (_CLOSED, _OPEN)
        for row in _some(connection, columns, of, selection, after, limit)
    ]
    rows.sort(key=lambda row: (row["at"], row["id"]), reverse=True)
    return rows[:limit]


def _some(
    connection: sqlite3.Connection,
    columns: str,
    of: str,
    selection: Selection,
    after: Cursor | None,
    limit: int,
) -> Iterator[sqlite3.Row]:
    where, values = selection.where()
    beyond, place = after.where() if after else ("true", {})
    return connection.execute(
        f"SELECT {columns} FROM {of} WHERE {where} AND {beyond} {_NEWEST_FIRST} LIMIT :limit",
        values | place | {"limit": limit},
    )
