"""``whosthere report`` writes a page about the newest day, or the days it is told."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import Terminal, sentence
from tests.lake.examples import SIGHTINGS, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def terminal(fresh: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Somebody whose lake is the small one, in a folder of their own."""
    write(str(fresh.home / "lake"), SIGHTINGS)
    monkeypatch.chdir(tmp_path)
    return fresh


def test_the_newest_day(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.run("report").out == "whosthere-2026-02-01.html\n"
    path = tmp_path / "whosthere-2026-02-01.html"
    assert "1 February 2026" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_day_and_several(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.run("report", "2026-01-31", "-o", "one.html").out == "one.html\n"
    assert "31 January 2026," in (tmp_path / "one.html").read_text(encoding="utf-8")
    done = terminal.run("report", "--from", "2026-01-31")
    assert done.out == "whosthere-2026-01-31-to-2026-02-01.html\n"


def test_a_lake_without_rows(fresh: Terminal, tmp_path: Path) -> None:
    assert fresh.run("report", "-o", tmp_path / "none.html").code == 0
    assert "Nobody was seen" in (tmp_path / "none.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [["2026-01-31", "--from", "2026-01-30"], ["--from", "2026-02-03", "--to", "2026-02-01"]],
)
def test_days_that_cannot_be_meant(arguments: list[str], terminal: Terminal) -> None:
    sentence(terminal.run("report", *arguments), code=2)


def test_a_place_that_cannot_be_written(terminal: Terminal) -> None:
    assert "cannot write" in sentence(terminal.run("report", "-o", "nowhere/page.html"))
