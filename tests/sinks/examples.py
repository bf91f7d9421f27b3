"""Rows and batches of every table, to test sinks with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.sightings.examples import NOON
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sightings.sighting import uuid7
from whosthere.sightings.tables.column import BYTES, COUNT, FLAG, REAL, TEXT, TIME, Column
from whosthere.sightings.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from whosthere.sightings.tables.table import Value

_VALUES: dict[pa.DataType, Value] = {
    TEXT: "Grüße, 名前\t\\N\n",
    REAL: 0.1,
    COUNT: 2**53 + 1,
    FLAG: True,
    BYTES: bytes(range(256)),
    TIME: NOON,
}


def full(table: Table, **values: Value) -> Record:
    """A row with a value in every column."""
    row = {column.name: _VALUES[column.type] for column in table.columns}
    return Record(table, row | {"id": uuid7(NOON.timestamp())} | values)


def sparse(table: Table, **values: Value) -> Record:
    """A row that is null wherever it may be."""
    record = full(table)
    nulls: dict[str, Value] = {column.name: None for column in table.columns if column.nullable}
    return replace(record, row=record.row | nulls | values)


def batch(number: int, records: Iterable[Record], outbox: str = "box") -> SealedBatch:
    """A sealed batch."""
    return SealedBatch(outbox, number, tuple(records))


def newer(table: Table) -> Table:
    """The table as a later version may have it."""
    return Table(
        name=table.name,
        description=table.description,
        version="1.9",
        time=table.time,
        columns=(*table.columns, Column("weather", TEXT, "what it was like outside")),
    )
