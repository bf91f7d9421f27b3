from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.live.x_server import PATIENCE, XServer, wait_for, x_server
from tests.rigs.programs import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = needs("Xvfb", "xdotool")

PROGRAM = """
import sys, time
import numpy as np
from whosthere.live.window import Command, Window

width, height = int(sys.argv[1]), int(sys.argv[2])
picture = np.zeros((height, width, 3), np.uint8)
picture[:, : width // 2] = (0, 0, 255)
picture[:, width // 2 :] = (255, 0, 0)
with Window("whosthere test") as window:
    if width:
        window.show(picture)
    print("open", flush=True)
    wanted = True
    while wanted:
        for command in window.poll():
            print(command.name, flush=True)
            wanted = wanted and command is not Command.QUIT
        time.sleep(0.01)
"""
RED, BLUE = (0, 0, 255), (255, 0, 0)


class Viewer:
    """A program that shows one picture and never another: its source is paused, or slow."""

    def __init__(self, server: XServer, width: int, height: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(width), str(height)],
            env=server.environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._server = server

    def window(self) -> str:
        """The id of its window."""
        return self._server.window(self._process.pid)

    def line(self) -> str:
        """The next line that the program prints."""
        return self._lines.get(timeout=PATIENCE)

    def exit_code(self) -> int:
        """Of the program, once it has ended."""
        return self._process.wait(PATIENCE)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line.strip())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    with x_server(tmp_path_factory.mktemp("screen")) as running:
        yield running


@pytest.fixture
def open_viewer(server: XServer) -> Iterator[Callable[[int, int], Viewer]]:
    with ExitStack() as viewers:

        def start(width: int, height: int) -> Viewer:
            viewer = Viewer(server, width, height)
            viewers.callback(viewer.close)
            assert viewer.line() == "open"
            viewer.window()
            return viewer

        yield start


@pytest.fixture
def viewer(open_viewer: Callable[[int, int], Viewer]) -> Viewer:
    return open_viewer(800, 400)


@pytest.mark.parametrize("key", ["Escape", "q"])
def test_quits_at_escape_and_q(server: XServer, viewer: Viewer, key: str) -> None:
    server.xdotool("key", key)
    assert viewer.line() == "QUIT"
    assert viewer.exit_code() == 0


def test_quits_when_the_window_is_closed(server: XServer, viewer: Viewer) -> None:
    server.close(viewer.window())
    assert viewer.line() == "QUIT"
    assert viewer.exit_code() == 0


def test_can_be_quit_before_there_is_a_picture(
    server: XServer, open_viewer: Callable[[int, int], Viewer]
) -> None:
    viewer = open_viewer(0, 0)
    server.xdotool("key", "Escape")
    assert viewer.line() == "QUIT"
    assert viewer.exit_code() == 0


def test_keys_become_commands(server: XServer, viewer: Viewer) -> None:
    server.xdotool("key", "space", "s", "x", "l")
    assert [viewer.line() for _ in range(3)] == ["PAUSE", "STILL", "LANDMARKS"]


def test_shows_the_picture_in_its_colours(server: XServer, viewer: Viewer) -> None:
    wait_for(lambda: bars(server.screenshot()) == (800, 400))


def test_a_resized_window_keeps_the_shape_of_a_picture_that_stands_still(
    server: XServer, viewer: Viewer
) -> None:
    server.xdotool("windowsize", viewer.window(), "600", "600")
    wait_for(lambda: bars(server.screenshot()) == (600, 300))


def test_f_fills_the_screen_and_gives_it_back(server: XServer, viewer: Viewer) -> None:
    wait_for(lambda: bars(server.screenshot()) == (800, 400))
    before = server.screenshot().copy()
    server.xdotool("key", "f")
    wait_for(lambda: server.size(viewer.window()) == (1280, 800))
    # SDL opens the window anew, twice; it is the last one once the picture is there.
    wait_for(lambda: max(np.subtract((1280, 640), bars(server.screenshot()))) < 8)
    viewer.window()
    server.xdotool("key", "f")
    wait_for(lambda: server.size(viewer.window()) == (800, 400))
    wait_for(lambda: np.array_equal(server.screenshot(), before))


@pytest.mark.parametrize(
    ("picture", "shown"),
    [((176, 144), (640, 524)), ((4000, 1000), (1152, 288)), ((1, 1), (640, 640))],
)
def test_the_first_size_suits_the_desktop_and_all_of_it_is_seen(
    server: XServer,
    open_viewer: Callable[[int, int], Viewer],
    picture: tuple[int, int],
    shown: tuple[int, int],
) -> None:
    viewer = open_viewer(*picture)
    wait_for(lambda: server.size(viewer.window()) == shown)
    # All of it is on the screen, but for some columns where enlarged red runs into blue.
    wait_for(lambda: max(np.subtract(shown, bars(server.screenshot()))) < 8)


def bars(screen: np.ndarray) -> tuple[int, int]:
    """Width and height of the red and the blue half together."""
    picture = (screen == RED).all(axis=2) | (screen == BLUE).all(axis=2)
    return int(picture.any(axis=0).sum()), int(picture.any(axis=1).sum())


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"),
        ({"DISPLAY": ":4711"}, "the display does not answer (DISPLAY=:4711)"),
        (
            {"DISPLAY": ":4711", "SDL_VIDEODRIVER": "abacus"},
            "the display does not answer (SDL_VIDEODRIVER=abacus, DISPLAY=:4711)",
        ),
    ],
)
def test_without_a_display_a_sentence_and_an_error_but_no_abort(
    variables: dict[str, str], sentence: str
) -> None:
    program = """
from whosthere.errors import OutputError
from whosthere.live.display import display_problem
from whosthere.live.window import Window
print(display_problem())
try:
    Window("whosthere test")
except OutputError as error:
    print(error)
"""
    # Without the last of them Wayland's library would have something to say too.
    names = {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR"}
    environment = {k: v for k, v in os.environ.items() if k not in names} | variables
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        sentence,
        f"no window can be opened: {sentence}; use --no-window",
    ]
