"""The outbox: rows of all tables, kept in the database before any sink hears of them.

Each sink has a cursor of its own. What it gets next is a *sealed* batch: its rows are fixed in
the database before they are written anywhere, so that a retry, also one after a crash, writes the
same rows under the same number. Rows stay after delivery, for sinks to come and to be listed, until
the outbox is as large as it may be: then the oldest go, those first that every sink has.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.database import reading, transaction
from whosthere.sightings import ledger
from whosthere.sightings.erasures import is_erased
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sightings.row import from_json, to_json
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sightings.tables.people import PEOPLE
from whosthere.sightings.tables.runs import RUNS
from whosthere.sightings.tables.table import format_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from whosthere.sightings.sighting import Sighting

BATCH_ROWS = 1000
"""Most rows in one batch: large enough that the cost of a commit or a file does not count."""
MOST_BYTES = 1 << 30
"""How much the rows may take, unless it is set otherwise: a million visits."""

_WAITING = """
    FROM sink_cursor JOIN record ON number > delivered
    WHERE sink = :sink AND kind IN (SELECT value FROM json_each(tables))
"""


class Outbox:
    """The rows in one database.

    Args:
        connection: From `whosthere.database.connect`; one thread at a time.
        most_bytes: How much its rows may take.
    """

    def __init__(self, connection: sqlite3.Connection, most_bytes: int = MOST_BYTES) -> None:
        self._connection = connection
        self._most_bytes = most_bytes
        with reading(connection):
            self._id: str = connection.execute("SELECT id FROM outbox").fetchone()["id"]

    def put(
        self,
        run_id: str,
        closed: Iterable[Record],
        still_open: Iterable[Sighting] = (),
        if_killed: Record | None = None,
    ) -> None:
        """Keep rows that are final, and how the visits that go on stand now. All or nothing.

        Args:
            run_id: The run that saw them.
            closed: Rows that are final. One that is there already is left as it is.
            still_open: All visits of the run that go on, for `recover`.
            if_killed: The row that ends the run should nobody else do it; None when it is over.

        Raises:
            DatabaseError: They could not be written; nothing was.
        """
        with transaction(self._connection) as connection:
            connection.execute("DELETE FROM open_sighting WHERE run_id = ?", (run_id,))
            connection.execute("DELETE FROM open_run WHERE run_id = ?", (run_id,))
            if if_killed is not None:
                row = if_killed.table.to_json(if_killed.row)
                connection.execute("INSERT INTO open_run VALUES (?, ?)", (run_id, row))
            for record in closed:
                insert(connection, record)
            connection.executemany(
                "INSERT INTO open_sighting (id, run_id, person_id, row) VALUES (?, ?, ?, ?)",
                [
                    (open_.id, run_id, open_.person_id, to_json(open_))
                    for open_ in still_open
                    if not is_erased(connection, open_.person_id)
                ],
            )
            ledger.trim(connection, self._most_bytes)

    def recover(self, is_dead: Callable[[str], bool]) -> int:
        """Close runs that were killed and their visits, as they were at their last checkpoint.

        Args:
            is_dead: Whether the run of that id is over; a run may go on in another process.

        Returns:
            How many visits were recovered.
        """
        with transaction(self._connection) as connection:
            runs = connection.execute(
                "SELECT run_id FROM open_sighting UNION SELECT run_id FROM open_run"
            ).fetchall()
            dead = [run["run_id"] for run in runs if is_dead(run["run_id"])]
            recovered = 0
            for run_id in dead:
                rows = connection.execute(
                    "DELETE FROM open_sighting WHERE run_id = ? RETURNING row", (run_id,)
                ).fetchall()
                for row in rows:
                    visit = replace(from_json(row["row"]), recovered=True)
                    insert(connection, Record.of(visit))
                recovered += len(rows)
                for end in connection.execute(
                    "DELETE FROM open_run WHERE run_id = ? RETURNING row", (run_id,)
                ).fetchall():
                    insert(connection, Record(RUNS, RUNS.from_json(end["row"])))
        return recovered

    def enlist(self, sink: str, tables: Collection[str], *, history: bool = True) -> None:
        """Keep a cursor for a sink.

        Args:
            sink: Its name.
            tables: The tables that it takes from now on.
            history: Whether a new one gets the rows that are there already, or those to come.
        """
        with transaction(self._connection) as connection:
            connection.execute(
                "INSERT INTO sink_cursor (sink, tables, delivered) VALUES (:sink, :tables, CASE "
                "WHEN :history THEN 0 ELSE (SELECT coalesce(max(number), 0) FROM record) END) "
                "ON CONFLICT (sink) DO UPDATE SET tables = excluded.tables",
                {"sink": sink, "tables": json.dumps(sorted(tables)), "history": history},
            )

    def waiting(self, sink: str, most: int = -1) -> int:
        """How many rows the sink does not have yet.

        Args:
            sink: One that is enlisted.
            most: Counts no further; below 0 for all.

        Raises:
            DatabaseError: They could not be counted.
        """
        with reading(self._connection) as connection:
            count = connection.execute(
                f"SELECT count(*) FROM (SELECT 1 {_WAITING} LIMIT :most)",  # noqa: S608 - a constant
                {"sink": sink, "most": most},
            )
            return int(count.fetchone()[0])

    def seal(self, sink: str, most: int = BATCH_ROWS) -> SealedBatch | None:
        """The batch that the sink has to write next: the one sealed before, or a new one.

        Args:
            sink: One that is enlisted.
            most: Rows in a new batch at most.

        Returns:
            The batch, or None when the sink has everything.
        """
        with transaction(self._connection) as connection:
            connection.execute(
                "UPDATE sink_cursor SET sealed = (SELECT max(number) FROM "  # noqa: S608 - a constant
                f"(SELECT number {_WAITING} ORDER BY number LIMIT :most)) "
                "WHERE sink = :sink AND sealed IS NULL",
                {"sink": sink, "most": most},
            )
            cursor = connection.execute(
                "SELECT batches, sealed FROM sink_cursor WHERE sink = ?", (sink,)
            ).fetchone()
            rows = connection.execute(
                f"SELECT kind, id, row {_WAITING} AND number <= sealed AND number NOT IN "  # noqa: S608 - a constant
                "(SELECT number FROM dead_letter WHERE sink = :sink) ORDER BY number",
                {"sink": sink},
            ).fetchall()
            records = tuple(self._read(sink, rows))
        if cursor is None or cursor["sealed"] is None:
            return None
        return SealedBatch(self._id, cursor["batches"] + 1, records)

    def acknowledge(self, sink: str, batch: SealedBatch) -> None:
        """The sink has the batch for good; the next one can be sealed.

        One of which nothing was left is passed over: that says nothing of the sink.
        """
        with transaction(self._connection) as connection:
            found = connection.execute(
                "UPDATE sink_cursor SET batches = ?, delivered = sealed, sealed = NULL "
                "WHERE sink = ? AND batches = ? AND sealed IS NOT NULL",
                (batch.number, sink, batch.number - 1),
            )
            if found.rowcount and batch.records:
                connection.execute(
                    "UPDATE sink_cursor SET rows = rows + ?, delivered_at = ?, failures = 0, "
                    "error = NULL, error_at = NULL WHERE sink = ?",
                    (len(batch.records), ledger.now(), sink),
                )

    def bury(self, sink: str, refused: Mapping[str, str]) -> None:
        """Put rows aside that the sink refuses for good; its batches go on without them.

        Args:
            sink: Its name.
            refused: What it said, by id of the row.
        """
        with transaction(self._connection) as connection:
            for row_id, error in refused.items():
                _bury(connection, sink, row_id, error)

    def delivered(self, sink: str) -> int:
        """How many rows the sink has."""
        with reading(self._connection) as connection:
            row = connection.execute("SELECT rows FROM sink_cursor WHERE sink = ?", (sink,))
            return int(row.fetchone()[0])

    def dropped(self, sink: str) -> int:
        """How many rows had to go at the bound before the sink had them."""
        with reading(self._connection) as connection:
            row = connection.execute("SELECT dropped FROM sink_cursor WHERE sink = ?", (sink,))
            return int(row.fetchone()[0])

    def failed(self, sink: str, error: str) -> None:
        """Note that an attempt failed, for `whosthere.sightings.ledger.states`."""
        with transaction(self._connection) as connection:
            connection.execute(
                "UPDATE sink_cursor SET failures = failures + 1, error = ?, error_at = ? "
                "WHERE sink = ?",
                (error, ledger.now(), sink),
            )

    def _read(self, sink: str, rows: Iterable[sqlite3.Row]) -> Iterator[Record]:
        for row in rows:
            try:
                table = TABLES[row["kind"]]
                yield Record(table, table.from_json(row["row"]))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                _bury(self._connection, sink, row["id"], f"cannot be read: {error}")


def insert(connection: sqlite3.Connection, record: Record) -> None:
    """Keep one row, inside a transaction; one that is there already is left as it is.

    Nothing comes any more of somebody who was erased, but that they were: a run that goes on may
    still have seen them.
    """
    if record.table is not PEOPLE and is_erased(connection, record.person_id):
        return
    connection.execute(
        "INSERT INTO record (kind, id, camera, person_id, name, at, row) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            record.table.name,
            record.id,
            record.camera,
            record.person_id,
            record.name,
            format_time(record.at),
            record.table.to_json(record.row),
        ),
    )


def _bury(connection: sqlite3.Connection, sink: str, row_id: str, error: str) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO dead_letter (sink, number, kind, id, person_id, row, error, at) "
        "SELECT ?, number, kind, id, person_id, row, ?, ? FROM record WHERE id = ?",
        (sink, error, ledger.now(), row_id),
    )
