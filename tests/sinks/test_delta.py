"""The lake: each row once, whoever else writes, and nothing left of whoever is erased."""

from __future__ import annotations

import os
import shutil
import stat
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, QueryBuilder

from tests.rigs.azurite import needs_azurite
from tests.sightings.examples import ADA, BOB, STRANGER, sighting
from whosthere.errors import OutputError
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sightings.tables.column import TEXT, Column
from whosthere.sightings.tables.sightings import SIGHTINGS
from whosthere.sinks import delta_table
from whosthere.sinks.delta import DeltaSink
from whosthere.sinks.delta_table import DeltaFolder
from whosthere.sinks.destination import Destination
from whosthere.sinks.sink import Feed, RowsRefused
from whosthere.sinks.stores import Store

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.sightings.sighting import Sighting
    from whosthere.sightings.tables.table import Table

FEED = Feed("lake", frozenset(TABLES))


@pytest.fixture(
    params=[
        "folder_store",
        "s3_store",
        "google_store",
        pytest.param("azure_store", marks=needs_azurite),
    ]
)
def store(request: pytest.FixtureRequest) -> Store:
    """A lake that is not there yet, in each kind of store."""
    made: Store = request.getfixturevalue(request.param)
    return made


def sink_in(store: Store) -> DeltaSink:
    return DeltaSink(store, FEED)


def batch(number: int, *sightings: Sighting, outbox: str = "outbox") -> SealedBatch:
    return SealedBatch(outbox, number, tuple(map(Record.of, sightings)))


def folder(store: Store) -> Path:
    assert store.folder is not None
    return store.folder


def table_in(store: Store) -> DeltaTable:
    return DeltaTable(store.table("sightings"), storage_options=store.storage_options)


def rows(store: Store, order: str = "id") -> list[dict[str, object]]:
    """What an engine reads."""
    query = f"SELECT * FROM t ORDER BY {order}"  # noqa: S608 - of our own making
    found = QueryBuilder().register("t", table_in(store)).execute(query)
    return pa.table(found).to_pylist()


def ids(store: Store) -> list[object]:
    return [row["id"] for row in rows(store)]


def files(store: Store) -> dict[str, bytes]:
    """Every file of the lake, whether the tables still know it or not."""
    objects = store.objects()
    paths = [each["path"] for some in objects.list() for each in some]
    return {path: bytes(objects.get(path).bytes()) for path in paths}


def files_that_hold(store: Store, text: str) -> set[str]:
    """Those with a text, as it is or compressed within Parquet."""
    return {
        path
        for path, content in files(store).items()
        if text.encode() in content
        or (path.endswith(".parquet") and text in str(pq.read_table(BytesIO(content)).to_pylist()))
    }


def test_rows_are_those_of_the_batch_with_their_date(store: Store) -> None:
    visits = [sighting(number) for number in range(4)]
    sink_in(store).write(batch(1, *visits))
    found = rows(store)
    assert [row["id"] for row in found] == [visit.id for visit in visits]
    assert found[0]["first_seen"] == visits[0].first_seen
    assert {row["date"] for row in found} == {date(2026, 1, 31), date(2026, 2, 1)}


def test_a_batch_written_again_counts_once(store: Store) -> None:
    visits = [sighting(number) for number in range(4)]
    sink = sink_in(store)
    sink.write(batch(1, *visits[:2]))
    sink.write(batch(1, *visits[:2]))
    sink.write(batch(2, *visits[2:]))
    # Killed after the commit, before the outbox heard of it: another process comes again.
    sink_in(store).write(batch(2, *visits[2:]))
    assert ids(store) == [visit.id for visit in visits]


