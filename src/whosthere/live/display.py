"""Whether a window can be opened here; asked first, because SDL does not say when it cannot."""

from __future__ import annotations

import os
import sys

from whosthere.live.sdl import pygame

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
        # Not pygame.init: it would open the sound card too.
        pygame.display.init()
    except pygame.error as error:
        return f"the display cannot be used ({error})"
    if pygame.display.get_driver() in BLIND_DRIVERS:
        pygame.display.quit()
        return f"the display does not answer ({_display_name()})"
    return None


def _display_is_named() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _display_name() -> str:
    """What points at the display, as in ``DISPLAY=:0``."""
    names = ("SDL_VIDEODRIVER", "WAYLAND_DISPLAY", "DISPLAY")
    return ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name))
