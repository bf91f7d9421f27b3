"""The table of runs: one row as a run begins, one as it ends, also when it was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.sightings.examples import ADA, NOON, begin_run, seen
from whosthere.database import connect, reading
from whosthere.sightings.journal import CHECKPOINT_SECONDS, IDLE_CHECKPOINT_SECONDS, Journal
from whosthere.sightings.tables.runs import RUNS

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.sightings.tables.table import Row


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


def runs(database: Path) -> list[Row]:
    """The rows in the order in which a reader takes them: by id."""
    with closing(connect(database)) as connection, reading(connection):
        rows = connection.execute("SELECT row FROM record WHERE kind = 'runs' ORDER BY id")
        return [RUNS.from_json(row["row"]) for row in rows]


def test_a_run_is_told_as_it_begins(database: Path) -> None:
    run = replace(begin_run(), settings='{"group":"default"}')
    with Journal(database, run, absence=5.0):
        (begun,) = runs(database)
    assert begun["run_id"] == run.id
    assert begun["started_at"] == NOON
    assert begun["settings"] == '{"group":"default"}'
    assert begun["model_detector"] == "yunet-1"
    assert begun["ended_at"] is begun["frames"] is begun["dropped"] is None
    assert begun["recovered"] is False


def test_a_run_is_told_as_it_ends_with_what_it_did(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0) as journal:
        for frame in range(11):
            journal.see(frame / 10, [], dropped=frame // 5)
    begun, ended = runs(database)
    assert ended["run_id"] == begun["run_id"]
    assert ended["ended_at"] == NOON + timedelta(seconds=1)
    assert (ended["frames"], ended["dropped"], ended["recovered"]) == (11, 2, False)


def test_every_row_fits_its_table(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0) as journal:
        journal.see(0.0, [])
    batch = RUNS.to_arrow(runs(database))
    assert batch.num_rows == 2
    assert set(RUNS.names) == set(runs(database)[0])


KILLED_RUN = """
import sys
from pathlib import Path
from tests.sightings.examples import ADA, begin_run, seen
from whosthere.sightings.journal import Journal

journal = Journal(Path(sys.argv[1]), begin_run(), absence=5.0)
somebody = [seen(1, ADA)] if sys.argv[2] == "somebody" else []
for frame in range(int(sys.argv[3])):
    journal.see(frame / 10, somebody, dropped=7)
print("watching", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("who", "frames", "stale"),
    [("somebody", 100, CHECKPOINT_SECONDS), ("nobody", 1000, IDLE_CHECKPOINT_SECONDS)],
)
def test_a_killed_run_is_closed_once_as_of_its_last_checkpoint(
    database: Path, who: str, frames: int, stale: float
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_RUN, database, who, str(frames)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"watching\n"
        process.send_signal(signal.SIGKILL)
    for _ in range(2):
        with Journal(database, begin_run(), absence=5.0):
            pass
    ended = [row for row in runs(database) if row["recovered"]]
    (killed,) = ended
    assert killed["dropped"] == 7
    assert isinstance(killed["frames"], int)
    assert frames - 10 * (stale + CHECKPOINT_SECONDS) < killed["frames"] <= frames
    assert len(runs(database)) == 6


def test_a_run_that_goes_on_elsewhere_is_not_closed(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0) as first:
        first.see(0.0, [seen(1, ADA)])
        with Journal(database, begin_run(), absence=5.0):
            pass
        assert not any(row["recovered"] for row in runs(database))