def test_several_databases_write_at_once(store: Store) -> None:
    def write(outbox: str) -> None:
        sink = sink_in(store)
        for number in range(1, 6):
            sink.write(batch(number, sighting(number), outbox=outbox))

    writers = [Thread(target=write, args=(f"outbox-{number}",)) for number in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(ids(store)) == 15


def test_the_same_batch_from_two_processes_at_once_counts_once(
    folder_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sink_in(folder_store), sink_in(folder_store)
    first.write(batch(1, sighting(1)))
    look = DeltaTable.transaction_version

    def look_and_be_overtaken(table: DeltaTable, writer: str) -> int | None:
        seen = look(table, writer)
        monkeypatch.undo()
        second.write(batch(2, sighting(2)))
        return seen

    monkeypatch.setattr(DeltaTable, "transaction_version", look_and_be_overtaken)
    first.write(batch(2, sighting(2)))
    assert len(ids(folder_store)) == 2


def test_erasing_and_joining_lose_nothing_that_others_write_meanwhile(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta_table, "MANY_FILES", 2)

    def write() -> None:
        sink = sink_in(store)
        for number in range(1, 16):
            sink.write(batch(number, sighting(0, BOB), sighting(0, ADA)))

    writer = Thread(target=write)
    writer.start()
    sink = sink_in(store)
    while writer.is_alive():
        sink.erase("p-ada")
        sink.tidy()
    sink.erase("p-ada")
    assert [row["person_id"] for row in rows(store)] == 15 * ["p-bob"]
    assert files_that_hold(store, "p-ada") == set()


def test_an_erased_person_is_in_no_file(store: Store) -> None:
    sink = sink_in(store)
    people = (ADA, BOB, STRANGER)
    for number in range(6):
        sink.write(batch(number + 1, *(sighting(3 * number, person) for person in people)))
    assert files_that_hold(store, "p-ada")

    assert sink.erase("p-ada") == 6

    assert files_that_hold(store, "p-ada") == set()
    assert files_that_hold(store, "Ada") == set()
    assert [row["person_id"] for row in rows(store, "first_seen")].count("p-bob") == 6
    assert len(rows(store)) == 12
    assert sink.erase("p-ada") == 0
    sink.write(batch(7, sighting(1, ADA)))
    sink.write(batch(6, sighting(2, ADA)))
    assert len(rows(store)) == 13, "it is still known which batches are there"


def test_a_day_of_nobody_else_disappears_with_the_person(folder_store: Store) -> None:
    sink = sink_in(folder_store)
    sink.write(batch(1, sighting(0, ADA), sighting(3, BOB)))
    sink.erase("p-ada")
    assert {row["date"] for row in rows(folder_store)} == {date(2026, 2, 1)}
    assert files_that_hold(folder_store, "p-ada") == set()
    sink.erase("p-bob")
    assert rows(folder_store) == []
    assert sink.tidy() is None
    assert sink.erase("p-bob") == 0
    sink.write(batch(2, sighting(1, BOB)))
    assert len(rows(folder_store)) == 1


def test_an_id_with_a_quote_is_only_an_id(folder_store: Store) -> None:
    sink = sink_in(folder_store)
    sink.write(batch(1, sighting(0, ADA)))
    assert sink.erase("' OR '' = '") == 0
    assert len(rows(folder_store)) == 1


def test_pyarrow_reads_and_compares_texts_after_an_erasure(folder_store: Store) -> None:
    sink = sink_in(folder_store)
    sink.write(batch(1, sighting(0, ADA), sighting(1, BOB)))
    sink.erase("p-ada")
    found = table_in(folder_store).to_pyarrow_table(filters=[("person_id", "=", "p-bob")])
    assert found.num_rows == 1


def test_the_log_tells_nothing_of_anybody(folder_store: Store) -> None:
    sink = sink_in(folder_store)
    for number, person in enumerate((ADA, BOB, STRANGER)):
        sink.write(batch(number + 1, sighting(number, person)))
    sink.erase("p-ada")
    log = [content for path, content in files(folder_store).items() if "_delta_log" in path]
    visits = {str(row["id"]) for row in rows(folder_store)}
    for secret in {"p-ada", "p-bob", "Bob", "stranger-1"} | visits:
        assert not any(secret.encode() in content for content in log), secret


def test_erasing_removes_what_a_killed_writer_left(folder_store: Store) -> None:
    sink = sink_in(folder_store)
    sink.write(batch(1, sighting(0, ADA)))
    [path] = folder(folder_store).rglob("part-*.parquet")
    orphan = path.with_name("part-of-a-killed-writer.parquet")
    shutil.copy(path, orphan)
    os.utime(orphan, times=2 * (time.time() - 2 * 3600,))
    sink.erase("p-ada")
    assert files_that_hold(folder_store, "p-ada") == set()


def test_days_before_a_moment_go(store: Store) -> None:
    sink = sink_in(store)
    sink.write(batch(1, *(sighting(number) for number in range(6))))
    before = datetime(2026, 2, 1, 12, tzinfo=UTC)
    assert sink.retain("sightings", before, dry_run=True) == 2
    assert len(rows(store)) == 6
    assert sink.retain("sightings", before, dry_run=False) == 2
    assert sink.retain("looks", before, dry_run=False) == 0
    assert {row["date"] for row in rows(store)} == {date(2026, 2, 1), date(2026, 2, 2)}
    assert not [path for path in files(store) if "date=2026-01-31" in path]


def test_small_files_of_days_that_are_over_are_joined(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = sink_in(store)
    now = datetime.now(UTC)
    today = [
        replace(sighting(0), id=f"today-{number}", first_seen=now, last_seen=now)
        for number in range(3)
    ]
    for number in range(3):
        sink.write(batch(number + 1, sighting(number), today[number]))
    assert len(table_in(store).file_uris()) == 6
    assert sink.tidy() == f"joined 2 small files in {store.shown}"
    assert len(table_in(store).file_uris()) == 5
    assert sink_in(store).tidy() is None
    monkeypatch.setattr(delta_table, "MANY_FILES", 3)
    assert sink.tidy() == f"joined 3 small files in {store.shown}"
    assert len(table_in(store).file_uris()) == 3
    sink.write(batch(3, sighting(3)))
    assert len(rows(store)) == 6, "it is still known which batches are there"


def test_files_that_nobody_needs_are_removed_after_a_day(folder_store: Store) -> None:
    sink = sink_in(folder_store)
    for number in range(3):
        sink.write(batch(number + 1, replace(sighting(0), id=f"visit-{number}")))
    orphans = list(folder(folder_store).rglob("part-*.parquet"))
    orphan = orphans[0].with_name("part-of-a-killed-writer.parquet")
    shutil.copy(orphans[0], orphan)
    os.utime(orphan, times=2 * (time.time() - 25 * 3600,))
    sink.tidy()
    assert not orphan.exists()
    assert all(path.exists() for path in orphans), "readers may be at them"


def older() -> Table:
    """The table of sightings as an older version knew it."""
    return replace(SIGHTINGS, version="0.9", columns=SIGHTINGS.columns[:-2])


def test_tables_grow_and_older_writers_go_on(folder_store: Store) -> None:
    visits = [sighting(number) for number in range(3)]
    records = [Record.of(visit).row for visit in visits]
    old = DeltaFolder.there(folder_store, older())
    old.append(older().to_arrow(records[:1]), "old", 1)
    sink_in(folder_store).write(batch(1, visits[1]))
    old.append(older().to_arrow(records[2:]), "old", 2)
    found = rows(folder_store)
    assert [row["id"] for row in found] == [visit.id for visit in visits]
    assert [row["recovered"] for row in found] == [None, False, None]


def test_a_description_may_change(folder_store: Store) -> None:
    sink_in(folder_store).write(batch(1, sighting(0)))
    first, *others = SIGHTINGS.columns
    reworded = replace(
        SIGHTINGS,
        columns=(replace(first, description="other words"), *others, Column("new", TEXT, "new")),
    )
    table = DeltaFolder.there(folder_store, reworded)
    table.append(reworded.to_arrow([Record.of(sighting(1)).row]), "new", 1)
    assert len(rows(folder_store)) == 2


def test_engines_show_what_the_table_and_its_columns_are(folder_store: Store) -> None:
    sink_in(folder_store).write(batch(1, sighting(0)))
    table = table_in(folder_store)
    assert table.metadata().name == "sightings"
    assert SIGHTINGS.description in table.metadata().description
    comments = {field.name: field.metadata.get("comment") for field in table.schema().fields}
    assert comments["frames"] == "analysed frames in which the face was found (frames)"
    assert comments["date"] == "UTC date of first_seen"
    protocol = table.protocol()
    assert (protocol.min_reader_version, protocol.min_writer_version) == (1, 2)


def test_rows_that_do_not_fit_are_refused_and_nothing_is_written(folder_store: Store) -> None:
    bad = Record.of(sighting(1))
    bad = replace(bad, row=bad.row | {"frames": "many"})
    both = SealedBatch("outbox", 1, (Record.of(sighting(0)), bad))
    with pytest.raises(RowsRefused) as refused:
        sink_in(folder_store).write(both)
    assert set(refused.value.rows) == {bad.id}
    assert not folder(folder_store).exists()


def test_only_the_owner_can_look_into_the_folder(folder_store: Store) -> None:
    sink_in(folder_store).write(batch(1, sighting(0)))
    assert stat.S_IMODE(folder(folder_store).stat().st_mode) == 0o700


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    store = Store.at(Destination.parse(str(tmp_path / "my lake, ü #1?")), {})
    sink = sink_in(store)
    sink.write(batch(1, sighting(0, ADA), sighting(1, BOB)))
    assert sink.erase("p-ada") == 1
    assert len(rows(store)) == 1
    assert (tmp_path / "my lake, ü #1?" / "sightings" / "_delta_log").is_dir()


def test_tables_that_a_sink_had_before_are_erased_too(folder_store: Store) -> None:
    sink_in(folder_store).write(batch(1, sighting(0, ADA)))
    assert DeltaSink(folder_store, Feed("lake", frozenset({"looks"}))).erase("p-ada") == 1


def test_a_lake_that_was_deleted_is_made_anew(folder_store: Store) -> None:
    sink = sink_in(folder_store)
    sink.write(batch(1, sighting(0)))
    shutil.rmtree(folder(folder_store))
    with pytest.raises(OutputError):
        sink.write(batch(2, sighting(1)))
    sink.write(batch(2, sighting(1)))
    assert len(rows(folder_store)) == 1


def test_nothing_is_found_and_nothing_made_where_there_is_no_lake(folder_store: Store) -> None:
    sink = sink_in(folder_store)
    assert sink.erase("p-ada") == 0
    assert sink.retain("sightings", datetime.now(UTC) + timedelta(days=1), dry_run=False) == 0
    assert sink.tidy() is None
    assert not folder(folder_store).exists()


def test_a_probe_leaves_nothing_behind(store: Store) -> None:
    assert "sightings" in sink_in(store).probe()
    assert files(store) == {}
