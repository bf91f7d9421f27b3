"""``whosthere live`` on a real X server, or on none, from its first frame to its end."""

from __future__ import annotations

import itertools
import json
import os
import queue
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
from tests.rigs.hanging import AT_ONCE, hanging_service
from tests.rigs.programs import needs
from tests.rigs.rtsp_server import RtspServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


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

    def end(self, patience: float = PATIENCE) -> tuple[int, str]:
        """Exit code and what it told, once it has ended by itself."""
        code = self._process.wait(patience)
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


needs_x = needs("Xvfb", "xdotool")


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


@needs_x
def test_escape_ends_it_at_once_while_a_service_hangs(live: Callable[..., Live]) -> None:
    with hanging_service() as address:
        watching = live("demo", "--provider", "azure", "--endpoint", address, "--key", "k")
        watching.until(lambda line: line["frame"] >= 50)
        watching.press("Escape")
        code, told = watching.end(AT_ONCE)
    assert code == 0
    assert "Traceback" not in told
    assert "1 call to the service" in told or "0 calls to the service" in told
