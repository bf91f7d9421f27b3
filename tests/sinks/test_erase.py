"""Erasing somebody: everywhere, resumably, with evidence, and for good."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.sightings.examples import BOB, sighting
from whosthere.database import connect, digest
from whosthere.errors import OutputError
from whosthere.people.gallery import Gallery
from whosthere.sightings import erasures, ledger
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.row import from_row
from whosthere.sightings.tables.people import PEOPLE
from whosthere.sightings.turn import Turn
from whosthere.sinks.drain import Drain
from whosthere.sinks.erase import finish_erasures
from whosthere.sinks.jsonl import JsonLinesSink
from whosthere.sinks.parquet import ParquetSink
from whosthere.sinks.roster import record_people
from whosthere.sinks.sink import Feed
from whosthere.testing.sinks import MemorySink
from whosthere.types import Identity

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from whosthere.people.records import Person
    from whosthere.sightings.erasures import Evidence
    from whosthere.sinks.sink import Sink

BOTH = frozenset({"sightings", "people"})


class ShakySink(JsonLinesSink):
    """Fails to erase as often as it is told to."""

    failures = 0

    def erase(self, person_id: str) -> int:
        if self.failures:
            self.failures -= 1
            message = "shaky cannot be reached; check the network"
            raise OutputError(message)
        return super().erase(person_id)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


@pytest.fixture
def gallery(database: Path) -> Iterator[Gallery]:
    with Gallery.open(database) as gallery:
        yield gallery


@pytest.fixture
def ada(gallery: Gallery) -> Person:
    return gallery.add_person("default", "Ada")


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(database)) as connection:
        yield connection


@pytest.fixture
def shaky(tmp_path: Path) -> ShakySink:
    return ShakySink(tmp_path / "shaky", Feed("shaky", BOTH))


@pytest.fixture
def sinks(tmp_path: Path, shaky: ShakySink) -> list[Sink]:
    folder = tmp_path / "files"
    return [
        JsonLinesSink(folder, Feed("jsonl", BOTH)),
        shaky,
        ParquetSink(folder, Feed("parquet", BOTH)),
    ]


def visit(number: int, person: Person) -> Record:
    return Record.of(sighting(number, Identity(person.id, person.name, 0.9)))


def put(connection: sqlite3.Connection, *records: Record, open_: Sequence[Record] = ()) -> None:
    visits = [from_row(record.row) for record in open_]
    Outbox(connection).put("run", records, visits)


def deliver(database: Path, sinks: Sequence[Sink]) -> None:
    for sink in sinks:
        Drain(database, sink, lambda _: None).finish()


def finish(database: Path, sinks: Sequence[Sink]) -> list[Evidence]:
    return finish_erasures(database, sinks, names=False, beyond={"parquet": "backups keep it"})


def rows(evidence: Evidence) -> dict[str, int]:
    return {place.where: place.rows for place in evidence.places}


def holding(folder: Path, text: str) -> list[Path]:
    """The files that hold a text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if text.encode() in path.read_bytes()]


def test_somebody_is_erased_everywhere_with_evidence(
    database: Path,
    gallery: Gallery,
    ada: Person,
    connection: sqlite3.Connection,
    sinks: list[Sink],
    tmp_path: Path,
) -> None:
    put(connection, visit(1, ada), Record.of(sighting(2, BOB)))
    record_people(database, names=False)
    deliver(database, sinks)
    put(connection, visit(3, ada), open_=[visit(4, ada)])
    Outbox(connection).bury("jsonl", {visit(3, ada).id: "no"})

    gallery.erase(ada.id)
    (evidence,) = finish(database, sinks)

    assert rows(evidence) == {"database": 4, "jsonl": 2, "shaky": 2, "parquet": 2}
    assert evidence.subject == digest(ada.id)
    assert evidence.done_at is not None
    assert evidence.pending == ()
    assert {place.beyond for place in evidence.places} == {None, "backups keep it"}
    assert erasures.listed(connection) == [evidence]
    assert finish(database, sinks) == []
    connection.execute("DELETE FROM record WHERE kind = 'people'")  # tells of her erasure
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert holding(tmp_path, ada.id) == []
    assert holding(tmp_path, "p-bob")


def test_that_somebody_was_erased_is_told_by_a_row_of_its_own(
    database: Path,
    gallery: Gallery,
    ada: Person,
    connection: sqlite3.Connection,
    sinks: list[Sink],
) -> None:
    record_people(database, names=False)
    deliver(database, sinks)
    gallery.erase(ada.id)
    finish(database, sinks)
    memory = MemorySink(Feed("memory", BOTH))
    deliver(database, [memory])
    (record,) = [each for batch in memory.batches.values() for each in batch.records]
    assert record.table is PEOPLE
    assert record.person_id == ada.id
    assert record.row["erased_at"] is not None
    assert record.row["name"] is None


