"""A webcam, played by a stand-in under V4L2; Linux only, like the stand-in."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.rigs.clips import SIZE, film_of_jpegs
from tests.rigs.fake_webcam import webcam_environment
from tests.rigs.programs import needs

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs("cc")

PROGRAM = """
import json, sys, time
from tests.rigs.clips import number_of
from whosthere.errors import SourceError
from whosthere.types import SourceState
from whosthere.video.capture import Capture
from whosthere.video.open import open_source

address, wanted, give_up_after = json.loads(sys.argv[1])
deadline = time.monotonic() + 60
numbers, states, failure = [], [], None
with Capture(open_source(address, give_up_after)) as capture:
    while len(numbers) < wanted and time.monotonic() < deadline and failure is None:
        if not states or states[-1] != capture.state.value:
            states.append(capture.state.value)
        try:
            if frame := capture.take(0.02):
                numbers.append(number_of(frame.image))
        except SourceError as error:
            failure = f"{type(error).__name__}: {error}"
    print(json.dumps({
        "numbers": numbers, "states": states, "failure": failure,
        "label": capture.source.label, "size": capture.source.size, "fps": capture.source.fps,
    }))
"""


def watch(
    environment: dict[str, str], frames: int, give_up_after: float | None = None
) -> tuple[dict[str, object], str]:
    """What a program sees of camera 0, and what it prints on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(["0", frames, give_up_after])],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout), done.stderr


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mjpeg"
    path.write_bytes(film_of_jpegs(100))
    return path


def test_a_webcam(webcam_library: Path, film: Path) -> None:
    seen, complaints = watch(webcam_environment(webcam_library, film, SIZE), frames=30)

    numbers = seen["numbers"]
    assert isinstance(numbers, list)
    assert numbers == sorted(numbers)
    assert seen["label"] == "camera 0"
    assert seen["size"] == [320, 240]
    assert seen["fps"] == 25.0
    assert complaints == ""


def test_a_webcam_that_is_unplugged_and_plugged_in_again(webcam_library: Path, film: Path) -> None:
    environment = webcam_environment(
        webcam_library, film, SIZE, unplug_after=20, plug_in_again_after=1.0
    )

    seen, _ = watch(environment, frames=40)

    states = seen["states"]
    assert isinstance(states, list)
    assert states[-1] == "live"
    assert "lost" in states
    assert seen["failure"] is None


def test_a_webcam_that_stays_unplugged(webcam_library: Path, film: Path) -> None:
    environment = webcam_environment(webcam_library, film, SIZE, unplug_after=20)

    seen, complaints = watch(environment, frames=10_000, give_up_after=1.0)

    assert str(seen["failure"]).startswith("SourceLost: camera 0 went away")
    assert "VIDEOIO" not in complaints
