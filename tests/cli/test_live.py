"""``live`` and ``sightings``, with the real networks and faces."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sys
from collections import Counter
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from tests.cli.terminal import Outcome, Terminal, sentence
from tests.rigs.clips import write_clip, write_film
from tests.rigs.fake_webcam import compile_fake_webcam, webcam_environment
from tests.rigs.programs import needs
from tests.rigs.rtsp_server import RtspServer
from whosthere.sightings.tables.sightings import SIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Portraits = Mapping[str, Path]

ENROLLED = {"Grace Hopper", "Barack Obama", "Joe Biden"}
NO_DISPLAY = "there is no display"


def seconds_of(video: Path) -> float:
    """How long a video plays; every frame of it is decoded."""
    with av.open(str(video)) as container:
        times = [frame.time for frame in container.decode(video=0)]
    return times[-1] - times[0] + times[1] - times[0]


@pytest.fixture(scope="session")
def near(portraits: Portraits) -> np.ndarray:
    """Grace Hopper before a camera."""
    return np.asarray(Image.open(portraits["hopper"]).resize((512, 600)))[..., ::-1].copy()


# The demo


def test_the_known_get_their_names_and_the_stranger_never_any(demo_outcome: Outcome) -> None:
    assert demo_outcome.code == 0
    faces = [face for line in demo_outcome.out.splitlines() for face in json.loads(line)["faces"]]
    assert {face["name"] for face in faces} - {None} == ENROLLED
    strangers = {face["track"] for face in faces if face["stranger_id"] == "stranger-1"}
    assert strangers
    assert {face["name"] for face in faces if face["track"] in strangers} == {None}
    assert {face["stranger_id"] for face in faces} == {None, "stranger-1"}


def test_one_sighting_a_visit(watched: Terminal) -> None:
    seen = [json.loads(line) for line in watched.run("sightings", "--json").out.splitlines()]

    assert Counter(one["name"] or one["stranger_id"] for one in seen) == {
        "Grace Hopper": 1,
        "Barack Obama": 1,
        "Joe Biden": 2,
        "stranger-1": 1,
    }
    assert all(one["camera"] == "demo" for one in seen)


def test_the_summary_says_where_everything_is(demo_outcome: Outcome, demo_recording: Path) -> None:
    frames, recorded, sightings = demo_outcome.err.splitlines()

    assert frames == "350 frames analysed"
    assert recorded == f"recorded {demo_recording}"
    assert re.fullmatch(r"5 sightings in .*sightings", sightings)
    assert seconds_of(demo_recording) == pytest.approx(14.0, abs=0.05)


def test_sightings_as_a_table(watched: Terminal) -> None:
    table = Terminal(watched.home, columns=80).run("sightings").out

    assert all(name in table for name in ENROLLED)
    assert "…" not in table
    assert max(map(len, table.splitlines())) <= 80


def test_sightings_of_somebody(watched: Terminal) -> None:
    lines = watched.run("sightings", "--json", "--person", "joe biden").out.splitlines()

    assert [json.loads(line)["name"] for line in lines] == ["Joe Biden", "Joe Biden"]
    assert watched.run("sightings", "--person", "x").out == "nothing was seen that fits\n"
    assert watched.run("sightings", "--camera", "x").out == "nothing was seen that fits\n"
    assert len(watched.run("sightings", "--json", "--limit", "1").out.splitlines()) == 1
    assert watched.run("sightings", "--since", "2999-01-01").out == "nothing was seen that fits\n"
    assert watched.run("sightings", "--until", "1999-01-01").out == "nothing was seen that fits\n"
    known = watched.run("sightings", "--json", "--who", "known").out.splitlines()
    strangers = watched.run("sightings", "--json", "--who", "strangers").out.splitlines()
    everybody = watched.run("sightings", "--json").out.splitlines()
    assert known
    assert sorted(known + strangers) == sorted(everybody)
    named = watched.run("sightings", "--json", "--text", "JOE").out.splitlines()
    assert {json.loads(line)["name"] for line in named} == {"Joe Biden"}


def test_sightings_have_the_documented_columns(watched: Terminal) -> None:
    first = json.loads(watched.run("sightings", "--json").out.splitlines()[0])

    assert set(first) <= set(SIGHTINGS.schema.names)


def test_nothing_was_seen_yet(fresh: Terminal) -> None:
    assert fresh.run("sightings").out == "nothing was seen yet; try `whosthere live`\n"


# Pictures


def test_a_folder_of_pictures(enrolled: Terminal, portraits: Portraits, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for stem in ("biden", "collins", "obama-2012"):
        shutil.copy(portraits[stem], folder)
    (folder / "damaged.jpg").write_bytes(portraits["biden"].read_bytes()[:3000])

    seen = enrolled.run("live", folder, "--json")

    assert seen.code == 0
    names = [json.loads(line)["faces"][0]["name"] for line in seen.out.splitlines()]
    assert names == ["Joe Biden", None, "Barack Obama"]
    warning, said, *_ = sorted(seen.err.splitlines(), key=lambda line: "skipped" not in line)
    assert warning.startswith("whosthere: skipped: ")
    assert "damaged.jpg is damaged or cut off" in warning
    assert "skipped" not in said
    assert NO_DISPLAY in seen.err


def test_it_tells_when_nobody_can_be_recognised(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=3)

    def told(*options: str) -> str:
        seen = fresh.run("live", clip, "--no-window", "--no-keep", *options)
        assert seen.code == 0
        return seen.err

    assert "nobody is enrolled in the group default" in told()
    fresh.run("people", "add", "Grace Hopper", portraits["hopper"])
    assert "photos of Grace Hopper are not trained yet; run `whosthere train" in told()
    assert told("--no-recognition") == "3 frames analysed\n"
    fresh.run("train")
    assert told() == "3 frames analysed\n"


def test_without_a_display_it_goes_on_and_says_so_once(fresh: Terminal, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=5)

    seen = fresh.run("live", clip, "--no-keep")

    assert seen.code == 0
    assert seen.err.count(NO_DISPLAY) == 1
    assert "5 frames analysed" in seen.err
    assert not list(fresh.home.rglob("*.jsonl"))


def test_sound_that_cannot_be_copied_is_told_once(fresh: Terminal, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.avi", frames=10, codec="mpeg4", sound="pcm_mulaw")

    seen = fresh.run("live", clip, "--no-window", "--no-keep", "--record", tmp_path / "out.mp4")

    assert seen.code == 0
    assert seen.err.count("the recording has no sound: ") == 1


# Cameras


def test_an_rtsp_camera_that_goes_away(
    enrolled: Terminal, near: np.ndarray, tmp_path: Path
) -> None:
    clip = write_film(tmp_path / "camera.mp4", [near] * 25)
    with RtspServer(clip, login="admin:s3cret") as camera:
        arguments = ("--no-window", "--json", "--give-up-after", "1")
        with enrolled.start("live", camera.url, *arguments) as process:
            assert process.stdout is not None
            # The first frame tells that it is connected; the vote takes a few more.
            for line in process.stdout:
                if [face["name"] for face in json.loads(line)["faces"]] == ["Grace Hopper"]:
                    break
            camera.kill()
            _, err = process.communicate()

    assert process.returncode == 1
    lines = err.splitlines()
    assert len([line for line in lines if line.startswith("whosthere: lost rtsp://")]) == 1
    assert "went away and did not come back" in lines[-1]
    assert "s3cret" not in err
    (seen,) = enrolled.run("sightings", "--json").out.splitlines()
    assert json.loads(seen)["name"] == "Grace Hopper"
    assert "s3cret" not in seen


@needs("cc")
def test_camera_0(enrolled: Terminal, near: np.ndarray, tmp_path: Path) -> None:
    film = tmp_path / "film.mjpeg"
    film.write_bytes(cv2.imencode(".jpg", near)[1].tobytes() * 50)
    library = compile_fake_webcam(tmp_path)
    environment = webcam_environment(library, film, (512, 600), unplug_after=40)
    wanted = {name: environment[name] for name in environment if "WEBCAM" in name or "PRE" in name}

    seen = enrolled.run_alone(
        "live", "--no-window", "--json", "--give-up-after", "1", environment=wanted
    )

    assert seen.code == 1
    assert "camera 0 went away and did not come back" in seen.err
    last = json.loads(seen.out.splitlines()[-1])
    assert [face["name"] for face in last["faces"]] == ["Grace Hopper"]
    assert "camera 0" in enrolled.run("sightings").out


# Its end


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_well(enrolled: Terminal, tmp_path: Path, number: signal.Signals) -> None:
    recording = tmp_path / "out.mkv"
    arguments = ("live", "demo", "--no-window", "--json", "--record", recording)
    with enrolled.start(*arguments, preexec_fn=_heed_ctrl_c) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["pts"] >= 2:
                break
        process.send_signal(number)
        _, err = process.communicate()

    assert process.returncode == 0
    assert "Traceback" not in err
    assert f"recorded {recording}" in err
    assert seconds_of(recording) >= 2
    assert "Grace Hopper" in enrolled.run("sightings").out


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_ctrl_c_in_another_command(fresh: Terminal, portraits: Portraits) -> None:
    many = [portraits["hopper"]] * 500
    with fresh.start("detect", *many, preexec_fn=_heed_ctrl_c) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()

    assert process.returncode == 130
    assert "Traceback" not in err


def test_a_reader_that_leaves(enrolled: Terminal) -> None:
    with enrolled.start("live", "demo", "--no-window", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()

    assert process.returncode == 1
    assert "Traceback" not in err


def test_it_never_records_over_what_it_watches(fresh: Terminal, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=5)
    before = clip.read_bytes()

    refused = fresh.run("live", clip, "--no-window", "--record", tmp_path / "." / "clip.mp4")

    assert "would replace" in sentence(refused)
    assert clip.read_bytes() == before


def _heed_ctrl_c() -> None:
    """A shell starts what runs in the background deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
