"""Questions to the sightings in the database, and forgetting somebody there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.database import reading, transaction
from whosthere.sightings.history import closed
from whosthere.sightings.selection import EVERYTHING

if TYPE_CHECKING:
    import sqlite3

    from whosthere.sightings.selection import Selection
    from whosthere.sightings.sighting import Sighting


_ROWS_OF_PERSON = (
    "FROM dead_letter WHERE person_id = ?",
    "FROM open_sighting WHERE person_id = ?",
    # A row that cannot be read tells nothing.
    "FROM record WHERE person_id = ? AND NOT (kind = 'people' AND json_valid(row) "
    "AND row ->> 'erased_at' IS NOT NULL)",
)


def list_sightings(
    connection: sqlite3.Connection, selection: Selection = EVERYTHING, *, limit: int | None = None
) -> list[Sighting]:
    """Closed visits, newest first.

    Args:
        connection: From `whosthere.database.connect`.
        selection: Which ones.
        limit: At most so many.

    Raises:
        DatabaseError: They could not be read.
    """
    with reading(connection):
        return closed(connection, selection, after=None, limit=-1 if limit is None else limit)


def last_seen(connection: sqlite3.Connection, person_id: str) -> datetime | None:
    """When the person's latest visit ended, or was last noted; None for somebody never seen.

    Args:
        connection: Inside a transaction.
        person_id: Whose visits.
    """
    latest: str | None = connection.execute(
        "SELECT max(seen) FROM ("
        "SELECT * FROM (SELECT row ->> 'last_seen' AS seen FROM record"
        " WHERE person_id = :person AND kind = 'sightings' ORDER BY at DESC LIMIT 1)"
        " UNION ALL SELECT row ->> 'last_seen' FROM open_sighting WHERE person_id = :person)",
        {"person": person_id},
    ).fetchone()[0]
    return None if latest is None else datetime.fromisoformat(latest)


def rows_of(connection: sqlite3.Connection, person_id: str) -> int:
    """How many rows of a person `erase_person` would erase."""
    with reading(connection):
        return sum(
            int(connection.execute(f"SELECT count(*) {rows}", (person_id,)).fetchone()[0])
            for rows in _ROWS_OF_PERSON
        )


def erase_person(connection: sqlite3.Connection, person_id: str) -> int:
    """Forget every row of a person, delivered or not, but that they were erased.

    What sinks have, they keep; and the files of the database are to be rewritten with
    `whosthere.database.scrub`.

    Returns:
        How many rows were erased.

    Raises:
        DatabaseError: They could not be erased; all are still there.
    """
    with transaction(connection):
        erased = sum(
            connection.execute(f"DELETE {rows}", (person_id,)).rowcount for rows in _ROWS_OF_PERSON
        )
    # The write-ahead log still holds pages from before.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return erased
