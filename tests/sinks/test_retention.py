"""Retention: old rows go, from wherever they are, and a place that is down is told of."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.sightings.examples import NOON, sighting
from whosthere.config import Config, Retention
from whosthere.database import connect
from whosthere.errors import OutputError
from whosthere.people.gallery import Gallery
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.query import list_sightings
from whosthere.sightings.record import Record
from whosthere.sightings.turn import Turn
from whosthere.sinks.chosen import open_chosen
from whosthere.sinks.drain import Drain
from whosthere.sinks.jsonl import JsonLinesSink
from whosthere.sinks.parquet import ParquetSink
from whosthere.sinks.retention import Retained, retain
from whosthere.sinks.sink import Feed
from whosthere.sinks.upkeep import Upkeep
from whosthere.testing.sinks import MemorySink

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from whosthere.sinks.sink import Sink

PATIENCE = 60
WEEK = Retention(sightings=7, looks=None, embeddings=None, thumbnails=None)
LATER = NOON + timedelta(days=8, hours=11)
"""The second day of the visits is seven days ago and has to stay."""


class DownSink(JsonLinesSink):
    """Cannot forget today."""

    def retain(self, table: str, before: datetime, *, dry_run: bool) -> int:
        message = "down cannot be reached; check the network"
        raise OutputError(message)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


@pytest.fixture
def sinks(tmp_path: Path) -> list[Sink]:
    return [
        MemorySink(),
        DownSink(tmp_path / "down", Feed("down")),
        JsonLinesSink(tmp_path / "lines", Feed("jsonl")),
        ParquetSink(tmp_path / "parquet", Feed("parquet")),
    ]


@pytest.fixture
def delivered(database: Path, sinks: list[Sink]) -> list[Sink]:
    """Sinks with six visits, of which two are of the first day and three of the second."""
    put(database, 6)
    for sink in sinks:
        Drain(database, sink, lambda _: None).finish()
    return sinks


def put(database: Path, visits: int) -> None:
    with closing(connect(database)) as connection:
        Outbox(connection).put("run", [Record.of(sighting(number)) for number in range(visits)])


def kept(database: Path) -> int:
    with closing(connect(database)) as connection:
        return len(list_sightings(connection))


def test_old_rows_go_from_everywhere(database: Path, delivered: list[Sink]) -> None:
    down = Retained("sightings", 7, "down", 0, "down cannot be reached; check the network")
    expected = [
        Retained("sightings", 7, "database", 2),
        down,
        Retained("sightings", 7, "jsonl", 2),
        Retained("sightings", 7, "parquet", 2),
    ]
    assert retain(database, delivered, WEEK, now=LATER, dry_run=True) == expected
    assert kept(database) == 6
    assert retain(database, delivered, WEEK, now=LATER) == expected
    assert kept(database) == 4
    assert [done.rows for done in retain(database, delivered, WEEK, now=LATER)] == [0, 0, 0, 0]


def test_a_sink_that_is_being_written_is_told_of(
    database: Path, delivered: list[Sink], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whosthere.sinks.retention.WAIT_SECONDS", 0.0)
    other = Turn(database, "sink-jsonl")
    assert other.take()
    (problem,) = [
        done.problem
        for done in retain(database, delivered, WEEK, now=LATER)
        if done.where == "jsonl"
    ]
    other.give_back()
    assert problem == "jsonl is being written by another whosthere; try again later"


def test_what_no_days_are_set_for_stays(database: Path, delivered: list[Sink]) -> None:
    forever = Retention(looks=None, embeddings=None, thumbnails=None)
    assert retain(database, delivered, forever, now=LATER) == []
    assert kept(database) == 6


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    return tmp_path


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_program_that_runs_forgets_what_is_old(home: Path, database: Path) -> None:
    put(database, 3)
    config = Config(retention=Retention(sightings=1))
    with Upkeep(config, (), lambda _: None):
        until(lambda: kept(database) == 0)


def test_a_program_that_runs_finishes_erasures(home: Path, database: Path) -> None:
    with Gallery.open() as gallery:
        gallery.collections.delete_person(gallery.add_person("default", "Ada").id)
    with Upkeep(Config(), (), lambda _: None), closing(connect(database)) as connection:
        until(
            lambda: (
                connection.execute("SELECT done_at FROM erasure").fetchone()["done_at"] is not None
            )
        )


def test_what_does_not_work_is_told_once(
    home: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whosthere.sinks.upkeep.ERASE_SECONDS", 0.01)
    monkeypatch.setattr("whosthere.sinks.upkeep.LOOK_SECONDS", 0.01)
    for sink in open_chosen(Config()):
        Drain(database, sink, lambda _: None).finish()
    Drain(database, MemorySink("lost"), lambda _: None).finish()
    with Gallery.open() as gallery:
        gallery.collections.delete_person(gallery.add_person("default", "Ada").id)
    told: list[str] = []
    with Upkeep(Config(), (), told.append):
        until(lambda: bool(told))
        time.sleep(0.2)
    assert len(told) == 1
    assert told[0].startswith("somebody's rows are not erased yet: lost is not in the settings")
