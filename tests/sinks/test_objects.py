"""Parquet and JSON Lines in object stores: each row once, and gone when its person is."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Literal

import pyarrow.parquet as pq
import pytest

from tests.rigs.azurite import needs_azurite
from tests.sightings.examples import ADA, BOB, STRANGER, sighting
from whosthere.config import Data, SinkSettings
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sightings.row import from_arrow, from_json
from whosthere.sinks.objects import ObjectSink
from whosthere.sinks.open import open_sink
from whosthere.sinks.sink import Feed, RowsRefused

if TYPE_CHECKING:
    from whosthere.sightings.sighting import Sighting
    from whosthere.sinks.stores import Store


@pytest.fixture(
    params=["s3_store", "google_store", pytest.param("azure_store", marks=needs_azurite)]
)
def store(request: pytest.FixtureRequest) -> Store:
    made: Store = request.getfixturevalue(request.param)
    return made


@pytest.fixture(params=["parquet", "jsonl"])
def sink(request: pytest.FixtureRequest, store: Store) -> ObjectSink:
    kind: Literal["parquet", "jsonl"] = request.param
    return ObjectSink(store, kind, Feed("files"))


def batch(number: int, *sightings: Sighting) -> SealedBatch:
    return SealedBatch("outbox", number, tuple(map(Record.of, sightings)))


def objects(store: Store) -> dict[str, bytes]:
    found = store.objects()
    paths = sorted(each["path"] for some in found.list() for each in some)
    return {path: bytes(found.get(path).bytes()) for path in paths}


def written(store: Store) -> list[Sighting]:
    rows = []
    for path, content in objects(store).items():
        if path.endswith(".parquet"):
            rows += from_arrow(pq.read_table(BytesIO(content)))
        else:
            rows += [from_json(line) for line in content.decode().splitlines()]
    return sorted(rows, key=lambda row: row.first_seen)


def test_a_batch_is_an_object_for_each_day(sink: ObjectSink, store: Store) -> None:
    visits = [sighting(number) for number in range(4)]
    sink.write(batch(12, *visits))
    assert written(store) == visits
    first, second = objects(store)
    assert first.startswith("sightings/date=2026-01-31/part-outbox-000000012.")
    assert second.startswith("sightings/date=2026-02-01/part-outbox-000000012.")


def test_a_batch_written_again_counts_once(sink: ObjectSink, store: Store) -> None:
    visits = [sighting(number) for number in range(4)]
    sink.write(batch(1, visits[0]))
    sink.write(batch(2, *visits[1:]))
    sink.write(batch(2, *visits[1:]))
    assert written(store) == visits


def test_an_erased_person_is_in_no_object(sink: ObjectSink, store: Store) -> None:
    others = [sighting(1, BOB), sighting(2, STRANGER)]
    sink.write(batch(1, sighting(0, ADA), *others))
    sink.write(batch(2, sighting(3, ADA)))
    assert sink.erase("p-ada") == 2
    assert sink.erase("p-ada") == 0
    assert written(store) == others
    assert not any("000000002" in path for path in objects(store))
    assert not any(b"p-ada" in content for content in objects(store).values())


def test_days_before_a_moment_go(sink: ObjectSink, store: Store) -> None:
    visits = [sighting(number) for number in range(4)]
    sink.write(batch(1, *visits))
    before = datetime(2026, 2, 1, 12, tzinfo=UTC)
    assert sink.retain("sightings", before, dry_run=True) == 2
    assert written(store) == visits
    assert sink.retain("sightings", before, dry_run=False) == 2
    assert sink.retain("looks", before, dry_run=False) == 0
    assert written(store) == visits[2:]


def test_rows_that_do_not_fit_are_refused_and_nothing_is_written(
    sink: ObjectSink, store: Store
) -> None:
    bad = Record(Record.of(sighting(1)).table, Record.of(sighting(1)).row | {"frames": "many"})
    with pytest.raises(RowsRefused) as refused:
        sink.write(SealedBatch("outbox", 1, (Record.of(sighting(0)), bad)))
    assert set(refused.value.rows) == {bad.id}
    assert objects(store) == {}


def test_a_probe_leaves_nothing_behind(sink: ObjectSink, store: Store) -> None:
    assert sink.probe() == f"{store.shown} can be written"
    assert objects(store) == {}


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_a_format_before_a_url_opens_one(kind: str) -> None:
    settings = SinkSettings.model_validate({"url": f"{kind}+s3://bucket/faces"})
    opened = open_sink("lines", settings, Data())
    assert isinstance(opened, ObjectSink)
    assert opened.feed.name == "lines"
