"""What the tests of the video room share."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.rigs.clips import write_clip
from tests.rigs.fake_webcam import compile_fake_webcam

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty numbered frames, 25 a second, H.264."""
    return write_clip(tmp_path_factory.mktemp("clips") / "clip.mp4", frames=50)


@pytest.fixture(scope="session")
def webcam_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled stand-in for a webcam."""
    return compile_fake_webcam(tmp_path_factory.mktemp("webcam"))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Whatever was started has to end with the test (a hung stream needs its read time-out)."""
    yield
    deadline = time.monotonic() + 30
    ours = ("capture ", "record ")
    while left := [thread for thread in threading.enumerate() if thread.name.startswith(ours)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.02)
