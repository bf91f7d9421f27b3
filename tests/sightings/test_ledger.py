"""The bound, retention and dead letters: what goes, and that it is counted."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sightings.examples import ADA, BOB, NOON, sighting
from whosthere.database import connect
from whosthere.sightings import ledger
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.query import erase_person
from whosthere.sightings.record import Record
from whosthere.sightings.tables.runs import RUNS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

BOUND = 100_000
"""Room for some 120 visits."""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path / "whosthere.db")) as connection:
        yield connection


@pytest.fixture
def outbox(connection: sqlite3.Connection) -> Outbox:
    outbox = Outbox(connection, BOUND)
    outbox.enlist("sink", {"sightings"})
    return outbox


def run_row(number: int) -> Record:
    return Record(RUNS, {"id": f"run-row-{number}", "run_id": "run", "started_at": NOON})


def state(connection: sqlite3.Connection, sink: str = "sink") -> ledger.SinkState:
    return {each.sink: each for each in ledger.states(connection)}[sink]


def deliver(outbox: Outbox, sink: str, most: int) -> None:
    batch = outbox.seal(sink, most)
    assert batch is not None
    outbox.acknowledge(sink, batch)


def numbers(connection: sqlite3.Connection) -> list[int]:
    return [row["number"] for row in connection.execute("SELECT number FROM record")]


def test_the_oldest_rows_make_room(outbox: Outbox, connection: sqlite3.Connection) -> None:
    outbox.put("run", [Record.of(sighting(number)) for number in range(300)])
    assert ledger.taken(connection) <= BOUND
    left = numbers(connection)
    assert left == list(range(301 - len(left), 301))
    assert state(connection).dropped == 300 - len(left)
    assert state(connection).waiting == len(left)


def test_what_a_sink_has_is_not_lost_to_it(outbox: Outbox, connection: sqlite3.Connection) -> None:
    outbox.enlist("behind", {"sightings"})
    outbox.put("run", [Record.of(sighting(number)) for number in range(90)])
    deliver(outbox, "sink", 90)
    outbox.put("run", [Record.of(sighting(number)) for number in range(90, 160)])
    gone = 160 - len(numbers(connection))
    assert 0 < gone <= 90
    assert state(connection, "behind").dropped == gone
    assert state(connection, "sink").dropped == 0


def test_a_sink_misses_only_rows_of_its_tables(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    outbox.enlist("runs", {"runs"})
    outbox.put("run", [run_row(number) for number in range(7)])
    outbox.put("run", [Record.of(sighting(number)) for number in range(300)])
    assert state(connection, "runs").dropped == 7
    assert state(connection, "runs").waiting == 0


def test_a_batch_that_was_sealed_goes_on_with_the_rest(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    outbox.put("run", [Record.of(sighting(number)) for number in range(100)])
    outbox.seal("sink", 100)
    outbox.put("run", [Record.of(sighting(number)) for number in range(100, 150)])
    batch = outbox.seal("sink", 100)
    assert batch is not None
    assert 0 < len(batch.records) < 100
    outbox.acknowledge("sink", batch)
    assert state(connection).waiting == 50
    assert state(connection).delivered + state(connection).dropped == 100


steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 60)),
        st.tuples(st.just("deliver"), st.integers(1, 60)),
        st.tuples(st.just("erase"), st.sampled_from([1, 2])),
        st.tuples(st.just("retain"), st.integers(0, 40)),
    ),
    max_size=12,
)


@given(steps)
@settings(max_examples=30, deadline=None)
def test_the_books_balance_whatever_happens(story: list[tuple[str, int]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(connect(Path(folder) / "whosthere.db")) as connection,
    ):
        outbox = Outbox(connection, BOUND)
        outbox.enlist("sink", {"sightings"})
        put = 0
        erased_waiting = 0
        for what, number in story:
            match what:
                case "put":
                    visits = [sighting(put + each, [ADA, BOB][each % 2]) for each in range(number)]
                    outbox.put("run", map(Record.of, visits))
                    put += number
                case "deliver":
                    batch = outbox.seal("sink", number)
                    if batch is not None:
                        outbox.acknowledge("sink", batch)
                case "erase":
                    before = state(connection).waiting
                    erase_person(connection, "p-ada" if number == 1 else "p-bob")
                    erased_waiting += before - state(connection).waiting
                case "retain":
                    moment = NOON + timedelta(days=number)
                    ledger.drop_before(connection, "sightings", moment, dry_run=False)
            total = connection.execute(
                "SELECT coalesce(sum(length(CAST(row AS BLOB))), 0) FROM record"
            ).fetchone()[0]
            assert ledger.taken(connection) == total <= BOUND
            found = state(connection)
            assert found.delivered + found.dropped + found.waiting + erased_waiting == put


def test_rows_whose_time_is_over_go_by_the_day(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    visits = [sighting(number) for number in range(6)]  # three a day, from noon on the 31st
    outbox.put("run", map(Record.of, visits))
    deliver(outbox, "sink", 1)
    outbox.bury("sink", {visits[1].id: "no"})
    second_day = NOON + timedelta(days=1, hours=11)

    assert ledger.drop_before(connection, "sightings", second_day, dry_run=True) == 2
    assert len(numbers(connection)) == 6
    assert ledger.drop_before(connection, "sightings", second_day, dry_run=False) == 2
    assert len(numbers(connection)) == 4
    assert state(connection).dropped == 1  # the other one had been delivered
    assert ledger.dead_letters(connection) == []
    assert ledger.drop_before(connection, "runs", second_day, dry_run=False) == 0


@pytest.mark.parametrize("row", ["", "{", "[]", "null", '{"id": 1, "first_seen": "noon"}', "7"])
def test_a_row_that_cannot_be_read_is_put_aside(
    outbox: Outbox, connection: sqlite3.Connection, row: str
) -> None:
    good, bad, last = (sighting(number) for number in range(3))
    outbox.put("run", map(Record.of, (good, bad, last)))
    connection.execute("UPDATE record SET row = ? WHERE id = ?", (row, bad.id))
    batch = outbox.seal("sink")
    assert batch is not None
    assert batch.sightings == (good, last)
    outbox.acknowledge("sink", batch)
    (letter,) = ledger.dead_letters(connection, "sink")
    assert (letter.id, letter.table) == (bad.id, "sightings")
    assert letter.error.startswith("cannot be read")
    assert state(connection).dead == 1
    assert state(connection).waiting == 0


def test_a_row_of_an_unknown_table_is_put_aside(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    outbox.enlist("sink", {"sightings", "dreams"})
    outbox.put("run", [Record.of(sighting(1))])
    connection.execute("UPDATE record SET kind = 'dreams'")
    batch = outbox.seal("sink")
    assert batch is not None
    assert batch.records == ()
    assert len(ledger.dead_letters(connection)) == 1


def test_dead_letters_of_an_erased_person_go(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    ada, bob = sighting(1, ADA), sighting(2, BOB)
    outbox.put("run", map(Record.of, (ada, bob)))
    outbox.bury("sink", {ada.id: "too long", bob.id: "too long"})
    assert erase_person(connection, "p-ada") == 2
    assert [letter.id for letter in ledger.dead_letters(connection)] == [bob.id]


def test_failures_are_told_until_it_works_again(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    outbox.put("run", [Record.of(sighting(1))])
    outbox.failed("sink", "no route")
    outbox.failed("sink", "no route at all")
    troubled = state(connection)
    assert (troubled.failures, troubled.error) == (2, "no route at all")
    deliver(outbox, "sink", 1)
    well = state(connection)
    assert (well.failures, well.error, well.error_at, well.delivered) == (0, None, None, 1)
    assert well.delivered_at is not None


def test_a_new_sink_gets_the_history_or_only_what_comes(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    outbox.put("run", [Record.of(sighting(1))])
    outbox.enlist("archive", {"sightings"})
    outbox.enlist("bell", {"sightings"}, history=False)
    assert (outbox.waiting("archive"), outbox.waiting("bell")) == (1, 0)
    outbox.put("run", [Record.of(sighting(2))])
    outbox.enlist("bell", {"sightings"}, history=False)  # the next run
    assert (outbox.waiting("archive"), outbox.waiting("bell")) == (2, 1)


def test_rows_of_several_tables_come_in_order_to_those_who_take_them(outbox: Outbox) -> None:
    outbox.enlist("both", {"sightings", "runs"})
    visit = replace(sighting(1), run_id="run")
    outbox.put("run", [run_row(1), Record.of(visit), run_row(2)])
    batch = outbox.seal("both")
    assert batch is not None
    assert [record.id for record in batch.records] == ["run-row-1", visit.id, "run-row-2"]
    assert [table.name for table in batch.tables] == ["sightings", "runs"]
    assert len(batch.rows_of(RUNS)) == 2
    only = outbox.seal("sink")
    assert only is not None
    assert only.sightings == (visit,)


def test_a_sink_that_is_forgotten_is_gone(outbox: Outbox, connection: sqlite3.Connection) -> None:
    outbox.put("run", [Record.of(sighting(1))])
    outbox.bury("sink", {numbers_id(connection): "no"})
    assert ledger.forget(connection, "sink")
    assert not ledger.forget(connection, "sink")
    assert ledger.states(connection) == []
    assert ledger.dead_letters(connection) == []


def numbers_id(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT id FROM record").fetchone()["id"])
