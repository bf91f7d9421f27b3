"""A lake of Delta tables: exactly once, by DuckDB, Spark, Fabric, Databricks and pandas alike.

``ROOT/TABLE`` is a Delta table, partitioned by ``date``. Exactly once: a commit holds the number of
its batch as an app transaction, so that a batch that is there already is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import OutputError
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.arrow import to_arrow

if TYPE_CHECKING:
    from datetime import datetime

    from whosthere.sightings.record import SealedBatch
    from whosthere.sightings.tables.table import Table
    from whosthere.sinks.delta_table import DeltaFolder
    from whosthere.sinks.sink import Feed
    from whosthere.sinks.stores import Store


class DeltaSink:
    """Appends each batch to the tables of a lake, one commit a table.

    Args:
        store: Where the lake is; the tables are created when their first row comes.
        feed: What it is given.
    """

    def __init__(self, store: Store, feed: Feed) -> None:
        self.feed = feed
        self._store = store
        self._opened: dict[str, DeltaFolder] = {}

    def write(self, batch: SealedBatch) -> None:
        """Append the batch; see `whosthere.sinks.sink.Sink.write`."""
        rows = [(table, to_arrow(table, batch.rows_of(table))) for table in batch.tables]
        writer = f"{batch.outbox}/{self.feed.name}"
        try:
            with self._store.sentences():
                for table, of_table in rows:
                    self._there(table).append(of_table, writer, batch.number)
        except OutputError:
            # Whatever it was, such as a lake that was deleted: look again next time.
            self._opened.clear()
            raise

    def erase(self, person_id: str) -> int:
        """Rewrite the days of a person without their rows; see `ForgettingSink.erase`."""
        with self._store.sentences():
            return sum(table.erase(person_id) for table in self._present())

    def retain(self, table: str, before: datetime, *, dry_run: bool) -> int:
        """Remove the days before; see `ForgettingSink.retain`."""
        with self._store.sentences():
            found = self._find(TABLES[table])
            return found.retain(before, dry_run=dry_run) if found else 0

    def tidy(self) -> str | None:
        """Join small files, and remove what nobody reads any more; see `TidySink.tidy`."""
        with self._store.sentences():
            joined = sum(table.tidy() for table in self._present())
        return f"joined {joined} small files in {self._store.shown}" if joined else None

    def probe(self) -> str:
        """Write a file and delete it again; see `ProbedSink.probe`."""
        self._store.probe()
        return f"{self._store.shown} can be written; its Delta tables are {self._names()}"

    def close(self) -> None:
        """Nothing is held open between batches."""
        self._opened.clear()

    def _names(self) -> str:
        return ", ".join(name for name in TABLES if name in self.feed.tables)

    def _present(self) -> list[DeltaFolder]:
        """All tables that there are, as they are now; it may have been given others before."""
        found = map(self._find, TABLES.values())
        return [table for table in found if table is not None]

    def _find(self, table: Table) -> DeltaFolder | None:
        from whosthere.sinks.delta_table import DeltaFolder

        return DeltaFolder.find(self._store, table)

    def _there(self, table: Table) -> DeltaFolder:
        """The table, which is created if it has to be."""
        # Loaded here, in the thread that writes: it takes 0.2 s that no command should wait for.
        from whosthere.sinks.delta_table import DeltaFolder

        if table.name not in self._opened:
            self._opened[table.name] = DeltaFolder.there(self._store, table)
        return self._opened[table.name]
