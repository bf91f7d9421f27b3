"""A run's visits reach the outbox, also when the run is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.sightings.examples import ADA, STRANGER, begin_run, seen
from whosthere.database import connect
from whosthere.sightings.journal import Journal
from whosthere.sightings.query import list_sightings
from whosthere.types import ModelVersions

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.sightings.sighting import Sighting


def kept(database: Path) -> list[Sighting]:
    with closing(connect(database)) as connection:
        return list_sightings(connection)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


def test_a_closed_visit_is_in_the_outbox_when_see_returns(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0) as journal:
        for frame in range(10):
            assert journal.see(frame / 10, [seen(1, ADA)]) == []
        closed = journal.see(7.0, [])
        assert kept(database) == closed
    (ada,) = closed
    assert (ada.name, ada.frames, ada.looks, ada.confidence) == ("Ada", 10, 2, 0.9)
    assert (ada.last_seen - ada.first_seen).total_seconds() == 0.9


def test_the_end_of_the_source_closes_every_visit(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0) as journal:
        for frame in range(10):
            journal.see(frame / 10, [seen(1, ADA), seen(2, STRANGER)])
    assert {(s.name, s.stranger_id, s.recovered) for s in kept(database)} == {
        ("Ada", None, False),
        (None, "stranger-1", False),
    }
    assert list((database.parent / "locks").iterdir()) == []


def test_a_run_that_goes_on_elsewhere_is_not_recovered(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0) as first:
        for frame in range(40):
            first.see(frame / 10, [seen(1, ADA)])
        with Journal(database, begin_run(), absence=5.0):
            assert kept(database) == []
    assert [s.recovered for s in kept(database)] == [False]


KILLED_RUN = """
import sys
from pathlib import Path
from tests.sightings.examples import ADA, begin_run, seen
from whosthere.sightings.journal import Journal

journal = Journal(Path(sys.argv[1]), begin_run(), absence=5.0)
for frame in range(50):
    journal.see(frame / 10, [seen(1, ADA)])
print("watching", flush=True)
sys.stdin.read()
"""


def test_a_killed_runs_open_visit_is_recovered_once(database: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_RUN, database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"watching\n"
        process.send_signal(signal.SIGKILL)
    for _ in range(2):
        with Journal(database, begin_run(), absence=5.0):
            pass
    (recovered,) = kept(database)
    assert recovered.recovered
    assert recovered.name == "Ada"
    # The last checkpoint is at most CHECKPOINT_SECONDS old.
    assert (recovered.last_seen - recovered.first_seen).total_seconds() >= 2.9


def test_what_watches_can_change_meanwhile(database: Path) -> None:
    """A service tells only with its first answer what it is able to say."""
    with Journal(database, begin_run(), absence=5.0) as journal:
        for frame in range(10):
            journal.see(frame / 10, [seen(1, ADA)])
        journal.watched_by(ModelVersions(detector="azure:detection_03"))
    (ada,) = kept(database)
    assert ada.models == ModelVersions(detector="azure:detection_03")
