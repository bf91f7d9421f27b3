"""The drain: in order, again and again, and nobody waits for anybody."""

from __future__ import annotations

import time
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.sightings.examples import BOB, sighting
from whosthere.database import connect
from whosthere.sightings.ledger import dead_letters, states
from whosthere.sightings.outbox import BATCH_ROWS, Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.turn import Turn
from whosthere.sinks import drain as drain_module
from whosthere.sinks.drain import (
    FIRST_RETRY_SECONDS,
    LAST_RETRY_SECONDS,
    LONGEST_PAUSE_SECONDS,
    Drain,
    DrainThread,
)
from whosthere.sinks.jsonl import JsonLinesSink
from whosthere.sinks.parquet import ParquetSink
from whosthere.sinks.sink import Feed, ForgettingSink, PlaceBusy, RowsRefused
from whosthere.testing.sinks import MemorySink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.sightings.record import SealedBatch
    from whosthere.sinks.sink import Sink


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


@pytest.fixture
def outbox(database: Path) -> Iterator[Outbox]:
    with closing(connect(database)) as connection:
        yield Outbox(connection)


def local_sinks(folder: Path) -> list[Sink]:
    return [JsonLinesSink(folder, Feed("jsonl")), ParquetSink(folder, Feed("parquet"))]


def test_a_sink_that_fails_gets_the_same_batch_until_it_works(
    database: Path, outbox: Outbox
) -> None:
    told: list[str] = []
    sink = MemorySink(failures=3)
    drain = Drain(database, sink, told.append)
    first, second = sighting(1), sighting(2)
    outbox.put("run", map(Record.of, [first]))
    drain.drain_once(0.0)
    outbox.put("run", map(Record.of, [second]))
    now = 0.0
    while sink.failures or outbox.waiting(sink.feed.name):
        now += FIRST_RETRY_SECONDS
        drain.drain_once(now)
    drain.finish()
    assert [len(batch.sightings) for batch in sink.attempts] == [1, 1, 1, 1, 1]
    assert sink.sightings == [first, second]
    assert sink.closed
    assert told == [
        "memory: memory cannot be reached; check the network",
        "memory works again; nothing was lost",
    ]


def test_a_sink_that_works_again_is_not_said_to_have_all_when_rows_were_dropped(
    database: Path, outbox: Outbox
) -> None:
    told: list[str] = []
    drain = Drain(database, MemorySink(failures=1), told.append)
    outbox.put("run", map(Record.of, [sighting(1)]))
    drain.drain_once(0.0)
    with closing(connect(database)) as connection:
        crowded = Outbox(connection, most_bytes=1000)
        crowded.put("run", map(Record.of, [sighting(number) for number in range(2, 9)]))
    drain.drain_once(FIRST_RETRY_SECONDS)
    drain.finish()
    assert "rows were dropped before memory had them" in told[1]
    assert told[2:] == ["memory works again"]


def test_a_batch_of_which_nothing_is_left_is_no_delivery(database: Path, outbox: Outbox) -> None:
    told: list[str] = []
    sink = MemorySink(failures=2)
    drain = Drain(database, sink, told.append)
    outbox.put("run", map(Record.of, [sighting(1)]))
    drain.drain_once(0.0)
    with closing(connect(database)) as connection:
        crowded = Outbox(connection, most_bytes=1000)
        crowded.put("run", map(Record.of, [sighting(number) for number in range(2, 9)]))
        drain.drain_once(LAST_RETRY_SECONDS)
        drain.drain_once(2 * LAST_RETRY_SECONDS)
        (state,) = states(connection)
    assert sink.sightings == []
    assert state.delivered_at is None
    assert state.error == "memory cannot be reached; check the network"
    assert not any("works again" in sentence for sentence in told)
    assert drain.trouble is not None
    drain.finish()


def test_the_pauses_between_attempts_grow_to_a_limit(database: Path, outbox: Outbox) -> None:
    sink = MemorySink(failures=10)
    drain = Drain(database, sink, lambda _: None)
    outbox.put("run", map(Record.of, [sighting(1)]))
    attempts = []
    for now in range(400):
        before = len(sink.attempts)
        drain.drain_once(float(now))
        if len(sink.attempts) > before:
            attempts.append(now)
    drain.finish()
    pauses = [later - earlier for earlier, later in pairwise(attempts)]
    assert pauses[:4] == [1, 2, 4, 8]
    assert max(pauses) == LAST_RETRY_SECONDS


