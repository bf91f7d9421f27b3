"""An X server without a screen, and a hand at its keyboard."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from whosthere.types import Image

WIDTH, HEIGHT = 1280, 800
T = TypeVar("T")
PATIENCE = 30.0
"""Seconds, for a machine that has much else to do."""
CLIENT_MESSAGE = 33


class XServer:
    """A running Xvfb.

    Attributes:
        display: Value for ``DISPLAY``.
    """

    def __init__(self, display: str, screen: Path) -> None:
        self.display = display
        self._screen = screen

    def environment(self) -> dict[str, str]:
        """Variables for a program that is to open its windows here."""
        hidden = {"WAYLAND_DISPLAY", "SDL_VIDEODRIVER"}
        return {k: v for k, v in os.environ.items() if k not in hidden} | {"DISPLAY": self.display}

    def xdotool(self, *arguments: str) -> str:
        """Run xdotool; what it prints."""
        command = ["xdotool", *arguments]
        done = subprocess.run(
            command, env=self.environment(), check=True, capture_output=True, text=True
        )
        return done.stdout

    def window(self, process: int) -> str:
        """The id of the window of that process, once it is there; it gets the keyboard."""
        found = wait_for(lambda: self._windows(process))[0]
        self.xdotool("windowfocus", found)
        return found

    def size(self, window: str) -> tuple[int, int]:
        """Width and height of a window; of one that is gone by now, nothing."""
        command = ["xdotool", "getwindowgeometry", "--shell", window]
        done = subprocess.run(
            command, env=self.environment(), check=False, capture_output=True, text=True
        )
        values = dict(line.split("=") for line in done.stdout.splitlines())
        return int(values.get("WIDTH", 0)), int(values.get("HEIGHT", 0))

    def close(self, window: str) -> None:
        """Ask a window to close, as the button in its frame does (ICCCM, WM_DELETE_WINDOW)."""
        library = ctypes.CDLL("libX11.so.6")
        library.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(library.XOpenDisplay(self.display.encode()))
        atoms = [
            library.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
        ]
        message = _ClientMessage(
            type=CLIENT_MESSAGE, window=int(window), message_type=atoms[0], format=32
        )
        message.data[0] = atoms[1]
        library.XSendEvent(display, ctypes.c_ulong(int(window)), 0, 0, ctypes.byref(message))
        library.XCloseDisplay(display)

    def screenshot(self) -> Image:
        """What is on the screen, BGR (the file of Xvfb's -fbdir is an X window dump)."""
        raw = self._screen.read_bytes()
        header = np.frombuffer(raw, ">u4", 25)
        start, row = int(header[0] + 12 * header[19]), int(header[12])
        pixels = np.frombuffer(raw, np.uint8, HEIGHT * row, start).reshape(HEIGHT, row // 4, 4)
        return pixels[:, :WIDTH, :3]

    def _windows(self, process: int) -> list[str]:
        # By its process: xdotool does not find a title with letters beyond ASCII.
        command = ["xdotool", "search", "--onlyvisible", "--pid", str(process)]
        done = subprocess.run(
            command, env=self.environment(), check=False, capture_output=True, text=True
        )
        return done.stdout.split()


class _ClientMessage(ctypes.Structure):
    """`XClientMessageEvent` of Xlib.h, as large as the union `XEvent`."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest_of_the_union", ctypes.c_long * 24),
    )


@contextmanager
def x_server(folder: Path) -> Iterator[XServer]:
    """Start a server on a display number that is free."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-fbdir", str(folder), "-nolisten", "tcp"]
    # By default it starts over, deaf for a moment, whenever its last client leaves.
    command += ["-noreset", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"]
    with (
        os.fdopen(reading) as answer,
        subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server,
    ):
        os.close(writing)
        try:
            yield XServer(f":{answer.readline().strip()}", folder / "Xvfb_screen0")
        finally:
            server.terminate()


def wait_for(look: Callable[[], T]) -> T:
    """What `look` gives as soon as that is true."""
    deadline = time.monotonic() + PATIENCE
    while not (seen := look()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return seen
