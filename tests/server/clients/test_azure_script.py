"""A script written for Azure, which knows nothing of whosthere, against a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.docs.repository import ROOT
from whosthere.demo import pictures
from whosthere.video.demo import Demo
from whosthere.video.open import open_source
from whosthere.video.recording import Recorder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.serving import Served

SCRIPT = ROOT / "examples" / "azure_script.py"
PHOTOS = {picture.path.stem: picture.path for picture in pictures()}
BEGIN, END = 9.6, 11.2
"""The seconds of the demo in which an enrolled man and a stranger stand in the hall."""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "hall.mp4"
    with Demo() as source, Recorder(path, source) as recorder:
        for frame in source.frames():
            if frame.pts > END:
                break
            if frame.pts >= BEGIN:
                recorder.write(frame)
    return path


def test_it_runs_unchanged(served: Served, film: Path, tmp_path: Path) -> None:
    annotated = tmp_path / "annotated.mp4"
    # With the slash that endpoints have in the portal, so that paths begin with two.
    access = {"AZURE_FACE_ENDPOINT": f"{served.endpoint}/", "AZURE_FACE_KEY": served.key}
    people = [f"Barack={PHOTOS['obama-2009']}", f"Grace={PHOTOS['hopper']}"]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(film), str(annotated), *people],
        env=os.environ | access,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = [line.partition(":")[2].strip().split(", ") for line in done.stdout.splitlines()]
    assert seen
    assert all(sorted(set(names) - {"Grace"}) == ["?", "Barack"] for names in seen)
    assert "Grace" in seen[-1]
    with open_source(str(annotated)) as video:
        assert sum(1 for _ in video.frames()) > 10


def test_a_wrong_key_ends_it_with_the_words_of_azure(served: Served, film: Path) -> None:
    access = {"AZURE_FACE_ENDPOINT": served.endpoint, "AZURE_FACE_KEY": "0" * 32}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(film), str(film.with_name("none.mp4"))],
        env=os.environ | access,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Access denied due to invalid subscription key" in done.stderr
