"""The outbox: closed visits, kept in the database before any sink hears of them.

Each sink has a cursor of its own. What it gets next is a *sealed* batch: its rows are fixed in
the database before they are written anywhere, so that a retry, also one after a crash, writes the
same rows under the same number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whosthere.database import reading, transaction
from whosthere.sightings.row import format_time, from_json, to_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from whosthere.sightings.sighting import Sighting

BATCH_ROWS = 1000
"""Most rows in one batch: large enough that the cost of a commit or a file does not count."""


@dataclass(frozen=True, slots=True)
class SealedBatch:
    """Rows that go to one sink together, the same ones at every attempt.

    A row can only disappear from it, when its person is erased between two attempts.

    Attributes:
        outbox: Id of the database it comes from.
        number: From 1, one more for each batch that the sink has acknowledged.
        sightings: Its rows, in the order in which the visits closed.
    """

    outbox: str
    number: int
    sightings: tuple[Sighting, ...]


class Outbox:
    """The sightings in one database.

    Args:
        connection: From `whosthere.database.connect`; one thread at a time.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        with reading(connection):
            self._id: str = connection.execute("SELECT id FROM outbox").fetchone()["id"]

    def put(
        self, run_id: str, closed: Iterable[Sighting], still_open: Iterable[Sighting] = ()
    ) -> None:
        """Keep visits that are over, and how those that go on stand now. All or nothing.

        Args:
            run_id: The run that saw them.
            closed: Visits that are over. One that is there already is left as it is.
            still_open: All visits of the run that go on, for `recover`.

        Raises:
            DatabaseError: They could not be written; nothing was.
        """
        with transaction(self._connection) as connection:
            connection.execute("DELETE FROM open_sighting WHERE run_id = ?", (run_id,))
            for sighting in closed:
                _insert(connection, sighting)
            connection.executemany(
                "INSERT INTO open_sighting (id, run_id, person_id, row) VALUES (?, ?, ?, ?)",
                [(open_.id, run_id, open_.person_id, to_json(open_)) for open_ in still_open],
            )

    def recover(self, is_dead: Callable[[str], bool]) -> int:
        """Close the visits of runs that were killed, as they were at their last checkpoint.

        Args:
            is_dead: Whether the run of that id is over; a run may go on in another process.

        Returns:
            How many visits were recovered.
        """
        with transaction(self._connection) as connection:
            runs = connection.execute("SELECT DISTINCT run_id FROM open_sighting").fetchall()
            dead = [run["run_id"] for run in runs if is_dead(run["run_id"])]
            recovered = 0
            for run_id in dead:
                rows = connection.execute(
                    "DELETE FROM open_sighting WHERE run_id = ? RETURNING row", (run_id,)
                ).fetchall()
                for row in rows:
                    _insert(connection, replace(from_json(row["row"]), recovered=True))
                recovered += len(rows)
        return recovered

    def waiting(self, sink: str) -> int:
        """How many sightings the sink does not have yet.

        Raises:
            DatabaseError: They could not be counted.
        """
        with reading(self._connection) as connection:
            count = connection.execute(
                "SELECT count(*) FROM sighting WHERE number > "
                "coalesce((SELECT delivered FROM sink_cursor WHERE sink = ?), 0)",
                (sink,),
            )
            return int(count.fetchone()[0])

    def seal(self, sink: str, most: int = BATCH_ROWS) -> SealedBatch | None:
        """The batch that the sink has to write next: the one sealed before, or a new one.

        Returns:
            The batch, or None when the sink has everything.
        """
        with transaction(self._connection) as connection:
            connection.execute("INSERT OR IGNORE INTO sink_cursor (sink) VALUES (?)", (sink,))
            connection.execute(
                "UPDATE sink_cursor SET sealed = (SELECT max(number) FROM (SELECT number FROM "
                "sighting WHERE number > delivered ORDER BY number LIMIT ?)) "
                "WHERE sink = ? AND sealed IS NULL",
                (most, sink),
            )
            cursor = connection.execute(
                "SELECT * FROM sink_cursor WHERE sink = ?", (sink,)
            ).fetchone()
            rows = connection.execute(
                "SELECT row FROM sighting WHERE number > ? AND number <= ? ORDER BY number",
                (cursor["delivered"], cursor["sealed"]),
            ).fetchall()
        if cursor["sealed"] is None:
            return None
        sightings = tuple(from_json(row["row"]) for row in rows)
        return SealedBatch(self._id, cursor["batches"] + 1, sightings)

    def acknowledge(self, sink: str, batch: SealedBatch) -> None:
        """The sink has the batch for good; the next one can be sealed."""
        with transaction(self._connection) as connection:
            connection.execute(
                "UPDATE sink_cursor SET batches = ?, delivered = sealed, sealed = NULL "
                "WHERE sink = ? AND batches = ? AND sealed IS NOT NULL",
                (batch.number, sink, batch.number - 1),
            )


def _insert(connection: sqlite3.Connection, sighting: Sighting) -> None:
    connection.execute(
        "INSERT INTO sighting (id, camera, person_id, name, first_seen, row) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            sighting.id,
            sighting.camera,
            sighting.person_id,
            sighting.name,
            format_time(sighting.first_seen),
            to_json(sighting),
        ),
    )
