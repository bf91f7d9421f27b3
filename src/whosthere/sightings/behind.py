"""What is in the database behind one visit: its looks, its run, its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.sightings.tables.looks import LOOKS
from whosthere.sightings.tables.runs import RUNS
from whosthere.sightings.tables.sealed import THUMBNAILS
from whosthere.sightings.tables.table import format_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from whosthere.sightings.sighting import Sighting
    from whosthere.sightings.tables.table import Row

# A visit's rows are of its time, which has an index; the id within the row has none.
_OF_VISIT = (
    "kind = :kind AND at BETWEEN :first AND :last "
    "AND json_valid(row) AND row ->> 'sighting_id' = :id"
)


def looks(connection: sqlite3.Connection, visit: Sighting) -> list[Row]:
    """Its rows of ``looks``, oldest first; none where they are not gathered, or not yet."""
    rows = connection.execute(
        f"SELECT row FROM record WHERE {_OF_VISIT} ORDER BY at, id",
        _values(LOOKS.name, visit),
    )
    return [LOOKS.from_json(row["row"]) for row in rows]


def thumbnail(connection: sqlite3.Connection, visit: Sighting) -> Row | None:
    """Its row of ``thumbnails``; None where no picture of it was kept."""
    row = connection.execute(
        f"SELECT row FROM record WHERE {_OF_VISIT} ORDER BY id DESC LIMIT 1",
        _values(THUMBNAILS.name, visit),
    ).fetchone()
    return None if row is None else THUMBNAILS.from_json(row["row"])


def pictured(connection: sqlite3.Connection, visits: Iterable[Sighting]) -> set[str]:
    """The ids of those visits of which a picture was kept."""
    any_ = connection.execute("SELECT 1 FROM record WHERE kind = ? LIMIT 1", (THUMBNAILS.name,))
    if any_.fetchone() is None:
        return set()
    return {
        visit.id
        for visit in visits
        if connection.execute(
            f"SELECT 1 FROM record WHERE {_OF_VISIT} LIMIT 1",
            _values(THUMBNAILS.name, visit),
        ).fetchone()
    }


def run(connection: sqlite3.Connection, visit: Sighting) -> Row | None:
    """The latest row of the run that saw it; None where it went at the bound of the outbox."""
    row = connection.execute(
        "SELECT row FROM record WHERE kind = ? AND at <= ? AND json_valid(row) "
        "AND row ->> 'run_id' = ? ORDER BY at DESC, number DESC LIMIT 1",
        (RUNS.name, format_time(visit.first_seen), visit.run_id),
    ).fetchone()
    return None if row is None else RUNS.from_json(row["row"])


def _values(kind: str, visit: Sighting) -> dict[str, str]:
    return {
        "kind": kind,
        "id": visit.id,
        "first": format_time(visit.first_seen),
        "last": format_time(visit.last_seen),
    }
