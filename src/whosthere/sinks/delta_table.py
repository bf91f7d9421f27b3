"""One Delta table: append once, forget, and stay small.

Nothing of a person may outlast them, so the table's log never holds anything of one: it keeps no
statistics of ids and names, and whatever deletes rows tells the log their dates only.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import (
    CommitProperties,
    DeltaTable,
    QueryBuilder,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, TableNotFoundError

from whosthere.errors import OutputError
from whosthere.sinks.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from whosthere.sightings.tables.column import Column
    from whosthere.sightings.tables.table import Table
    from whosthere.sinks.stores import Store

TRIES = 8
"""How often to try when others commit at the same moment; delta-rs tries 15 times on its own when
they only append."""
SMALL_BYTES = 32 * 2**20
"""Two files below this are joined; delta-rs makes files of 100 MB at most of them."""
MANY_FILES = 200
"""Small files of a day that are joined before it is over; a reader pays about 1 ms for each."""
ORPHAN_HOURS = 1
"""Files that no version knows are from a writer that was killed, or from one that is at it now."""
STATISTICS = ("camera", "run_id")
"""Columns besides the time that the log tells the least and greatest value of, for each file."""

_ZSTD = WriterProperties(compression="ZSTD")


@dataclass(slots=True)
class DeltaFolder:
    """One table of a lake, as of its last look at it.

    Make one with `there` or `find`. What goes wrong is raised as the exceptions of deltalake and
    as OSError, which `Store.sentences` turns into sentences.
    """

    _store: Store
    _table: Table
    _delta: DeltaTable

    @classmethod
    def there(cls, store: Store, table: Table) -> DeltaFolder:
        """The table, which is created if there is none."""
        found = cls.find(store, table)
        if found is not None:
            return found
        store.prepare()
        # Another writer may be faster: then it is theirs that is opened.
        with suppress(CommitFailedError):
            DeltaTable.create(
                store.table(table.name),
                _schema(table),
                mode="ignore",
                partition_by=["date"],
                name=table.name,
                description=f"{table.description} (whosthere, version {table.version})",
                configuration=_configuration(table),
                storage_options=store.storage_options,
            )
        return cls._opened(store, table)

    @classmethod
    def find(cls, store: Store, table: Table) -> DeltaFolder | None:
        """The table, if there is one."""
        # delta-rs makes a folder of this machine just to look into it.
        if store.folder is not None and not (store.folder / table.name).is_dir():
            return None
        try:
            return cls._opened(store, table)
        except TableNotFoundError:
            return None

    @classmethod
    def _opened(cls, store: Store, table: Table) -> DeltaFolder:
        delta = DeltaTable(store.table(table.name), storage_options=store.storage_options)
        if delta.metadata().partition_columns != ["date"]:
            # delta-rs would cast rows to whatever is there.
            message = (
                f"{store.shown} has a table {table.name} that is not of whosthere; give the sink "
                "another folder"
            )
            raise OutputError(message)
        return cls(store, table, delta)

    def append(self, rows: pa.RecordBatch, writer: str, number: int) -> None:
        """Append rows unless they are there already.

        Args:
            rows: As the table has them.
            writer: Whose numbers they are.
            number: Above that of the rows the writer appended before.
        """
        data = _dated(self._table, rows)
        self._commit(partial(self._append, data, writer, number))

    def erase(self, person_id: str) -> int:
        """Erase a person's rows, and every file that held them; return how many there were."""
        if "person_id" not in self._table.names:
            return 0
        person = f"'{person_id.replace(chr(39), 2 * chr(39))}'"
        days = self._select(
            f"SELECT date, count(*) AS rows FROM t WHERE person_id = {person} GROUP BY date"
        )
        for day in days["date"].to_pylist():
            self._commit(partial(self._keep, day, f"person_id IS DISTINCT FROM {person}"))
        self._remove_replaced_files()
        return sum(days["rows"].to_pylist())

    def retain(self, before: datetime, *, dry_run: bool) -> int:
        """Erase the rows of days before that of a moment; return how many there were."""
        old = f"date < '{before.astimezone(UTC).date()}'"
        rows = int(self._select(f"SELECT count(*) AS n FROM t WHERE {old}")["n"][0].as_py())
        if rows and not dry_run:
            self._commit(partial(self._delta.delete, old))
            self._remove_replaced_files()
        return rows

    def tidy(self) -> int:
        """Join small files and remove what nobody reads any more; return how many were joined.

        Only what the table itself tells says what is due, so a restart forgets nothing.
        """
        today = datetime.now(UTC).date()
        joined = 0
        for day, files in self._small_files().items():
            if files >= (2 if day < today else MANY_FILES):
                self._commit(partial(self._join, day))
                joined += files
        if self._delta.vacuum(full=True, dry_run=True):
            self._delta.vacuum(full=True, dry_run=False)
        if joined:
            # What the log held of rows that are gone goes with the log's old files.
            self._delta.create_checkpoint()
            self._delta.cleanup_metadata()
        return joined

    def _append(self, rows: pa.Table, writer: str, number: int) -> None:
        if (self._delta.transaction_version(writer) or 0) >= number:
            return
        write_deltalake(
            self._delta,
            rows,
            mode="append",
            schema_mode="merge",
            writer_properties=_ZSTD,
            commit_properties=CommitProperties(app_transactions=[Transaction(writer, number)]),
        )

    def _keep(self, day: date, condition: str) -> None:
        """Replace a day by those of its rows that meet a condition.

        A DELETE of delta-rs would tell the log its condition, and leave files with texts of a type
        that pyarrow cannot compare (apache/arrow#49368).
        """
        of_day = f"date = '{day}'"
        kept = self._select(f"SELECT * FROM t WHERE {of_day} AND {condition}")
        if kept.num_rows == 0:
            self._delta.delete(of_day)
            return
        schema = pa.schema(self._delta.schema().to_arrow())
        write_deltalake(
            self._delta,
            kept.select(schema.names).cast(schema),
            mode="overwrite",
            predicate=of_day,
            writer_properties=_ZSTD,
        )

    def _join(self, day: date) -> None:
        self._delta.optimize.compact([("date", "=", day.isoformat())], writer_properties=_ZSTD)

    def _small_files(self) -> Counter[date]:
        """How many there are of each day."""
        files = pa.table(self._delta.get_add_actions(flatten=True))
        small = files.filter(pc.field("size_bytes") < SMALL_BYTES)
        return Counter(small["partition.date"].to_pylist())

    def _select(self, query: str) -> pa.Table:
        """Rows of the table, which is called t."""
        return pa.table(QueryBuilder().register("t", self._delta).execute(query))

    def _remove_replaced_files(self) -> None:
        """Remove every file that the table does not need any more, whoever may be reading it."""
        for hours, orphans in ((0, False), (ORPHAN_HOURS, True)):
            self._delta.vacuum(hours, dry_run=False, enforce_retention_duration=False, full=orphans)

    def _commit(self, change: Callable[[], object]) -> None:
        """Change the table as it is now; again, when somebody else changed it meanwhile."""
        failures = 0
        while True:
            self._delta.update_incremental()
            before = self._delta.version()
            try:
                change()
            except CommitFailedError:
                failures += 1
                if failures == TRIES:
                    raise
                continue
            if self._store.folder is not None and self._delta.version() > before:
                _sync(self._store.folder / self._table.name, self._delta.version())
            return


