"""``models``, ``config``, ``doctor``, ``--version``: what they say, in terminals of any width."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

WIDTHS = [80, 120]


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", ["models", "doctor", "--help"])
def test_nothing_is_cut(tmp_path: Path, command: str, columns: int) -> None:
    shown = Terminal(tmp_path / "home", columns).run(command)

    assert shown.code == 0
    assert shown.err == ""
    assert "…" not in shown.out
    assert max(map(len, shown.out.splitlines())) <= columns


def test_models_prints_whole_hashes(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home", columns=80)
    manifest = json.loads(terminal.run("models", "--json").out)

    shown = terminal.run("models").out

    assert re.findall(r"\b[0-9a-f]{64}\b", shown) == [entry["sha256"] for entry in manifest]
    assert all(entry["licence"] in shown for entry in manifest)


def test_doctor_says_what_works(enrolled: Terminal) -> None:
    shown = enrolled.run("doctor")

    assert shown.code == 0
    for line in ("Python", "settings", "data folder", "networks", "devices", "camera", "display"):
        assert re.search(rf"^(ok|--)  {line} ", shown.out, re.MULTILINE), line
    assert "3 enrolled" in shown.out
    assert "--record and --json work without one" in shown.out


def test_doctor_says_what_is_broken_and_fails(fresh: Terminal) -> None:
    fresh.home.mkdir()
    (fresh.home / "config.toml").write_text("[vision]\ncolour = 'red'\n")
    (fresh.home / "whosthere.db").write_text("no database " * 500)

    shown = fresh.run("doctor")

    assert shown.code == 1
    assert re.search(r"^no  settings .*vision\.colour", shown.out, re.MULTILINE)
    assert re.search(r"^no  gallery .*restore", shown.out, re.MULTILINE)
    assert re.search(r"^ok  networks ", shown.out, re.MULTILINE)


def test_config_shows_what_is_in_force(fresh: Terminal) -> None:
    fresh.home.mkdir()
    (fresh.home / "config.toml").write_text("[vision]\nmin_face = 48\n")

    settings = tomllib.loads(fresh.run("config", "show").out)

    assert settings["vision"]["min_face"] == 48
    assert settings["sightings"] == {"keep": True, "absence": 5.0}


def test_what_config_shows_is_a_config(fresh: Terminal) -> None:
    shown = fresh.run("config", "show").out
    fresh.home.mkdir()
    (fresh.home / "config.toml").write_text(shown)

    assert fresh.run("config", "show").out == shown


def test_config_path(fresh: Terminal) -> None:
    assert fresh.run("config", "path").out == f"{fresh.home / 'config.toml'}\n"


def test_version(fresh: Terminal) -> None:
    assert fresh.run("--version").out == f"whosthere {version('whosthere')}\n"


def test_an_unknown_command(fresh: Terminal) -> None:
    refused = fresh.run("recognise")

    assert refused.code == 2
    assert "No such command" in refused.err


def test_the_package_runs_as_a_module(fresh: Terminal) -> None:
    assert fresh.run_alone("--version").out.startswith("whosthere ")
