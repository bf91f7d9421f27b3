"""The notebook runs as a program, and its numbers are those of the lake."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.docs.repository import ROOT
from tests.lake.examples import SIGHTINGS, write

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOK = ROOT / "notebooks" / "first_look.py"


def run(home: Path) -> dict[str, list[list[str]]]:
    """What it prints with a data folder: the cells of each line, by the title above."""
    environment = os.environ | {"WHOSTHERE_HOME": str(home), "MPLBACKEND": "agg"}
    environment.pop("DISPLAY", None)
    ended = subprocess.run(
        [sys.executable, "-W", "error", NOTEBOOK],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    parts = [part.splitlines() for part in ended.stdout.strip().split("\n\n")]
    return {title: [line.split() for line in lines] for title, *lines in parts}


def test_its_numbers_are_those_of_the_lake(tmp_path: Path) -> None:
    write(str(tmp_path / "lake"), SIGHTINGS)
    printed = run(tmp_path)
    assert printed["The latest visits"][1] == ["2026-02-01T08:00:00Z", "door", "Bob", "80"]
    assert len(printed["The latest visits"]) == 1 + 8
    assert printed["Visitors by day"] == [
        ["day", "visitors", "people", "strangers", "visits"],
        ["2026-01-31", "5", "2", "3", "7"],
        ["2026-02-01", "1", "1", "0", "1"],
    ]
    assert printed["Footfall by hour"] == [
        *(["hour", "visits"], ["8", "1"], ["9", "1"], ["10", "3"], ["11", "2"], ["23", "1"])
    ]
    day, camera, visits, mean, *_, longest = printed["Dwell time"][2]
    assert (day, camera, visits, mean, longest) == ("2026-01-31", "yard", "1", "20", "20")
    assert printed["Moods by day"][1][:3] == ["2026-01-31", "0.25", "0.75"]


def test_it_runs_before_anybody_came(tmp_path: Path) -> None:
    printed = run(tmp_path)
    assert printed["Visitors by day"] == [["day", "visitors", "people", "strangers", "visits"]]
    assert len(printed) == 5
