"""A session from its first frame to its end: keys, pace, signals, outputs that fail.

With a window of the imagination for what has to be exact, and with the real command on a real X
server for the rest.
"""

from __future__ import annotations

import itertools
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from tests.live.x_server import PATIENCE, XServer, wait_for, x_server
from tests.rigs.clips import write_clip
from tests.rigs.rtsp_server import RtspServer
from whosthere.errors import OutputError
from whosthere.live.output import Output
from whosthere.live.overlay.overlay import Overlay
from whosthere.live.pipeline import Pipeline
from whosthere.live.recogniser import Recogniser
from whosthere.live.schedule import Schedule
from whosthere.live.session import Session
from whosthere.live.window import Command
from whosthere.people.strangers import Strangers
from whosthere.testing.providers import ImaginedProvider
from whosthere.testing.sources import MemorySource
from whosthere.tracking.tracker import Tracker
from whosthere.types import Aspect, Box, Face, Stats
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from whosthere.live.output import Scene
    from whosthere.types import Image

FPS = 25
FACE = Face(
    Box(60, 40, 64, 80),
    0.95,
    np.array([[80, 65], [105, 65], [92, 80], [82, 95], [102, 95]], np.float32),
)


class Seat:
    """A window with somebody before it who acts on what it shows.

    Args:
        act: Says which keys were pressed since it was asked last.
    """

    def __init__(self, act: Callable[[Seat], list[Command]] = lambda _: []) -> None:
        self.shown: list[Image] = []
        self._act = act

    def show(self, image: Image) -> None:
        self.shown.append(image)

    def poll(self) -> list[Command]:
        return self._act(self)