def test_a_sink_that_fails_for_days_is_tried_all_the_same(database: Path, outbox: Outbox) -> None:
    sink = MemorySink(failures=1100)
    drain = Drain(database, sink, lambda _: None)
    outbox.put("run", map(Record.of, [sighting(1)]))
    attempts = 0
    while not drain.drain_once(attempts * LAST_RETRY_SECONDS):
        attempts += 1
    drain.finish()
    assert attempts == 1100


class BusySink(MemorySink):
    """Asks to be left alone for a while."""

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = retry_after

    def write(self, batch: SealedBatch) -> None:
        self.attempts.append(batch)
        message = "busy answers 429; its rows wait"
        raise PlaceBusy(message, self.retry_after)


@pytest.mark.parametrize(
    ("asked", "given"), [(0.0, FIRST_RETRY_SECONDS), (90.0, 90.0), (1e9, LONGEST_PAUSE_SECONDS)]
)
def test_a_place_that_asks_to_be_left_alone_is(
    database: Path, outbox: Outbox, asked: float, given: float
) -> None:
    sink = BusySink(asked)
    drain = Drain(database, sink, lambda _: None)
    outbox.put("run", map(Record.of, [sighting(1)]))
    drain.drain_once(0.0)
    drain.drain_once(0.0)
    drain.drain_once(given - 0.5)
    assert len(sink.attempts) == 1
    drain.drain_once(given)
    assert len(sink.attempts) == 2
    drain.finish()


def test_rows_wait_for_others_to_share_a_batch(database: Path, outbox: Outbox) -> None:
    sink = MemorySink(Feed("memory", interval=60.0))
    drain = Drain(database, sink, lambda _: None)
    outbox.put("run", map(Record.of, [sighting(1)]))
    assert not drain.drain_once(0.0)
    outbox.put("run", map(Record.of, [sighting(2)]))
    assert not drain.drain_once(59.0)
    assert drain.drain_once(60.0)
    assert [len(batch.sightings) for batch in sink.attempts] == [2]

    outbox.put("run", map(Record.of, [sighting(number) for number in range(3, 3 + BATCH_ROWS)]))
    assert drain.drain_once(61.0)  # a full batch waits for nobody
    drain.finish()


def test_the_end_delivers_all_without_waiting(database: Path, outbox: Outbox) -> None:
    rows = [sighting(number) for number in range(BATCH_ROWS + 1)]
    outbox.put("run", map(Record.of, rows))
    sink = MemorySink()
    sink_drain = Drain(database, sink, lambda _: None)
    sink_drain.finish()
    assert sink.sightings == rows


def test_a_run_that_ends_while_a_sink_is_down_says_what_waits(
    database: Path, outbox: Outbox
) -> None:
    told: list[str] = []
    outbox.put("run", map(Record.of, [sighting(1), sighting(2)]))
    Drain(database, MemorySink(failures=1), told.append).finish()
    assert told[-1] == "2 rows for memory stay in the database for later"
    assert outbox.waiting("memory") == 2


def test_drains_of_two_processes_take_turns(database: Path, outbox: Outbox) -> None:
    sink = MemorySink()
    drain = Drain(database, sink, lambda _: None)
    outbox.put("run", map(Record.of, [sighting(1)]))
    other = Turn(database, "sink-memory")
    assert other.take()
    assert not drain.drain_once(0.0)
    other.give_back()
    assert drain.drain_once(1.0)
    drain.finish()


class HangingSink(MemorySink):
    """Never comes back from a write."""

    def write(self, batch: SealedBatch) -> None:
        while True:
            time.sleep(1)


def test_a_sink_that_hangs_holds_up_neither_another_nor_the_end(
    database: Path, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drain_module, "CLOSE_SECONDS", 0.1)
    told: list[str] = []
    good = MemorySink("good")
    hanging = Drain(database, HangingSink("hanging"), told.append)
    working = Drain(database, good, told.append)
    with DrainThread(hanging, told.append), DrainThread(working, told.append):
        outbox.put("run", map(Record.of, [sighting(1)]))
        deadline = time.monotonic() + 60
        while outbox.waiting("good") and time.monotonic() < deadline:
            time.sleep(0.05)
    assert len(good.sightings) == 1
    assert outbox.waiting("hanging") == 1
    assert "hanging does not answer" in told[-1]


