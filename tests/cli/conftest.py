"""What the tests of the commands share: people who are enrolled, and a demo that was watched."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import Outcome, Terminal
from whosthere.demo import demo_people, pictures

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def fresh(tmp_path: Path) -> Terminal:
    """Somebody who has just installed it."""
    return Terminal(tmp_path / "home")


@pytest.fixture(scope="session")
def _enrolled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    terminal = Terminal(tmp_path_factory.mktemp("enrolled"))
    for name, photos in demo_people():
        assert terminal.run("people", "add", name, *photos).code == 0
    assert terminal.run("train").code == 0
    return terminal.home


@pytest.fixture
def enrolled(_enrolled_home: Path, tmp_path: Path) -> Terminal:
    """Somebody who has enrolled the demo's people and trained."""
    return Terminal(shutil.copytree(_enrolled_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def _watched(
    _enrolled_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Outcome, Path]:
    folder = tmp_path_factory.mktemp("watched")
    terminal = Terminal(shutil.copytree(_enrolled_home, folder / "home"))
    (terminal.home / "config.toml").write_text("[people]\nkeep_strangers = true\n")
    recording = folder / "out.mp4"
    outcome = terminal.run("live", "demo", "--no-window", "--json", "--record", recording)
    return terminal.home, outcome, recording


@pytest.fixture
def watched(_watched: tuple[Path, Outcome, Path], tmp_path: Path) -> Terminal:
    """The same, after watching the demo with strangers kept."""
    return Terminal(shutil.copytree(_watched[0], tmp_path / "home"))


@pytest.fixture(scope="session")
def demo_outcome(_watched: tuple[Path, Outcome, Path]) -> Outcome:
    """What ``live demo --json`` printed."""
    return _watched[1]


@pytest.fixture(scope="session")
def demo_recording(_watched: tuple[Path, Outcome, Path]) -> Path:
    """What ``live demo --record`` wrote."""
    return _watched[2]


@pytest.fixture(scope="session")
def portraits() -> dict[str, Path]:
    """The bundled portraits by the stem of their file."""
    return {picture.path.stem: picture.path for picture in pictures()}