def test_a_sink_that_is_down_stops_no_other_and_is_tried_again(
    database: Path,
    gallery: Gallery,
    ada: Person,
    connection: sqlite3.Connection,
    sinks: list[Sink],
    shaky: ShakySink,
    tmp_path: Path,
) -> None:
    put(connection, visit(1, ada))
    deliver(database, sinks)
    shaky.failures = 2
    gallery.erase(ada.id)

    (first,) = finish(database, sinks)
    assert rows(first) == {"database": 1, "jsonl": 1, "shaky": 0, "parquet": 1}
    assert [place.problem for place in first.pending] == [
        "shaky cannot be reached; check the network"
    ]
    assert first.done_at is None
    assert holding(tmp_path / "files", ada.id) == []

    (second,) = finish(database, sinks)
    assert [place.where for place in second.pending] == ["shaky"]
    assert [each for each, _ in erasures.pending(connection)] == [ada.id]

    (third,) = finish(database, sinks)
    assert rows(third) == {"database": 1, "jsonl": 1, "shaky": 1, "parquet": 1}
    assert third.done_at is not None
    assert erasures.pending(connection) == []


def test_a_sink_that_was_erased_late_is_told_of_it_once_more(
    database: Path,
    gallery: Gallery,
    ada: Person,
    connection: sqlite3.Connection,
    sinks: list[Sink],
    shaky: ShakySink,
    tmp_path: Path,
) -> None:
    put(connection, visit(1, ada))
    record_people(database, names=False)
    deliver(database, sinks)
    shaky.failures = 1
    gallery.erase(ada.id)
    finish(database, sinks)
    deliver(database, sinks)  # tells of the erasure
    (evidence,) = finish(database, sinks)  # takes that row, too
    assert evidence.done_at is not None
    assert holding(tmp_path / "shaky", ada.id) == []
    deliver(database, sinks)
    (path,) = holding(tmp_path / "shaky", ada.id)
    assert path.name.startswith("people-")


def test_a_sink_that_is_being_written_waits(
    database: Path,
    gallery: Gallery,
    ada: Person,
    connection: sqlite3.Connection,
    sinks: list[Sink],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("whosthere.sinks.erase.WAIT_SECONDS", 0.0)
    put(connection, visit(1, ada))
    deliver(database, sinks)
    other = Turn(database, "sink-jsonl")
    assert other.take()
    gallery.erase(ada.id)
    (evidence,) = finish(database, sinks)
    assert [place.problem for place in evidence.pending] == [
        "jsonl is being written by another whosthere"
    ]
    other.give_back()
    (evidence,) = finish(database, sinks)
    assert rows(evidence)["jsonl"] == 1
    assert evidence.pending == ()


def test_a_run_that_goes_on_brings_nobody_back(
    database: Path,
    gallery: Gallery,
    ada: Person,
    connection: sqlite3.Connection,
    sinks: list[Sink],
) -> None:
    gallery.erase(ada.id)
    put(connection, visit(1, ada), Record.of(sighting(2, BOB)), open_=[visit(3, ada)])
    finish(database, sinks)
    put(connection, visit(4, ada))
    memory = MemorySink()
    deliver(database, [memory])
    assert [each.person_id for each in memory.sightings] == ["p-bob"]
    assert connection.execute("SELECT count(*) FROM open_sighting").fetchone()[0] == 0


def test_a_sink_that_is_in_no_settings_is_pending_until_it_is_named_or_forgotten(
    database: Path,
    gallery: Gallery,
    ada: Person,
    connection: sqlite3.Connection,
    sinks: list[Sink],
) -> None:
    put(connection, visit(1, ada))
    deliver(database, sinks)
    gallery.erase(ada.id)
    (evidence,) = finish(database, sinks[:2])
    (place,) = evidence.pending
    assert place.where == "parquet"
    assert "--sink parquet=URL" in str(place.problem)

    assert ledger.forget(connection, "parquet")
    (evidence,) = finish(database, sinks[:2])
    assert evidence.done_at is not None


def test_a_sink_that_cannot_forget_is_told_of(
    database: Path, gallery: Gallery, ada: Person, connection: sqlite3.Connection
) -> None:
    memory = MemorySink()
    put(connection, visit(1, ada))
    deliver(database, [memory])
    gallery.erase(ada.id)
    (evidence,) = finish_erasures(database, [memory], names=False, beyond={"memory": "it stays"})
    assert evidence.done_at is not None
    assert [place.beyond for place in evidence.places] == [None, "it stays"]


def test_who_was_merged_is_not_erased(
    database: Path, gallery: Gallery, ada: Person, sinks: list[Sink]
) -> None:
    other = gallery.add_person("default", "A. Lovelace")
    gallery.merge(other.id, ada.id)
    assert finish(database, sinks) == []


def test_everybody_of_a_group_is_erased(
    database: Path, gallery: Gallery, connection: sqlite3.Connection, sinks: list[Sink]
) -> None:
    gallery.add_group("office")
    people = [gallery.add_person("office", name) for name in ("Cleo", "Dora")]
    put(connection, *(visit(number, person) for number, person in enumerate(people)))
    deliver(database, sinks)
    gallery.erase_group("office")
    assert [rows(each)["jsonl"] for each in finish(database, sinks)] == [1, 1]
