"""Parquet: one file a batch, in a folder a day, as DuckDB, Spark and pandas expect them.

Exactly once: a file is named after its batch and appears whole or not at all, so that a retry
replaces it by itself.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from whosthere.sightings.schema import to_arrow
from whosthere.sinks.files import by_date, make_folder, replace_file, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.sightings.outbox import SealedBatch


class ParquetSink:
    """Writes ``date=YYYY-MM-DD/part-OUTBOX-000000012.parquet``, by the UTC date of `first_seen`.

    Args:
        folder: Where the folders go; created when the first sighting comes.
    """

    name = "parquet"
    # A file costs a reader about a millisecond however few rows it has: let rows gather.
    interval = 60.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, batch: SealedBatch) -> None:
        """Write the batch's files; see `whosthere.sinks.sink.Sink.write`."""
        for date, sightings in by_date(batch.sightings):
            folder = self._folder / f"date={date}"
            path = folder / f"part-{batch.outbox}-{batch.number:09}.parquet"
            with sentences(path):
                make_folder(self._folder)
                make_folder(folder)
                replace_file(path, _encoded(pa.Table.from_batches([to_arrow(sightings)])))

    def erase(self, person_id: str) -> int:
        """Rewrite the files without the person's rows; one without any other is removed.

        Returns:
            How many rows were erased.

        Raises:
            OutputError: A file could not be rewritten.
        """
        erased = 0
        for path in sorted(self._folder.glob("date=*/part-*.parquet")):
            with sentences(path):
                with pq.ParquetFile(path) as file:
                    table = file.read()
                person = pc.field("person_id")
                kept = table.filter(person.is_null() | (person != person_id))
                if kept.num_rows == 0:
                    path.unlink()
                elif kept.num_rows < table.num_rows:
                    replace_file(path, _encoded(kept))
            erased += table.num_rows - kept.num_rows
        return erased

    def close(self) -> None:
        """Nothing is held open between batches."""


def _encoded(table: pa.Table) -> bytes:
    file = BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()
