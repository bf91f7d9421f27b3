"""Rows as Arrow; one that does not fit its table is refused before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pyarrow as pa

from whosthere.sinks.sink import RowsRefused

if TYPE_CHECKING:
    from whosthere.sightings.tables.table import Row, Table


def to_arrow(table: Table, rows: list[Row]) -> pa.RecordBatch:
    """A batch of the table's schema.

    Raises:
        RowsRefused: Some rows do not fit.
    """
    try:
        batch = table.to_arrow(rows)
    except (pa.ArrowException, OverflowError):
        batch = None
    if batch is None or _lacking(table, batch):
        flaws = {cast("str", row["id"]): _flaw(table, row) for row in rows}
        raise RowsRefused({row_id: flaw for row_id, flaw in flaws.items() if flaw is not None})
    return batch


def _flaw(table: Table, row: Row) -> str | None:
    """What is wrong with a single row."""
    try:
        lacking = _lacking(table, table.to_arrow([row]))
    except (pa.ArrowException, OverflowError) as error:
        return f"does not fit the table {table.name}: {error}"
    return f"lacks {lacking}, which every row of {table.name} has" if lacking else None


def _lacking(table: Table, batch: pa.RecordBatch) -> str | None:
    """A column with nulls that must not have any."""
    for column, values in zip(table.columns, batch.columns, strict=True):
        if values.null_count and not column.nullable:
            return column.name
    return None
