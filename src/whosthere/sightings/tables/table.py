"""A table: its columns, and its rows as plain values, as JSON and as Arrow.

Every table grows by one rule: a new version only adds nullable columns at the end, and bumps the
minor number. So an old reader reads new rows, and a new reader old ones.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, cast

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whosthere.sightings.tables.column import Column

Value: TypeAlias = str | int | float | bool | datetime | bytes | None
Row: TypeAlias = dict[str, Value]


@dataclass(frozen=True)
class Table:
    """One table, as every sink and engine has it.

    Its first column is ``id``: a UUIDv7, unique for ever. Rows of a person have their id in
    ``person_id``; a name, where there is one, is in ``name``.

    Attributes:
        name: Its name.
        description: What one row is, in a sentence.
        version: Major: a reader has to change. Minor: a nullable column was added.
        time: The column that says when; its UTC date is the partition.
        columns: In the order of the files.
    """

    name: str
    description: str
    version: str
    time: str
    columns: tuple[Column, ...]

    @cached_property
    def schema(self) -> pa.Schema:
        """As Arrow has it; name and version of the table are in the metadata."""
        return pa.schema(
            [column.field() for column in self.columns],
            metadata={"table": self.name, "version": self.version},
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its columns."""
        return frozenset(column.name for column in self.columns)

    def at(self, row: Row) -> datetime:
        """When it was; aware, UTC."""
        return cast("datetime", row[self.time]).astimezone(UTC)

    def to_json(self, row: Row) -> str:
        """One line of JSON without its line end.

        Times are as in ``2026-01-31T12:00:00.250000Z``, bytes in base64.
        """
        plain = {name: _plain(value) for name, value in row.items()}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def from_json(self, line: str) -> Row:
        """The row of a line that `to_json` made; columns the line lacks are lacking here too."""
        row: Row = json.loads(line)
        for name in self._times:
            if (text := row.get(name)) is not None:
                row[name] = datetime.fromisoformat(cast("str", text))
        for name in self._bytes:
            if (text := row.get(name)) is not None:
                row[name] = base64.b64decode(cast("str", text))
        return row

    def to_arrow(self, rows: Iterable[Row]) -> pa.RecordBatch:
        """A batch of `schema`; a column that a row lacks is null, others are left out.

        Raises:
            pyarrow.ArrowException: A value is not of its column's type.
        """
        return pa.RecordBatch.from_pylist(list(rows), schema=self.schema)

    @cached_property
    def _times(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if pa.types.is_timestamp(c.type))

    @cached_property
    def _bytes(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if pa.types.is_binary(c.type))


def format_time(time: datetime) -> str:
    """ISO 8601 in UTC, always with microseconds: texts sort as the times do.

    Examples:
        >>> format_time(datetime(2026, 1, 31, 12, tzinfo=UTC))
        '2026-01-31T12:00:00.000000Z'
    """
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value
