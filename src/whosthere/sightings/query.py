"""Questions to the sightings in the database, and forgetting somebody there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.database import reading, transaction
from whosthere.sightings.row import from_json
from whosthere.sightings.tables.table import format_time

if TYPE_CHECKING:
    import sqlite3

    from whosthere.sightings.sighting import Sighting


_ROWS_OF_PERSON = (
    "FROM dead_letter WHERE person_id = ?",
    "FROM open_sighting WHERE person_id = ?",
    # A row that cannot be read tells nothing.
    "FROM record WHERE person_id = ? AND NOT (kind = 'people' AND json_valid(row) "
    "AND row ->> 'erased_at' IS NOT NULL)",
)


def list_sightings(
    connection: sqlite3.Connection,
    *,
    person: str | None = None,
    camera: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[Sighting]:
    """Closed visits, newest first.

    Args:
        connection: From `whosthere.database.connect`.
        person: Only those of the person of that id or name (A to Z in either case).
        camera: Only those before that camera.
        since: Only those that began then or later. Aware.
        limit: At most so many.

    Raises:
        DatabaseError: They could not be read.
    """
    with reading(connection):
        rows = connection.execute(
            "SELECT row FROM record WHERE kind = 'sightings' "
            "AND (:person IS NULL OR person_id = :person OR name = :person COLLATE NOCASE) "
            "AND (:camera IS NULL OR camera = :camera) "
            "AND (:since IS NULL OR at >= :since) "
            "ORDER BY at DESC, number DESC LIMIT :limit",
            {
                "person": person,
                "camera": camera,
                "since": None if since is None else format_time(since),
                "limit": -1 if limit is None else limit,
            },
        ).fetchall()
    return [from_json(row["row"]) for row in rows]


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
