"""One row of one table, on its way to the sinks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from whosthere.sightings.row import from_row, to_row
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sightings.tables.sightings import SIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from whosthere.sightings.sighting import Sighting
    from whosthere.sightings.tables.table import Row, Table


@dataclass(frozen=True, slots=True)
class Record:
    """One row of one table.

    Attributes:
        table: The table.
        row: Its values, by column.
    """

    table: Table
    row: Row

    @classmethod
    def of(cls, sighting: Sighting) -> Record:
        """The row of a sighting."""
        return cls(SIGHTINGS, to_row(sighting))

    @property
    def id(self) -> str:
        """Unique for ever."""
        return cast("str", self.row["id"])

    @property
    def person_id(self) -> str | None:
        """Whom it is about; None for nobody, or nobody enrolled."""
        return self._text("person_id")

    @property
    def camera(self) -> str | None:
        """Who saw it; None for what no camera saw."""
        return self._text("camera")

    @property
    def name(self) -> str | None:
        """The name of the person, where it is told."""
        return self._text("name")

    @property
    def at(self) -> datetime:
        """When it was; aware, UTC."""
        return self.table.at(self.row)

    def nameless(self) -> Record:
        """The same without the name."""
        return replace(self, row=self.row | {"name": None}) if self.name is not None else self

    def _text(self, column: str) -> str | None:
        return cast("str | None", self.row.get(column))


@dataclass(frozen=True, slots=True)
class SealedBatch:
    """Rows that go to one sink together, the same ones at every attempt.

    A row can only disappear from it: when its person is erased between two attempts, or when the
    sink refused it for good.

    Attributes:
        outbox: Id of the database it comes from.
        number: From 1, one more for each batch that the sink has acknowledged.
        records: Its rows, in the order of their arrival.
    """

    outbox: str
    number: int
    records: tuple[Record, ...]

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """The rows of the table of that name."""
        return tuple(from_row(each.row) for each in self.records if each.table is SIGHTINGS)

    def rows_of(self, table: Table) -> list[Row]:
        """The rows of one table."""
        return [record.row for record in self.records if record.table is table]

    @property
    def tables(self) -> list[Table]:
        """The tables that it has rows of, in the order of the catalog."""
        present = {record.table.name for record in self.records}
        return [table for name, table in TABLES.items() if name in present]

    def nameless(self) -> SealedBatch:
        """The same without names."""
        return replace(self, records=tuple(record.nameless() for record in self.records))

    def without(self, ids: Iterable[str]) -> SealedBatch:
        """The rest of it."""
        gone = frozenset(ids)
        kept = tuple(record for record in self.records if record.id not in gone)
        return replace(self, records=kept)