def _schema(table: Table) -> pa.Schema:
    """Columns as Delta has them, with what they hold in the comment that engines show.

    All of them may be null, so that writers of several versions can share a table: that no row
    lacks a value was seen to before.
    """
    date = pa.field("date", pa.date32(), metadata={"comment": f"UTC date of {table.time}"})
    return pa.schema([*map(_field, table.columns), date])


def _field(column: Column) -> pa.Field:
    comment = f"{column.description} ({column.unit})" if column.unit else column.description
    return pa.field(column.name, column.type, metadata={"comment": comment})


def _dated(table: Table, rows: pa.RecordBatch) -> pa.Table:
    """The rows with their date, and without comments: a table's comments never change."""
    bare = pa.schema([(column.name, column.type) for column in table.columns])
    plain = pa.Table.from_arrays(rows.columns, schema=bare)
    return plain.append_column("date", pc.cast(rows[table.time], pa.date32()))


def _configuration(table: Table) -> dict[str, str | None]:
    """What every writer and reader of the table minds."""
    statistics = [table.time, *(name for name in STATISTICS if name in table.names)]
    return {
        "delta.dataSkippingStatsColumns": ",".join(statistics),
        # Readers may go on with an old version for so long after its files were replaced.
        "delta.deletedFileRetentionDuration": "interval 1 days",
        "delta.logRetentionDuration": "interval 7 days",
    }


def _sync(folder: Path, version: int) -> None:
    """Make a commit survive a power cut; delta-rs leaves that to chance."""
    log = folder / "_delta_log"
    commit = log / f"{version:020}.json"
    actions = map(json.loads, commit.read_text(encoding="utf-8").splitlines())
    added = [folder / unquote(action["add"]["path"]) for action in actions if "add" in action]
    for path in (*added, commit):
        with path.open("r+b") as file:  # Windows syncs only what may be written
            os.fsync(file.fileno())
    for parent in {folder, log, *(path.parent for path in added)}:
        sync_folder(parent)
