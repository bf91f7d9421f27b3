"""Visits as a file: CSV or Parquet, in the columns of the table, chunk by chunk."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

import pyarrow as pa
import pyarrow.parquet as pq
from fastapi.responses import StreamingResponse

from whosthere.people.called import called
from whosthere.sightings.history import closed_rows
from whosthere.sightings.selection import Cursor
from whosthere.sightings.tables.sightings import SIGHTINGS
from whosthere.sightings.tables.table import format_time
from whosthere.sinks.arrow import to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whosthere.people.gallery import Gallery
    from whosthere.server.history import History
    from whosthere.sightings.selection import Selection
    from whosthere.sightings.tables.table import Row, Value

CHUNK = 2000
"""Rows that are in memory at once: a few megabytes."""

Format: TypeAlias = Literal["csv", "parquet"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula (OWASP, "CSV Injection"); a quotation mark before it
makes it a text."""
NAMES = "as in the gallery when this was exported"
NO_NAMES = "left out"


def exported(
    history: History, gallery: Gallery, selection: Selection, format_: Format, *, names: bool
) -> StreamingResponse:
    """An answer that a browser saves; only some of it is in memory at any time."""
    rows = _chunks(history, gallery, selection, names=names)
    content = _csv(rows) if format_ == "csv" else _parquet(rows, NAMES if names else NO_NAMES)
    file = f"sightings-{datetime.now(UTC):%Y-%m-%d}.{format_}"
    headers = {
        "Content-Disposition": f'attachment; filename="{file}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(content, media_type=MEDIA_TYPES[format_], headers=headers)


def _chunks(
    history: History, gallery: Gallery, selection: Selection, *, names: bool
) -> Iterator[list[Row]]:
    """The rows, newest first; those of people with the id and name that they have today."""
    after = None
    while True:
        with history.reading() as connection:
            rows = closed_rows(connection, selection, after=after, limit=CHUNK)
        if not rows:
            return
        after = Cursor(format_time(SIGHTINGS.at(rows[-1])), cast("str", rows[-1]["id"]))
        ids = {cast("str", row["person_id"]) for row in rows if row["person_id"] is not None}
        with gallery.store.reading() as connection:
            known = called(connection, ids)
        for row in rows:
            if (person := known.get(cast("str", row["person_id"]))) is not None:
                row |= {"person_id": person.id, "name": person.name}
            if not names:
                row["name"] = None
        yield rows


def _csv(chunks: Iterable[list[Row]]) -> Iterator[bytes]:
    columns = [column.name for column in SIGHTINGS.columns]
    yield _lines([columns])
    for rows in chunks:
        yield _lines([_cell(row.get(column)) for column in columns] for row in rows)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return format_time(value)
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
    return str(value)


def _parquet(chunks: Iterable[list[Row]], names: str) -> Iterator[bytes]:
    schema = SIGHTINGS.schema.with_metadata((SIGHTINGS.schema.metadata or {}) | {b"names": names})
    outlet = _Outlet()
    with closing(pq.ParquetWriter(outlet, schema, compression="zstd")) as writer:
        for rows in chunks:
            batch = to_arrow(SIGHTINGS, rows)
            writer.write_table(pa.Table.from_batches([batch]).replace_schema_metadata(
                schema.metadata
            ))  # fmt: skip
            yield outlet.taken()
    yield outlet.taken()


class _Outlet(io.RawIOBase):
    """A file that hands on what is written to it, and forgets it."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, some: bytes | memoryview) -> int:  # type: ignore[override]
        self._waiting.append(bytes(some))
        self._written += len(some)
        return len(some)

    def tell(self) -> int:
        return self._written

    def close(self) -> None:
        """The writer would end with it what is still to be taken."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        waiting, self._waiting = self._waiting, []
        return b"".join(waiting)
