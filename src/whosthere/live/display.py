"""Whether a window can be opened here; asked first, because SDL does not say when it cannot."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from whosthere.live.sdl import pygame

if TYPE_CHECKING:
    from collections.abc import Iterator

WITH_DESKTOP = {"win32", "darwin"}
"""Systems whose display has no name."""
BLIND_DRIVERS = {"dummy", "offscreen"}
"""What SDL silently falls back to, drawing into memory."""


def display_problem() -> str | None:
    """One sentence why there can be no window; None when there can.

    Where a window is open already there is no problem, and it stays as it is.
    """
    if pygame.display.get_init():
        return None
    problem = open_display()
    pygame.display.quit()
    return problem


def open_display() -> str | None:
    """Connect to the display, for `pygame.display.quit` to end.

    Returns:
        One sentence why that is not possible, or None.
    """
    if not _display_is_named():
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    try:
        with _wayland_left_alone_unless_named():
            # Not pygame.init: it would open the sound card too.
            pygame.display.init()
    except pygame.error:
        return _silent()
    if pygame.display.get_driver() in BLIND_DRIVERS:
        pygame.display.quit()
        return _silent()
    return None


def _display_is_named() -> bool:
    if sys.platform in WITH_DESKTOP:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _wayland_left_alone_unless_named() -> Iterator[None]:
    """Where X does not answer, SDL tries Wayland, whose library complains on stderr by itself."""
    chosen = os.environ.get("SDL_VIDEODRIVER") or os.environ.get("WAYLAND_DISPLAY")
    if chosen or sys.platform in WITH_DESKTOP:
        yield
        return
    os.environ["SDL_VIDEODRIVER"] = "x11"
    try:
        yield
    finally:
        del os.environ["SDL_VIDEODRIVER"]


def _silent() -> str:
    names = ("SDL_VIDEODRIVER", "WAYLAND_DISPLAY", "DISPLAY")
    named = ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name))
    return f"the display does not answer ({named})"