def test_a_bug_in_a_sink_is_not_swallowed(database: Path, outbox: Outbox) -> None:
    class Broken(MemorySink):
        def write(self, batch: SealedBatch) -> None:
            raise ZeroDivisionError

    outbox.put("run", map(Record.of, [sighting(1)]))
    drain = Drain(database, Broken(), lambda _: None)
    with pytest.raises(ZeroDivisionError), DrainThread(drain, lambda _: None):
        pass


def test_which_sinks_can_forget(tmp_path: Path) -> None:
    assert all(isinstance(sink, ForgettingSink) for sink in local_sinks(tmp_path))
    assert not isinstance(MemorySink(), ForgettingSink)


def test_rows_that_a_sink_refuses_go_to_the_dead_letters_and_the_rest_goes_on(
    database: Path, outbox: Outbox
) -> None:
    class Choosy(MemorySink):
        def write(self, batch: SealedBatch) -> None:
            bad = {each.id: "Bob is not welcome" for each in batch.records if each.name == "Bob"}
            if bad:
                raise RowsRefused(bad)
            super().write(batch)

    told: list[str] = []
    sink = Choosy()
    visits = [sighting(1), sighting(2, BOB), sighting(3)]
    outbox.put("run", map(Record.of, visits))
    Drain(database, sink, told.append).finish()
    assert sink.sightings == [visits[0], visits[2]]
    assert told == [
        "memory refused 1 rows for good (Bob is not welcome); "
        "`whosthere sinks status --dead` lists them"
    ]
    with closing(connect(database)) as connection:
        (letter,) = dead_letters(connection)
        (state,) = states(connection)
    assert (letter.sink, letter.id, letter.error) == ("memory", visits[1].id, "Bob is not welcome")
    assert (state.waiting, state.delivered, state.dead) == (0, 2, 1)


def test_a_damaged_row_holds_nobody_up(database: Path, outbox: Outbox) -> None:
    visits = [sighting(1), sighting(2)]
    outbox.put("run", map(Record.of, visits))
    with closing(connect(database)) as connection:
        connection.execute("UPDATE record SET row = 'x' WHERE id = ?", (visits[0].id,))
    sink = MemorySink()
    assert Drain(database, sink, lambda _: None).finish() == (1, 0)
    assert sink.sightings == [visits[1]]


@pytest.mark.parametrize("names", [True, False])
def test_names_are_told_only_where_they_may(database: Path, outbox: Outbox, names: bool) -> None:
    outbox.put("run", [Record.of(sighting(1))])
    sink = MemorySink(Feed("memory", names=names))
    Drain(database, sink, lambda _: None).finish()
    (visit,) = sink.sightings
    assert visit.name == ("Ada" if names else None)
    assert visit.person_id == "p-ada"


def test_the_end_of_the_time_ends_a_delivery(database: Path, outbox: Outbox) -> None:
    outbox.put("run", map(Record.of, [sighting(1), sighting(2)]))
    told: list[str] = []
    sink = MemorySink()
    assert Drain(database, sink, told.append).finish(deadline=0.0) == (0, 2)
    assert told == ["2 rows for memory stay in the database for later"]


def test_a_delivery_that_another_process_makes_is_told(database: Path, outbox: Outbox) -> None:
    outbox.put("run", [Record.of(sighting(1))])
    told: list[str] = []
    other = Turn(database, "sink-memory")
    assert other.take()
    assert Drain(database, MemorySink(), told.append).finish() == (0, 1)
    other.give_back()
    assert told[-1].endswith("stay in the database for later: another whosthere is delivering them")


def test_what_went_before_it_was_delivered_is_told_once(database: Path, outbox: Outbox) -> None:
    told: list[str] = []
    drain = Drain(database, MemorySink(failures=9), told.append)
    with closing(connect(database)) as connection:
        small = Outbox(connection, most_bytes=10_000)
        small.put("run", [Record.of(sighting(number)) for number in range(50)])
    for now in range(3):
        drain.drain_once(float(now))
    drain.finish()
    dropped = [sentence for sentence in told if "were dropped before memory had them" in sentence]
    assert len(dropped) == 1


def test_the_status_line_hears_of_trouble_and_of_its_end(database: Path, outbox: Outbox) -> None:
    outbox.put("run", map(Record.of, [sighting(1), sighting(2)]))
    drain = Drain(database, MemorySink(failures=1), lambda _: None)
    assert drain.trouble is None
    drain.drain_once(0.0)
    assert drain.trouble == "memory fails, 2 rows wait"
    drain.drain_once(10.0)
    assert drain.trouble is None
    drain.finish()
