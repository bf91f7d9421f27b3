"""The lake: each row once, whoever else writes, and nothing left of whoever is erased."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from deltalake import DeltaTable, QueryBuilder

from tests.sightings.examples import sighting
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.delta import DeltaSink
from whosthere.sinks.destination import Destination
from whosthere.sinks.sink import Feed
from whosthere.sinks.stores import Store

if TYPE_CHECKING:

    from whosthere.sightings.sighting import Sighting

FEED = Feed("lake", frozenset(TABLES))


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "home" / "lake"


def sink_at(lake: Path) -> DeltaSink:
    return DeltaSink(Store.at(Destination.parse(str(lake)), {}), FEED)


def batch(number: int, *sightings: Sighting, outbox: str = "outbox") -> SealedBatch:
    return SealedBatch(outbox, number, tuple(map(Record.of, sightings)))


def rows(lake: Path, query: str = "SELECT * FROM t ORDER BY id") -> list[dict[str, object]]:
    """What an engine reads."""
    table = DeltaTable(str(lake / "sightings"))
    return pa.table(QueryBuilder().register("t", table).execute(query)).to_pylist()


def ids(lake: Path) -> list[object]:
    return [row["id"] for row in rows(lake)]


def files_with(lake: Path, text: str) -> list[Path]:
    files = [path for path in lake.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if text.encode() in path.read_bytes()]


def test_rows_are_those_of_the_batch_with_their_date(lake: Path) -> None:
    visits = [sighting(number) for number in range(4)]
    sink_at(lake).write(batch(1, *visits))
    found = rows(lake)
    assert [row["id"] for row in found] == [visit.id for visit in visits]
    assert found[0]["first_seen"] == visits[0].first_seen
    assert {row["date"] for row in found} == {date(2026, 1, 31), date(2026, 2, 1)}


def test_a_batch_written_again_counts_once(lake: Path) -> None:
    visits = [sighting(number) for number in range(4)]
    sink = sink_at(lake)
    sink.write(batch(1, *visits[:2]))
    sink.write(batch(1, *visits[:2]))
    sink.write(batch(2, *visits[2:]))
    # Killed after the commit, before the outbox heard of it: another process comes again.
    sink_at(lake).write(batch(2, *visits[2:]))
    assert ids(lake) == [visit.id for visit in visits]
