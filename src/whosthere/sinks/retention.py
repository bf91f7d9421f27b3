"""Retention: rows whose time is over go, from the database and from the sinks."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from whosthere.database import connect
from whosthere.errors import OutputError
from whosthere.sightings import ledger
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sightings.turn import Turn
from whosthere.sinks.sink import ForgettingSink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from whosthere.config import Retention
    from whosthere.sinks.sink import Sink

WAIT_SECONDS = 30.0
"""How long to wait for a batch that is being written by another process."""


@dataclass(frozen=True, slots=True)
class Retained:
    """What became of the old rows of one table in one place.

    Attributes:
        table: Its name.
        days: How long its rows are kept.
        where: ``"database"``, or the name of a sink.
        rows: How many rows went, or would go.
        problem: Why they did not go, in a sentence; None when they did.
    """

    table: str
    days: int
    where: str
    rows: int
    problem: str | None = None


def retain(
    database: Path,
    sinks: Sequence[Sink],
    retention: Retention,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
) -> list[Retained]:
    """Erase the rows that have been kept for as long as they may be.

    A day is kept as a whole: rows go by the UTC date of the table's own time.

    Args:
        database: The database with the outbox.
        sinks: All there are; those that cannot forget are left out.
        retention: Days, by table.
        now: Aware; None for the present.
        dry_run: Only count them.

    Raises:
        DatabaseError: The rows in the database could not be erased.
    """
    moment = now or datetime.now(UTC)
    kept_for = {name: days for name in TABLES if (days := getattr(retention, name)) is not None}
    done = []
    with closing(connect(database)) as connection:
        for table, days in kept_for.items():
            before = moment - timedelta(days=days)
            rows = ledger.drop_before(connection, table, before, dry_run=dry_run)
            done.append(Retained(table, days, "database", rows))
    for sink in sinks:
        if isinstance(sink, ForgettingSink):
            of_sink = {table: days for table, days in kept_for.items() if table in sink.feed.tables}
            done += _retain_there(database, sink, of_sink, moment, dry_run=dry_run)
    return done


def _retain_there(
    database: Path,
    sink: ForgettingSink,
    kept_for: dict[str, int],
    moment: datetime,
    *,
    dry_run: bool,
) -> list[Retained]:
    name = sink.feed.name
    turn = Turn(database, f"sink-{name}")
    done: list[Retained] = []
    try:
        if not turn.take(0.0 if dry_run else WAIT_SECONDS) and not dry_run:
            busy = f"{name} is being written by another whosthere; try again later"
            return [Retained(table, days, name, 0, busy) for table, days in kept_for.items()]
        for table, days in kept_for.items():
            rows = sink.retain(table, moment - timedelta(days=days), dry_run=dry_run)
            done.append(Retained(table, days, name, rows))
    except OutputError as error:
        left = list(kept_for.items())[len(done) :]
        done += [Retained(table, days, name, 0, str(error)) for table, days in left]
    finally:
        turn.give_back()
    return done
