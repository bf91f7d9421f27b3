"""The programs in examples/ run as they are printed, and do what they say."""

from __future__ import annotations

import runpy
import shutil
import sys
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest

import whosthere as wt
from tests.docs.repository import ROOT
from whosthere.demo import pictures
from whosthere.video.demo import Demo
from whosthere.video.open import open_source
from whosthere.video.recording import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., str]

EXAMPLES = ROOT / "examples"
LONGER = {"demo.py", "azure_script.py"}
"""What `make demo` runs; and what stands for programs as people have them."""
BEGIN, END = 9.6, 11.2
"""The seconds of the demo in which an enrolled man and a stranger stand in the hall."""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short film from the middle of the demo."""
    path = tmp_path_factory.mktemp("clip") / "hall.mp4"
    with Demo() as source, Recorder(path, source) as recorder:
        for frame in source.frames():
            if frame.pts > END:
                break
            if frame.pts >= BEGIN:
                recorder.write(frame)
    return path


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sub-folder of portraits a person, of those whom the demo enrols."""
    folder = tmp_path_factory.mktemp("album")
    for picture in pictures():
        if picture.enrolled:
            (folder / picture.person).mkdir(exist_ok=True)
            shutil.copy(picture.path, folder / picture.person)
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs an example with a data folder of its own, and gives what it printed."""
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path / "home"))

    def program(name: str, *arguments: str | Path) -> str:
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        runpy.run_path(str(EXAMPLES / name), run_name="__main__")
        return capsys.readouterr().out

    return program


def portrait(file: str) -> Path:
    return next(picture.path for picture in pictures() if picture.path.name == file)


def test_enrol_and_identify_knows_the_enrolled_and_not_the_stranger(run: Run, album: Path) -> None:
    printed = run("enrol_and_identify.py", album, portrait("obama-2012.jpg"))
    assert "3 people, 4 photos\nBarack Obama (confidence 0.9" in printed
    printed = run("enrol_and_identify.py", album, portrait("collins.jpg"))
    assert "unknown" in printed


def test_verify_two_pictures(run: Run) -> None:
    obama, other = portrait("obama-2009.jpg"), portrait("obama-2012.jpg")
    assert run("verify_two_pictures.py", obama, other).startswith("the same person")
    assert run("verify_two_pictures.py", obama, portrait("biden.jpg")).startswith("different")


def test_watch_a_video_tells_once_who_comes(run: Run, album: Path, clip: Path) -> None:
    run("enrol_and_identify.py", album, portrait("biden.jpg"))
    seen = [line.split("  ")[-1] for line in run("watch_a_video.py", clip).splitlines()]
    assert sorted(seen) == ["Barack Obama", "Grace Hopper", "stranger-1"]


def test_count_visitors_writes_a_table(run: Run, album: Path, clip: Path, tmp_path: Path) -> None:
    run("enrol_and_identify.py", album, portrait("biden.jpg"))
    table = tmp_path / "visits.parquet"
    assert "Barack Obama: 1" in run("count_visitors.py", clip, table)
    rows = pq.read_table(table)
    assert rows.num_rows == 3
    assert set(rows["camera"].to_pylist()) == {clip.name}


def test_blur_strangers_blurs_who_is_not_enrolled_and_nobody_else(
    run: Run, album: Path, clip: Path, tmp_path: Path
) -> None:
    run("enrol_and_identify.py", album, portrait("biden.jpg"))
    blurred = tmp_path / "blurred.mp4"
    run("blur_strangers.py", clip, blurred)
    with open_source(str(clip)) as before, open_source(str(blurred)) as after:
        *_, original = before.frames()
        *_, changed = after.frames()
    people = wt.detect(original.image, wt.Aspect.NOTHING)
    assert len(people) == 3
    blurs = sorted(
        sharpness(changed.image, face.box) / sharpness(original.image, face.box) for face in people
    )
    assert blurs[0] < 0.2
    assert blurs[1] > 0.7


def sharpness(image: np.ndarray, box: wt.Box) -> float:
    """How much neighbouring pixels differ inside a box."""
    x, y, right, bottom = (int(v) for v in (box.x, box.y, box.right, box.bottom))
    return float(np.abs(np.diff(image[y:bottom, x:right].astype(float), axis=1)).mean())


def test_every_example_is_short_and_listed_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLES.glob("*.py"):
        assert f"examples/{path.name}" in readme
        if path.name not in LONGER:
            assert len(path.read_text(encoding="utf-8").splitlines()) < 60
