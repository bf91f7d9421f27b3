"""What became of the rows in the outbox: how far each sink is, and what had to go at the bound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.database import reading, transaction
from whosthere.sightings.tables.table import format_time

if TYPE_CHECKING:
    import sqlite3

ROOM = 0.05
"""Share of the bound that is freed at once, so that not every row has to look for room."""


@dataclass(frozen=True, slots=True)
class SinkState:
    """How one sink is doing.

    Attributes:
        sink: Its name.
        waiting: Rows that it does not have yet.
        delivered: Rows that it has.
        dropped: Rows that had to go at the bound before it had them.
        dead: Rows that it refused for good.
        delivered_at: When it last took a batch; None for never.
        failures: Attempts that failed since then.
        error: What the last failed attempt said; None when the last one worked.
        error_at: When that was.
    """

    sink: str
    waiting: int
    delivered: int
    dropped: int
    dead: int
    delivered_at: datetime | None
    failures: int
    error: str | None
    error_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A row that a sink refused for good.

    Attributes:
        sink: Who refused it.
        table: Of which table it is.
        id: Its id.
        error: What the sink said.
        at: When.
    """

    sink: str
    table: str
    id: str
    error: str
    at: datetime


def states(connection: sqlite3.Connection) -> list[SinkState]:
    """How all sinks are doing that were ever enlisted, by name.

    Raises:
        DatabaseError: It could not be read.
    """
    with reading(connection):
        rows = connection.execute(
            "SELECT *, "
            "(SELECT count(*) FROM record WHERE number > delivered "
            " AND kind IN (SELECT value FROM json_each(tables))) AS waiting, "
            "(SELECT count(*) FROM dead_letter WHERE dead_letter.sink = sink_cursor.sink) AS dead "
            "FROM sink_cursor ORDER BY sink"
        ).fetchall()
    return [
        SinkState(
            sink=row["sink"],
            waiting=row["waiting"],
            delivered=row["rows"],
            dropped=row["dropped"],
            dead=row["dead"],
            delivered_at=_moment(row["delivered_at"]),
            failures=row["failures"],
            error=row["error"],
            error_at=_moment(row["error_at"]),
        )
        for row in rows
    ]


def dead_letters(connection: sqlite3.Connection, sink: str | None = None) -> list[DeadLetter]:
    """What was refused for good, oldest first, by one sink or by all."""
    with reading(connection):
        rows = connection.execute(
            "SELECT * FROM dead_letter WHERE :sink IS NULL OR sink = :sink ORDER BY at, number",
            {"sink": sink},
        ).fetchall()
    return [
        DeadLetter(
            row["sink"], row["kind"], row["id"], row["error"], datetime.fromisoformat(row["at"])
        )
        for row in rows
    ]


def forget(connection: sqlite3.Connection, sink: str) -> bool:
    """Forget a sink that is gone, with its dead letters; returns whether there was one."""
    with transaction(connection):
        connection.execute("DELETE FROM dead_letter WHERE sink = ?", (sink,))
        gone = connection.execute("DELETE FROM sink_cursor WHERE sink = ?", (sink,)).rowcount
    return gone > 0


def taken(connection: sqlite3.Connection) -> int:
    """How many bytes the rows in the outbox take."""
    with reading(connection):
        return int(connection.execute("SELECT bytes FROM outbox").fetchone()[0])


def drop_before(
    connection: sqlite3.Connection, table: str, before: datetime, *, dry_run: bool
) -> int:
    """Erase the rows of a table whose UTC date is before that of a moment.

    Their time is over, also where a sink does not have them yet; for that one they count as
    dropped.

    Returns:
        How many rows were, or would be, erased.
    """
    midnight = before.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    over = {"kind": table, "limit": format_time(midnight)}
    if dry_run:
        with reading(connection):
            count = connection.execute(
                "SELECT count(*) FROM record WHERE kind = :kind AND at < :limit", over
            )
            return int(count.fetchone()[0])
    with transaction(connection):
        connection.execute(
            "UPDATE sink_cursor SET dropped = dropped + (SELECT count(*) FROM record "
            "WHERE kind = :kind AND at < :limit AND number > delivered) "
            "WHERE :kind IN (SELECT value FROM json_each(tables))",
            over,
        )
        connection.execute(
            "DELETE FROM dead_letter WHERE kind = :kind AND (at < :limit OR number IN "
            "(SELECT number FROM record WHERE kind = :kind AND at < :limit))",
            over,
        )
        return connection.execute(
            "DELETE FROM record WHERE kind = :kind AND at < :limit", over
        ).rowcount


def trim(connection: sqlite3.Connection, most_bytes: int) -> None:
    """Bring the outbox back below its bound, inside a transaction.

    The oldest rows go, those first that every sink has; what a sink did not have is counted.
    """
    taken = connection.execute("SELECT bytes FROM outbox").fetchone()[0]
    if taken <= most_bytes:
        return
    excess = taken - most_bytes * (1 - ROOM)
    last = connection.execute(
        "SELECT number FROM (SELECT number, sum(length(CAST(row AS BLOB))) "
        "OVER (ORDER BY number) AS freed FROM record) WHERE freed >= ? LIMIT 1",
        (excess,),
    ).fetchone()[0]
    connection.execute(
        "UPDATE sink_cursor SET dropped = dropped + (SELECT count(*) FROM record WHERE number > "
        "delivered AND number <= :last AND kind IN (SELECT value FROM json_each(tables))) "
        "WHERE delivered < :last",
        {"last": last},
    )
    connection.execute("DELETE FROM record WHERE number <= ?", (last,))


def now() -> str:
    """This moment, as the database has it."""
    return format_time(datetime.now(UTC))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
