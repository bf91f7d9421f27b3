"""Parquet: one file a batch, in a folder a day, as DuckDB, Spark and pandas expect them.

Exactly once: a file is named after its batch and appears whole or not at all, so that a retry
replaces it by itself.
"""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from whosthere.sinks.arrow import to_arrow
from whosthere.sinks.files import by_date, make_folder, probe_folder, replace_file, sentences

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from whosthere.sightings.record import SealedBatch
    from whosthere.sinks.sink import Feed


class ParquetSink:
    """Writes ``TABLE/date=YYYY-MM-DD/part-OUTBOX-000000012.parquet``, by the row's UTC date.

    Args:
        folder: Where the folders go; created when the first row comes.
        feed: What it is given.
    """

    def __init__(self, folder: Path, feed: Feed) -> None:
        self.feed = feed
        self._folder = folder

    def write(self, batch: SealedBatch) -> None:
        """Write the batch's files; see `whosthere.sinks.sink.Sink.write`."""
        files = [
            (self._folder / table.name / f"date={date}", to_arrow(table, rows))
            for table in batch.tables
            for date, rows in by_date(table, batch.rows_of(table))
        ]
        for folder, rows in files:
            path = folder / f"part-{batch.outbox}-{batch.number:09}.parquet"
            with sentences(path):
                for each in (self._folder, folder.parent, folder):
                    make_folder(each)
                replace_file(path, encoded(rows))

    def erase(self, person_id: str) -> int:
        """Rewrite the files without the person's rows; see `ForgettingSink.erase`.

        A file without any other row is removed.
        """
        erased = 0
        for name in self.feed.tables:
            for path in self._files(name):
                erased += _erase(path, person_id)
        return erased

    def retain(self, table: str, before: datetime, *, dry_run: bool) -> int:
        """Remove the files of days before; see `ForgettingSink.retain`."""
        erased = 0
        limit = f"date={before.astimezone(UTC).date().isoformat()}"
        for path in self._files(table):
            if path.parent.name >= limit:
                continue
            with sentences(path):
                erased += pq.read_metadata(path).num_rows
                if not dry_run:
                    path.unlink()
        return erased

    def probe(self) -> str:
        """Write a file and delete it again; see `whosthere.sinks.sink.ProbedSink.probe`."""
        return probe_folder(self._folder)

    def close(self) -> None:
        """Nothing is held open between batches."""

    def _files(self, table: str) -> list[Path]:
        return sorted((self._folder / table).glob("date=*/part-*.parquet"))


def encoded(rows: pa.RecordBatch | pa.Table) -> bytes:
    """The content of a Parquet file."""
    file = BytesIO()
    table = rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows])
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


def counted(content: bytes) -> int:
    """How many rows a file holds."""
    return int(pq.read_metadata(BytesIO(content)).num_rows)


def without_person(content: bytes, person_id: str) -> tuple[bytes, int]:
    """A file without a person's rows, nothing when it has no others; and how many they were."""
    with pq.ParquetFile(BytesIO(content)) as file:
        table = file.read()
    if "person_id" not in table.column_names:
        return content, 0
    person = pc.field("person_id")
    kept = table.filter(person.is_null() | (person != person_id))
    erased = int(table.num_rows - kept.num_rows)
    return encoded(kept) if kept.num_rows else b"", erased


def _erase(path: Path, person_id: str) -> int:
    with sentences(path):
        remains, erased = without_person(path.read_bytes(), person_id)
        if not remains:
            path.unlink()
        elif erased:
            replace_file(path, remains)
    return erased