class Notes(Output):
    """Remembers what it is given; fails at one of the frames if told to."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.indices: list[int] = []
        self._fails_at = fails_at

    def put(self, scene: Scene) -> None:
        index = scene.result.frame.index
        if index == self._fails_at:
            message = "the disk is full"
            raise OutputError(message)
        self.indices.append(index)

    def idle(self, stats: Stats) -> None:
        pass

    def close(self) -> None:
        pass


def play(seat: Seat | None, frames: int, stills: Path, *outputs: Output) -> list[str]:
    """Run a session over a film in memory; what it told."""
    pictures = [np.full((240, 320, 3), 90, np.uint8) for _ in range(frames)]
    provider = ImaginedProvider(lambda _: [FACE])
    tracker = Tracker()
    recogniser = Recogniser(provider, tracker, Schedule(Aspect.NOTHING), Strangers())
    told: list[str] = []
    with Pipeline(MemorySource(pictures, FPS), provider, tracker, recogniser) as pipeline:
        Session(pipeline, Overlay(), outputs, seat, stills, told.append).run()
    return told


def at(moments: dict[int, Command]) -> Callable[[Seat], list[Command]]:
    """Press each key once, as soon as that many pictures were shown."""
    waiting = dict(moments)

    def act(seat: Seat) -> list[Command]:
        due = [number for number in waiting if len(seat.shown) >= number]
        return [waiting.pop(number) for number in due]

    return act


# In a window


def test_a_file_plays_at_its_own_speed_in_a_window(tmp_path: Path) -> None:
    before = time.monotonic()
    play(Seat(), FPS, tmp_path)
    assert time.monotonic() - before >= (FPS - 1) / FPS


def test_a_pause_loses_no_frame_and_is_not_made_up_for(tmp_path: Path) -> None:
    pauses: list[float] = []

    def act(seat: Seat) -> list[Command]:
        if not pauses and len(seat.shown) == 5:
            pauses.append(time.monotonic())
            return [Command.PAUSE]
        if len(pauses) == 1 and time.monotonic() - pauses[0] > 0.4:
            pauses.append(time.monotonic())
            return [Command.PAUSE]
        return []

    notes, seat = Notes(), Seat(act)
    play(seat, FPS, tmp_path, notes)
    ended = time.monotonic()
    assert notes.indices == list(range(FPS))
    assert ended - pauses[1] >= (FPS - 8) / FPS, "what is left takes as long as it would have"


def test_nothing_moves_during_a_pause(tmp_path: Path) -> None:
    keys = iter([Command.PAUSE])
    shown: list[int] = []

    def act(seat: Seat) -> list[Command]:
        if len(seat.shown) < 3:
            return []
        shown.append(len(seat.shown))
        return [Command.QUIT] if len(shown) == 15 else list(keys)

    play(Seat(act), 100, tmp_path)
    assert len(set(shown[1:])) == 1, "but for the frame that waited for its time when the key came"


def test_a_still_is_the_annotated_picture_on_the_screen(tmp_path: Path) -> None:
    seat = Seat(at({5: Command.STILL, 6: Command.QUIT}))
    told = play(seat, 10, tmp_path / "stills")
    (still,) = (tmp_path / "stills").iterdir()
    assert told == [f"saved {still}"]
    difference = np.abs(read_picture(still).astype(int) - seat.shown[4])
    assert difference.mean() < 2, "but for JPEG"
    assert (seat.shown[4] != 90).any()


def test_landmarks_are_toggled_also_while_it_is_paused(tmp_path: Path) -> None:
    keys = iter([Command.PAUSE, Command.LANDMARKS, Command.LANDMARKS, Command.QUIT])
    seat = Seat(lambda seat: [next(keys)] if len(seat.shown) >= 6 else [])
    play(seat, 100, tmp_path)
    left, top, right, bottom = 70, 55, 115, 105
    with_them, without, again = (image[top:bottom, left:right] for image in seat.shown[-3:])
    assert with_them.max() == 255
    assert (without == 90).all()
    assert (again == with_them).all()


@pytest.mark.parametrize("shown", [0, 3])
def test_quitting_ends_it_at_once_and_closes_nothing_twice(tmp_path: Path, shown: int) -> None:
    seat = Seat(at({shown: Command.QUIT}))
    play(seat, 1000, tmp_path)
    assert len(seat.shown) <= shown + 1


def test_an_output_that_fails_ends_it_after_the_others_had_the_frame(tmp_path: Path) -> None:
    notes = Notes()
    with pytest.raises(OutputError, match="disk is full"):
        play(None, 50, tmp_path, notes, Notes(fails_at=20))
    assert notes.indices == list(range(21))


# The real command on a real screen


class Live:
    """``whosthere live SOURCE --json`` of somebody who sits before a screen."""

    def __init__(self, home: Path, server: XServer, *arguments: str | Path) -> None:
        self._server = server
        environment = server.environment() | {"WHOSTHERE_HOME": str(home)}
        command = [sys.executable, "-m", "whosthere", "live", *map(str, arguments), "--json"]
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def press(self, key: str) -> None:
        """Press a key in its window."""
        self.window()
        self._server.xdotool("key", key)

    def window(self) -> str:
        """The id of its window; it gets the keyboard."""
        return self._server.window(self._process.pid)

    def results(self) -> Iterator[dict]:
        """What it prints, as long as it prints."""
        while True:
            yield json.loads(self._lines.get(timeout=PATIENCE))

    def until(self, condition: Callable[[dict], bool]) -> dict:
        """The first result for which that holds."""
        return next(filter(condition, self.results()))

    def printed(self) -> list[dict]:
        """What it has printed and nobody has looked at."""
        lines = []
        while not self._lines.empty():
            lines.append(json.loads(self._lines.get()))
        return lines

    def end(self) -> tuple[int, str]:
        """Exit code and what it told, once it has ended by itself."""
        code = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self._process.stderr is not None
        return code, self._process.stderr.read()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join(PATIENCE)
        assert self._process.stderr is not None
        self._process.stderr.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line)


needs_x = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    with x_server(tmp_path_factory.mktemp("screen")) as running:
        yield running


@pytest.fixture
def live(server: XServer, tmp_path: Path) -> Iterator[Callable[..., Live]]:
    started: list[Live] = []

    def start(*arguments: str | Path) -> Live:
        started.append(Live(tmp_path / "home", server, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.close()


def faces(result: dict) -> bool:
    return bool(result["faces"])


def frames_of(video: Path) -> int:
    with av.open(str(video)) as container:
        return sum(1 for _ in container.decode(video=0))


def visits(home: Path) -> list[str]:
    command = [sys.executable, "-m", "whosthere", "sightings", "--json"]
    environment = os.environ | {"WHOSTHERE_HOME": str(home)}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


@needs_x
@pytest.mark.parametrize("way", ["Escape", "q", "close"])
def test_leaving_the_window_finishes_everything(
    live: Callable[..., Live], server: XServer, tmp_path: Path, way: str
) -> None:
    recording = tmp_path / "out.mp4"
    session = live("demo", "--record", recording)
    # A face has to be seen for some frames to be a visit.
    for _ in itertools.islice(filter(faces, session.results()), 10):
        pass
    if way == "close":
        server.close(session.window())
    else:
        session.press(way)
    code, told = session.end()
    assert code == 0, told
    assert "Traceback" not in told
    assert f"recorded {recording}" in told
    assert frames_of(recording) >= 10
    assert visits(tmp_path / "home")


@needs_x
def test_keys_on_the_real_window(live: Callable[..., Live], tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=500)
    session = live(clip, "--stills", tmp_path / "stills", "--no-keep")
    session.until(lambda result: result["frame"] >= 3)

    session.press("space")
    indices = _until_it_is_silent(session)
    session.press("s")
    wait_for(lambda: (tmp_path / "stills").is_dir() and any((tmp_path / "stills").iterdir()))
    session.press("space")
    indices += [session.until(lambda _: True)["frame"] for _ in range(3)]
    session.press("q")

    code, told = session.end()
    assert code == 0
    assert "saved " in told
    assert indices == list(range(indices[0], indices[0] + len(indices)))


@needs_x
def test_the_window_lives_on_while_the_camera_is_silent(
    live: Callable[..., Live], server: XServer, tmp_path: Path
) -> None:
    clip = write_clip(tmp_path / "camera.mp4", frames=50)
    with RtspServer(clip) as camera:
        session = live(camera.url, "--no-keep")
        session.until(lambda result: result["frame"] >= 5)
        session.window()
        camera.hang()
        _until_it_is_silent(session)
        before = server.screenshot().copy()
        # The status line counts the seconds.
        wait_for(lambda: not np.array_equal(server.screenshot(), before))
        session.press("Escape")
        code, told = session.end()
    assert code == 0, told


def test_a_display_that_is_dead_is_told_and_gone_without(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=5)
    # Without the last of them Wayland's library would have something to say too.
    names = {"WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR"}
    environment = {k: v for k, v in os.environ.items() if k not in names}
    environment |= {"DISPLAY": ":4711"}
    environment["WHOSTHERE_HOME"] = str(tmp_path / "home")
    done = subprocess.run(
        [sys.executable, "-m", "whosthere", "live", str(clip), "--no-keep", "--no-recognition"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "the display does not answer (DISPLAY=:4711); going on without a window",
        "5 frames analysed",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is POSIX")
def test_a_full_disk_ends_it_with_one_sentence_and_keeps_what_was_seen(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "whosthere", "live", "demo", "--no-window", "--json"]
    done = subprocess.run(
        [*command, "--record", str(tmp_path / "out.mp4")],
        env=os.environ | {"WHOSTHERE_HOME": str(tmp_path / "home")},
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=_fill_the_disk,
    )
    assert done.returncode == 1
    *_, sentence = done.stderr.splitlines()
    assert "the disk is full" in sentence
    assert "Traceback" not in done.stderr
    with av.open(str(tmp_path / "out.mp4")) as container:
        # Its last packet may be torn; a player skips that.
        assert sum(1 for _ in itertools.islice(container.decode(video=0), 25)) == 25
    assert visits(tmp_path / "home")


def _fill_the_disk() -> None:
    """No file may grow beyond 1.5 MB: enough for the database, not for the recording."""
    import resource  # noqa: PLC0415 - there is none on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))


def _until_it_is_silent(session: Live) -> list[int]:
    """Frames until none comes for a second."""
    indices: list[int] = []
    while True:
        time.sleep(1)
        new = [result["frame"] for result in session.printed()]
        indices += new
        if not new:
            return indices
