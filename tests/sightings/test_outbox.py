"""The outbox: sealed batches, cursors, and questions to what is kept."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.sightings.examples import ADA, BOB, NOON, STRANGER, sighting
from whosthere.database import connect
from whosthere.errors import DatabaseError
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.query import erase_person, last_seen, list_sightings
from whosthere.sightings.record import Record
from whosthere.sightings.selection import Selection

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.sightings.sighting import Sighting


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path / "whosthere.db")) as connection:
        yield connection


@pytest.fixture
def outbox(connection: sqlite3.Connection) -> Outbox:
    outbox = Outbox(connection)
    for sink in ("sink", "fast", "slow"):
        outbox.enlist(sink, {"sightings"})
    return outbox


def rows(*sightings: Sighting) -> list[Record]:
    return [Record.of(sighting) for sighting in sightings]


def test_a_batch_stays_the_same_until_it_is_acknowledged(outbox: Outbox) -> None:
    outbox.put("run", rows(sighting(1), sighting(2)))
    sealed = outbox.seal("sink")
    outbox.put("run", rows(sighting(3)))
    assert sealed is not None
    assert outbox.seal("sink") == sealed

    outbox.acknowledge("sink", sealed)
    following = outbox.seal("sink")
    assert following is not None
    assert (sealed.number, following.number) == (1, 2)
    assert [len(sealed.sightings), len(following.sightings)] == [2, 1]


def test_a_batch_acknowledged_twice_moves_the_cursor_once(outbox: Outbox) -> None:
    outbox.put("run", [Record.of(sighting(number)) for number in range(4)])
    first = outbox.seal("sink", most=2)
    assert first is not None
    outbox.acknowledge("sink", first)
    outbox.seal("sink", most=2)
    outbox.acknowledge("sink", first)
    assert outbox.waiting("sink") == 2


def test_each_sink_has_its_own_cursor(outbox: Outbox) -> None:
    outbox.put("run", rows(sighting(1)))
    batch = outbox.seal("fast")
    assert batch is not None
    outbox.acknowledge("fast", batch)
    assert (outbox.waiting("fast"), outbox.waiting("slow")) == (0, 1)
    assert outbox.seal("fast") is None


def test_a_sighting_put_twice_is_there_once(outbox: Outbox) -> None:
    ada = sighting(1)
    outbox.put("run", rows(ada))
    outbox.put("run", rows(ada))
    assert outbox.waiting("sink") == 1


def test_put_is_all_or_nothing(outbox: Outbox, connection: sqlite3.Connection) -> None:
    broken = replace(sighting(2), camera="\ud800")  # a text that SQLite cannot hold
    with pytest.raises(UnicodeEncodeError):
        outbox.put("run", rows(sighting(1), broken))
    assert list_sightings(connection) == []


def test_open_visits_of_dead_runs_are_recovered(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    outbox.put("dead", [], still_open=[sighting(1)])
    outbox.put("alive", [], still_open=[sighting(2)])
    assert outbox.recover(lambda run: run == "dead") == 1
    assert [each.recovered for each in list_sightings(connection)] == [True]


def test_a_visit_that_closed_is_not_recovered_as_well(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    ada = sighting(1)
    outbox.put("run", [], still_open=[ada])
    outbox.put("run", rows(ada))
    assert outbox.recover(lambda _: True) == 0
    assert list_sightings(connection) == [ada]


def test_the_outbox_of_another_database_has_another_id(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put("run", rows(sighting(1)))
    with closing(connect(tmp_path / "other.db")) as connection:
        other = Outbox(connection)
        other.enlist("sink", {"sightings"})
        other.put("run", rows(sighting(1)))
        ours, theirs = outbox.seal("sink"), other.seal("sink")
    assert ours is not None
    assert theirs is not None
    assert ours.outbox != theirs.outbox


def test_sightings_are_listed_newest_first_and_by_what_is_asked(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    ada, bob = sighting(1), sighting(2, BOB, camera="yard")
    stranger = sighting(3, STRANGER)
    outbox.put("run", rows(ada, bob, stranger))
    assert list_sightings(connection) == [stranger, bob, ada]
    assert list_sightings(connection, limit=1) == [stranger]
    assert list_sightings(connection, Selection(people=("ada",))) == [ada]
    assert list_sightings(connection, Selection(people=("p-bob",))) == [bob]
    assert list_sightings(connection, Selection(camera="yard")) == [bob]
    since = NOON + timedelta(hours=16)
    assert list_sightings(connection, Selection(since=since)) == [stranger, bob]


def test_somebody_was_seen_last_in_their_latest_visit_over_or_not(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    first, second, third = (sighting(number) for number in (1, 2, 3))
    outbox.put("run", rows(second, first, sighting(9, BOB)))
    assert last_seen(connection, "p-ada") == second.last_seen
    outbox.put("run", [], still_open=[third])
    assert last_seen(connection, "p-ada") == third.last_seen
    assert last_seen(connection, "p-nobody") is None


def test_an_erased_person_is_gone_from_rows_batches_and_the_file(
    outbox: Outbox, connection: sqlite3.Connection, tmp_path: Path
) -> None:
    bob = sighting(2, BOB)
    outbox.put("run", rows(sighting(1, ADA), bob), still_open=[sighting(3, ADA)])
    outbox.seal("sink")
    assert erase_person(connection, "p-ada") == 2
    batch = outbox.seal("sink")
    assert batch is not None
    assert batch.sightings == (bob,)
    for file in tmp_path.glob("whosthere.db*"):
        assert b"p-ada" not in file.read_bytes()


def test_rows_that_cannot_be_read_are_one_sentence(
    outbox: Outbox, connection: sqlite3.Connection
) -> None:
    connection.execute("DROP TABLE record")

    with pytest.raises(DatabaseError, match="cannot use the database"):
        outbox.waiting("sink")
    with pytest.raises(DatabaseError, match="cannot use the database"):
        list_sightings(connection)


def test_a_full_disk_is_one_sentence(outbox: Outbox, connection: sqlite3.Connection) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseError, match="the disk is full"):
        outbox.put("run", [Record.of(sighting(number)) for number in range(1000)])
    assert outbox.waiting("sink") == 0
