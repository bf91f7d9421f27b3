"""What can be wrong with the data folder: one sentence, an exit code, and nothing lost."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import Terminal, sentence
from tests.rigs.clips import write_clip

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Portraits = Mapping[str, Path]

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
"""Linux's numbers: taking a right from all programs to come, and the right to write anywhere."""

COMMANDS = [["people", "list"], ["train"], ["sightings"], ["live", "demo", "--no-window"]]


def content(home: Path) -> dict[str, bytes]:
    """Every file in the folder."""
    return {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_damaged_database(enrolled: Terminal, command: list[str]) -> None:
    database = enrolled.home / "whosthere.db"
    database.write_bytes(b"no database at all " * 1000)
    before = content(enrolled.home)

    said = sentence(enrolled.run(*command))

    assert "is damaged" in said
    assert "move it away to begin anew, or restore a copy" in said
    assert content(enrolled.home) == before


def test_a_database_with_a_damaged_page(enrolled: Terminal) -> None:
    database = enrolled.home / "whosthere.db"
    data = bytearray(database.read_bytes())
    data[4096 + 100 : -4096] = bytes(len(data) - 8192 - 100)
    database.write_bytes(data)

    assert "restore a copy" in sentence(enrolled.run("people", "list"))


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("[vision", "is not TOML"),
        ("[vision]\ncolour = 'red'\n", "vision.colour: extra inputs are not permitted"),
        ("[vision]\nmin_face = 1\n", "vision.min_face: input should be greater than or equal to 8"),
        ("[people]\nkeep_strangers = 'perhaps'\n", "people.keep_strangers: "),
        ("[retention]\nlooks = 999999999\n", "retention.looks: input should be less than"),
        ("[sinks.a]\nurl = 'x'\ninterval = inf\n", "sinks.a.interval: input should be less than"),
        ("[sinks.'../a']\nurl = 'x'\n", "sinks.../a"),
    ],
)
def test_wrong_settings(fresh: Terminal, settings: str, reason: str) -> None:
    fresh.home.mkdir()
    (fresh.home / "config.toml").write_text(settings)

    for command in (["people", "list"], ["live", "demo", "--no-window"], ["config", "show"]):
        said = sentence(fresh.run(*command), code=2)
        assert str(fresh.home / "config.toml") in said
        assert reason in said
        assert "mend it, or delete it for the defaults" in said


def test_an_option_of_a_sink_that_there_is_not(fresh: Terminal) -> None:
    fresh.home.mkdir()
    settings = "[sinks.archive]\nurl = 's3://faces/lake'\noptions = {acess_key_id = 'secret'}\n"
    (fresh.home / "config.toml").write_text(settings)

    said = sentence(fresh.run("live", "demo", "--no-window"), code=2)
    assert "the sink archive: S3 has no option 'acess_key_id'" in said
    assert "secret'" not in said


def test_settings_that_are_not_text(fresh: Terminal) -> None:
    fresh.home.mkdir()
    (fresh.home / "config.toml").write_bytes(b"\xff\xfe\x00")

    assert "is not TOML" in sentence(fresh.run("config", "show"), code=2)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (None, "whosthere.key"),
        (b"short", "is not a key file of whosthere; put the right one back from a copy"),
        (bytes(32), "whosthere.key"),
    ],
    ids=["missing", "damaged", "another"],
)
def test_without_its_key_nothing_is_opened_nor_made_anew(
    enrolled: Terminal, portraits: Portraits, key: bytes | None, reason: str
) -> None:
    path = enrolled.home / "whosthere.key"
    right = path.read_bytes()
    path.unlink()
    if key is not None:
        path.write_bytes(key)

    for command in (
        ["people", "list"],
        ["identify", str(portraits["hopper"])],
        ["people", "add", "X", str(portraits["hopper"])],
        ["live", "demo", "--no-window"],
    ):
        assert reason in sentence(enrolled.run(*command))

    path.write_bytes(right)
    assert "Grace Hopper" in enrolled.run("identify", portraits["hopper"]).out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_data_folder_that_cannot_be(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").touch()
    terminal = Terminal(tmp_path / "file" / "home")

    refused = terminal.run(*command)

    assert "set WHOSTHERE_HOME to a folder" in sentence(refused, refused.code)
    assert refused.code in {1, 2}


@pytest.mark.skipif(sys.platform != "linux", reason="root's capabilities are Linux's")
def test_a_data_folder_that_is_read_only(tmp_path: Path) -> None:
    (home := tmp_path / "home").mkdir(mode=0o500)

    refused = Terminal(home).run_alone("people", "list", preexec_fn=_heed_permissions)

    assert "set WHOSTHERE_HOME to a folder that can be written" in sentence(refused)


def test_sightings_that_cannot_be_exported_stay_in_the_database(
    enrolled: Terminal, portraits: Portraits
) -> None:
    (enrolled.home / "sightings").write_text("a file where a folder should be")

    seen = enrolled.run("live", portraits["hopper"], "--no-window")

    assert "Traceback" not in seen.err
    assert "sightings" in seen.err
    assert "Grace Hopper" in enrolled.run("sightings").out


def test_what_needs_no_data_folder_works_without(tmp_path: Path, portraits: Portraits) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=3)
    terminal = Terminal(tmp_path / "home")

    assert terminal.run("detect", portraits["hopper"]).code == 0
    assert terminal.run("models").code == 0
    assert terminal.run("verify", portraits["hopper"], portraits["biden"]).code == 0
    assert terminal.run("live", clip, "--no-window", "--no-keep", "--no-recognition").code == 0
    assert not terminal.home.exists()


def test_a_copy_of_the_folder_is_a_backup(
    enrolled: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    copy = Terminal(shutil.copytree(enrolled.home, tmp_path / "copy"))

    assert "Joe Biden" in copy.run("identify", portraits["biden"]).out


def _heed_permissions() -> None:
    """Let root be refused what is read-only, as everybody else is, in the program that follows.

    Another user would be refused too much: the Python of a root's own home, say.
    """
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "root keeps its right to write anywhere")
