"""PostgreSQL: our tables in a schema of a database.

Exactly once: a batch and the note that it is written are one transaction. Rows are told apart by
their id, so one that is there already is replaced.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, cast

import psycopg
from psycopg.sql import SQL, Identifier

from whosthere.errors import OutputError
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.arrow import to_arrow
from whosthere.sinks.halving import refused
from whosthere.sinks.postgresql_place import postgresql_place
from whosthere.sinks.postgresql_schema import TYPES, Schema, definition
from whosthere.sinks.sink import RowsRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from psycopg import Connection
    from psycopg.sql import Composed

    from whosthere.sightings.record import SealedBatch
    from whosthere.sightings.tables.table import Row, Table
    from whosthere.sinks.destination import Destination
    from whosthere.sinks.sink import Feed

LOCK_SECONDS = 20
WRITE_SECONDS = 60
"""How long a statement of a batch may take, and how long it may wait for somebody else's lock."""

_ROWS_FAULT = (
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.errors.ProgramLimitExceeded,
)
"""What comes of the rows themselves: trying again would not help."""


class PostgresSink:
    """Upserts rows into tables of a database, and makes those tables.

    Args:
        place: Of the kind ``postgresql``.
        options: See `whosthere.sinks.postgresql_place`.
        feed: What it is given.

    Raises:
        ConfigError: The URL or an option cannot be meant.
    """

    def __init__(self, place: Destination, options: dict[str, str], feed: Feed) -> None:
        self.feed = feed
        self._place = postgresql_place(place, options)
        self._schema = Schema(self._place.schema)
        self._connection: Connection | None = None
        self._prepared: set[str] = set()

    def write(self, batch: SealedBatch) -> None:
        """Write the batch in one transaction; see `whosthere.sinks.sink.Sink.write`."""
        with self._connected() as connection:
            self._prepare(connection, batch.tables)
            try:
                with connection.transaction():
                    if self._schema.claim(connection, batch.outbox, self.feed.name, batch.number):
                        for table in batch.tables:
                            self._upsert(connection, table, batch.rows_of(table))
            except _ROWS_FAULT as error:
                if flaws := self._flaws(connection, batch):
                    raise RowsRefused(flaws) from error
                raise

    def probe(self) -> str:
        """Do all that a batch needs and take it back; see `ProbedSink.probe`."""
        tables = [TABLES[name] for name in sorted(self.feed.tables)]
        with self._connected() as connection:
            with connection.transaction(force_rollback=True):
                self._schema.prepare(connection, tables)
                self._schema.claim(connection, "probe", self.feed.name, 1)
                for table in tables:
                    connection.execute(_create_incoming(table))
                    connection.execute(self._take_in(table))
            # What went into this session went with the transaction.
            version = connection.info.parameter_status("server_version")
        return f"PostgreSQL {version} at {self._place.shown} takes rows in {self._place.schema}"

    def erase(self, person_id: str) -> int:
        """Delete the person's rows, then rewrite those tables; see `ForgettingSink.erase`.

        A table is locked while it is rewritten, and takes up to twice its room: what a deletion
        leaves in the files otherwise goes only when something else happens to be written there.
        """
        with self._connected() as connection, _unhurried(connection):
            there = self._schema.tables(connection)
            personal = [name for name in TABLES if "person_id" in there.get(name, ())]
            with connection.transaction():
                erased = sum(self._delete(connection, name, person_id) for name in personal)
            warnings = [
                warning
                for name in personal
                for warning in _rewrite(connection, self._schema.of(name))
            ]
        if warnings:
            message = (
                f"the rows are deleted at {self._place.shown}, but their bytes stay on its disk "
                f"({warnings[0]}); have the owner run VACUUM FULL, or erase again as the owner"
            )
            raise OutputError(message)
        return erased

    def retain(self, table: str, before: datetime, *, dry_run: bool) -> int:
        """Delete the rows of days before; see `ForgettingSink.retain`."""
        midnight = before.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        action = SQL("SELECT count(*)" if dry_run else "DELETE")
        with self._connected() as connection, _unhurried(connection):
            if table not in self._schema.tables(connection):
                return 0
            done = connection.execute(
                SQL("{} FROM {} WHERE {} < %s").format(
                    action, self._schema.of(table), Identifier(TABLES[table].time)
                ),
                (midnight,),
            )
            return cast("tuple[int]", done.fetchone())[0] if dry_run else done.rowcount

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """The connection, opened when there is none; after a failure there is none."""
        try:
            if self._connection is None:
                self._prepared.clear()
                self._connection = self._place.connect()
                _limit(self._connection, WRITE_SECONDS)
            yield self._connection
        except psycopg.Error as error:
            self.close()
            raise OutputError(self._place.trouble(error)) from error

    def _prepare(self, connection: Connection, tables: Sequence[Table]) -> None:
        new = [table for table in tables if table.name not in self._prepared]
        if not new:
            return
        with connection.transaction():
            self._schema.prepare(connection, new)
            for table in new:
                connection.execute(_create_incoming(table))
        self._prepared.update(table.name for table in new)

    def _upsert(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        columns = [values.to_pylist() for values in to_arrow(table, list(rows)).columns]
        with connection.cursor().copy(
            SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(_incoming(table))
        ) as copy:
            copy.set_types([TYPES[column.type] for column in table.columns])
            for row in zip(*columns, strict=True):
                copy.write_row(row)
        connection.execute(self._take_in(table))

    def _take_in(self, table: Table) -> Composed:
        """The statement that brings the rows that came into their table."""
        names = [Identifier(column.name) for column in table.columns]
        return SQL(
            "INSERT INTO {table} ({names}) SELECT {names} FROM {incoming} "
            "ON CONFLICT (id) DO UPDATE SET ({names}) = ROW ({new})"
        ).format(
            table=self._schema.of(table.name),
            names=SQL(", ").join(names),
            incoming=_incoming(table),
            new=SQL(", ").join(SQL("excluded.{}").format(name) for name in names),
        )

    def _flaws(self, connection: Connection, batch: SealedBatch) -> dict[str, str]:
        """What the database has against which rows, by their id; nothing stays written."""
        flaws: dict[str, str] = {}
        with connection.transaction(force_rollback=True):
            for table in batch.tables:

                def attempt(rows: Sequence[Row], table: Table = table) -> str | None:
                    try:
                        with connection.transaction(force_rollback=True):
                            self._upsert(connection, table, rows)
                    except _ROWS_FAULT as error:
                        # Its details would repeat the row.
                        said = error.diag.message_primary or str(error)
                        return f"the database refuses it: {said}"
                    return None

                for row, flaw in refused(batch.rows_of(table), attempt):
                    flaws[cast("str", row["id"])] = flaw
        return flaws

    def _delete(self, connection: Connection, table: str, person_id: str) -> int:
        return connection.execute(
            SQL("DELETE FROM {} WHERE person_id = %s").format(self._schema.of(table)), (person_id,)
        ).rowcount


@contextmanager
def _unhurried(connection: Connection) -> Iterator[None]:
    """Let statements take their time, though they wait no longer than others for a lock."""
    _limit(connection, 0)
    yield
    _limit(connection, WRITE_SECONDS)


def _rewrite(connection: Connection, table: Identifier) -> list[str]:
    """Make the files of a table anew, of what is in it; the server's warnings.

    A user who does not own the table is only warned, and nothing is done.
    """
    warnings: list[str] = []

    def note(notice: psycopg.errors.Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            warnings.append(notice.message_primary or "")

    connection.add_notice_handler(note)
    try:
        connection.execute(SQL("VACUUM (FULL, ANALYZE) {}").format(table))
    finally:
        connection.remove_notice_handler(note)
    return warnings


def _limit(connection: Connection, seconds: int) -> None:
    connection.execute(
        "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false)",
        (f"{seconds}s", f"{LOCK_SECONDS}s"),
    )


def _incoming(table: Table) -> Identifier:
    """Where rows arrive: a table of the session, empty between transactions."""
    return Identifier("pg_temp", f"incoming_{table.name}")


def _create_incoming(table: Table) -> Composed:
    return SQL("CREATE TEMP TABLE IF NOT EXISTS {} ({}) ON COMMIT DELETE ROWS").format(
        _incoming(table), SQL(", ").join(map(definition, table.columns))
    )
