"""``whosthere sql`` answers in tables, CSV, JSON and files, and asks when it is asked nothing."""

from __future__ import annotations

import csv
import json
import os
import pty
import sys
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from tests.cli.terminal import Terminal, sentence
from tests.lake.examples import SIGHTINGS, write

if TYPE_CHECKING:
    from pathlib import Path

VISITS = "SELECT name, count(*) AS visits FROM visits WHERE name IS NOT NULL GROUP BY 1 ORDER BY 1"


@pytest.fixture
def terminal(fresh: Terminal) -> Terminal:
    """Somebody whose lake is the small one."""
    write(str(fresh.home / "lake"), SIGHTINGS)
    return fresh


def test_a_table_for_people(terminal: Terminal) -> None:
    done = terminal.run("sql", VISITS)
    assert [line.split() for line in done.out.splitlines() if line.strip()][-3:] == [
        ["Ada", "2"],
        ["Bob", "3"],
        ["2", "rows"],
    ]


def test_csv_and_json(terminal: Terminal) -> None:
    lines = terminal.run("sql", "--csv", VISITS).out.splitlines()
    assert list(csv.reader(lines)) == [["name", "visits"], ["Ada", "2"], ["Bob", "3"]]
    lines = terminal.run("sql", "--json", VISITS).out.splitlines()
    assert [json.loads(line) for line in lines] == [
        {"name": "Ada", "visits": 2},
        {"name": "Bob", "visits": 3},
    ]


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.parquet"])
def test_files(name: str, terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / name
    assert terminal.run("sql", "-o", path, VISITS).code == 0
    if name.endswith("parquet"):
        assert pq.read_table(path).num_rows == 2
    else:
        kind = "--csv" if name.endswith("csv") else "--json"
        assert path.read_text() == terminal.run("sql", kind, VISITS).out


def test_a_query_from_stdin(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    read, written = os.pipe()
    os.write(written, VISITS.encode())
    os.close(written)
    with os.fdopen(read) as piped:
        monkeypatch.setattr(sys, "stdin", piped)
        assert '"Ada"' in terminal.run("sql", "--json").out


def test_a_conversation(terminal: Terminal) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b".tables\nSELECT nonsense;\nSELECT count(*)\nAS n FROM visits;\n.quit\n")
    done = terminal.run_alone("sql", stdin=theirs)
    os.close(ours)
    os.close(theirs)
    assert done.code == 0
    assert "unique_visitors_by_day" in done.out
    assert "nonsense" in done.err
    assert "8" in done.out.split()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["SELECT nonsense FROM visits"], "nonsense"),
        (["DROP VIEW visits"], "give one SELECT"),
        (["--timezone", "Mars/Olympus", "SELECT 1"], "Mars/Olympus"),
        (["--sink", "nowhere", "SELECT 1"], "no sink 'nowhere'"),
        (["--lake", "kafka://host", "SELECT 1"], "is no lake"),
        (["--lake", "x", "--sink", "lake", "SELECT 1"], "give one of them"),
        (["--csv", "--json", "SELECT 1"], "give one of them"),
        (["-o", "rows.xls", "SELECT 1"], ".parquet"),
    ],
)
def test_what_cannot_be_meant(arguments: list[str], part: str, terminal: Terminal) -> None:
    assert part in sentence(terminal.run("sql", *arguments), code=2)


def test_other_lakes(terminal: Terminal, tmp_path: Path) -> None:
    write(f"parquet+{tmp_path / 'there'}", SIGHTINGS[:1])
    counted = "SELECT count(*) AS n FROM sightings"
    assert json.loads(terminal.run("sql", "--json", counted).out) == {"n": 9}
    elsewhere = terminal.run("sql", "--json", "--lake", f"parquet+{tmp_path / 'there'}", counted)
    assert json.loads(elsewhere.out) == {"n": 1}
    assert json.loads(terminal.run("sql", "--json", "--sink", "jsonl", counted).out) == {"n": 0}


def test_names_of_the_gallery_are_at_hand(enrolled: Terminal) -> None:
    lines = enrolled.run("sql", "--json", "SELECT name FROM names").out.splitlines()
    assert len(lines) == 3
    assert not (enrolled.home / "lake").exists() or not list((enrolled.home / "lake").iterdir())


def test_a_row_too_wide_for_the_terminal_stands_upright(terminal: Terminal) -> None:
    narrow = Terminal(terminal.home, columns=80)
    lines = narrow.run("sql", "SELECT * FROM visits ORDER BY first_seen LIMIT 1").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert ["camera", "door"] in [line.split() for line in lines]
