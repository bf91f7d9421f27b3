"""The register of erasures: from where a person's rows went, and from where they have yet to go."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.database import digest, reading, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Place:
    """What became of a person's rows in one place.

    Attributes:
        where: ``"database"``, or the name of a sink.
        rows: How many rows were erased.
        at: When it was tried last, ISO 8601, UTC.
        problem: Why it has to be tried again, in a sentence; None when it is done.
        beyond: What of it cannot be reached from here, in a sentence; None for nothing.
    """

    where: str
    rows: int
    at: str
    problem: str | None = None
    beyond: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far the erasure of one person is.

    Attributes:
        number: Of the erasure, in this database.
        subject: Digest of the person's id, as in the audit.
        faces: How many templates went, and with them the key that opened them and sealed rows.
        begun_at: When those went.
        done_at: When the last rows went; None while some are pending.
        places: What became of the rows, by place.
    """

    number: int
    subject: str
    faces: int
    begun_at: datetime
    done_at: datetime | None
    places: tuple[Place, ...]

    @property
    def pending(self) -> tuple[Place, ...]:
        """The places that have to be tried again."""
        return tuple(place for place in self.places if place.problem is not None)


def listed(connection: sqlite3.Connection) -> list[Evidence]:
    """All erasures, oldest first."""
    with reading(connection):
        return [_evidence(row) for row in connection.execute("SELECT * FROM erasure")]


def pending(connection: sqlite3.Connection) -> list[tuple[str, Evidence]]:
    """The erasures that are not done, oldest first, with the ids of the people."""
    with reading(connection):
        rows = connection.execute("SELECT * FROM erasure WHERE person_id IS NOT NULL")
        return [(row["person_id"], _evidence(row)) for row in rows]


def found(connection: sqlite3.Connection, person_id: str) -> Evidence | None:
    """The erasure of the person of that id; None when nobody of that id was erased."""
    with reading(connection):
        row = connection.execute(
            "SELECT * FROM erasure WHERE subject = ?", (digest(person_id),)
        ).fetchone()
    return None if row is None else _evidence(row)


def is_erased(connection: sqlite3.Connection, person_id: str | None) -> bool:
    """Whether somebody was erased, so that no row of theirs may come any more."""
    if person_id is None:
        return False
    row = connection.execute("SELECT 1 FROM erasure WHERE subject = ?", (digest(person_id),))
    return row.fetchone() is not None


def note(connection: sqlite3.Connection, number: int, places: Sequence[Place]) -> Evidence:
    """Keep what became of the places; when none is pending, the id is forgotten."""
    done = not any(place.problem is not None for place in places)
    with transaction(connection):
        row = connection.execute(
            "UPDATE erasure SET places = :places, "
            "done_at = CASE WHEN :done THEN :now END, "
            "person_id = CASE WHEN NOT :done THEN person_id END "
            "WHERE number = :number RETURNING *",
            {
                "places": json.dumps([asdict(place) for place in places], ensure_ascii=False),
                "done": done,
                "now": datetime.now(UTC).isoformat(timespec="microseconds"),
                "number": number,
            },
        ).fetchone()
    return _evidence(row)


def _evidence(row: sqlite3.Row) -> Evidence:
    return Evidence(
        number=row["number"],
        subject=row["subject"],
        faces=row["faces"],
        begun_at=datetime.fromisoformat(row["begun_at"]),
        done_at=None if row["done_at"] is None else datetime.fromisoformat(row["done_at"]),
        places=tuple(Place(**place) for place in json.loads(row["places"])),
    )
