"""Parquet or JSON Lines in an object store: one object a batch, table and day.

Exactly once: an object is named after its batch and appears whole or not at all, so that a retry
replaces it by itself. The names are those that `whosthere.sinks.parquet` has in a folder.
"""

from __future__ import annotations

from datetime import UTC
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks import jsonl, parquet
from whosthere.sinks.arrow import to_arrow
from whosthere.sinks.files import by_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from obstore.store import ObjectStore

    from whosthere.sightings.record import SealedBatch
    from whosthere.sightings.tables.table import Row, Table
    from whosthere.sinks.sink import Feed
    from whosthere.sinks.stores import Store


class _Format(Protocol):
    """What the modules of both formats can do with a file of theirs."""

    def counted(self, content: bytes) -> int: ...

    def without_person(self, content: bytes, person_id: str) -> tuple[bytes, int]: ...


class ObjectSink:
    """Writes ``TABLE/date=YYYY-MM-DD/part-OUTBOX-000000012.parquet``, by the row's UTC date.

    Args:
        store: Where the objects go.
        kind: Parquet, or JSON Lines: then their names end in ``.jsonl``.
        feed: What it is given.
    """

    def __init__(self, store: Store, kind: Literal["parquet", "jsonl"], feed: Feed) -> None:
        self.feed = feed
        self._store = store
        self._kind = kind
        self._format: _Format = parquet if kind == "parquet" else jsonl

    def write(self, batch: SealedBatch) -> None:
        """Write the batch's objects; see `whosthere.sinks.sink.Sink.write`."""
        contents = {
            f"{table.name}/date={date}/part-{batch.outbox}-{batch.number:09}.{self._kind}": (
                self._encoded(table, rows)
            )
            for table in batch.tables
            for date, rows in by_date(table, batch.rows_of(table))
        }
        with self._store.sentences():
            for path, content in contents.items():
                self._objects.put(path, content)

    def erase(self, person_id: str) -> int:
        """Replace the objects by others without the person's rows; see `ForgettingSink.erase`.

        One without any other row is removed.
        """
        erased = 0
        with self._store.sentences():
            # All: it may have been given other tables before.
            for name in TABLES:
                for path, _ in self._days(name):
                    erased += self._erase(path, person_id)
        return erased

    def retain(self, table: str, before: datetime, *, dry_run: bool) -> int:
        """Remove the objects of days before; see `ForgettingSink.retain`."""
        erased = 0
        limit = before.astimezone(UTC).date().isoformat()
        with self._store.sentences():
            for path, date in self._days(table):
                if date >= limit:
                    continue
                erased += self._format.counted(self._read(path))
                if not dry_run:
                    self._objects.delete(path)
        return erased

    def probe(self) -> str:
        """Write an object and delete it again; see `ProbedSink.probe`."""
        self._store.probe()
        return f"{self._store.shown} can be written"

    def close(self) -> None:
        """Nothing is held open between batches."""

    @cached_property
    def _objects(self) -> ObjectStore:
        return self._store.objects()

    def _encoded(self, table: Table, rows: list[Row]) -> bytes:
        whole = to_arrow(table, rows)
        return parquet.encoded(whole) if self._kind == "parquet" else jsonl.encoded(table, rows)

    def _days(self, table: str) -> Iterator[tuple[str, str]]:
        """The objects of a table, with their dates."""
        for some in self._objects.list(f"{table}/"):
            for each in some:
                path = each["path"]
                _, date, name = path.rsplit("/", 2)
                if name.endswith(f".{self._kind}"):
                    yield path, date.removeprefix("date=")

    def _read(self, path: str) -> bytes:
        return bytes(self._objects.get(path).bytes())

    def _erase(self, path: str, person_id: str) -> int:
        content = self._read(path)
        remains, erased = self._format.without_person(content, person_id)
        if not remains:
            self._objects.delete(path)
        elif erased:
            self._objects.put(path, remains)
        return erased
