"""The window: SDL through pygame, which brings its own libraries and needs none of the system's."""

from __future__ import annotations

import os
from enum import Enum, auto
from typing import TYPE_CHECKING, Self

from whosthere.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pygame

    from whosthere.types import Image

SMALLEST_WIDTH = 640
"""Small pictures are shown enlarged at first."""
DESKTOP_SHARE = 0.9
"""Large ones are shrunk to leave some of the desktop free."""
BLIND_DRIVERS = {"dummy", "offscreen"}
"""What SDL falls back to when it cannot open a window."""


class Command(Enum):
    """What a user can ask for."""

    QUIT = auto()
    PAUSE = auto()
    STILL = auto()
    LANDMARKS = auto()


class Window:
    """A window that can be resized and shows one picture. To be used in the main thread.

    Args:
        title: Its title.

    Raises:
        OutputError: No window can be opened; see `whosthere.live.display`.
    """

    def __init__(self, title: str) -> None:
        os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
        import pygame  # noqa: PLC0415 - it greets on import unless the line above came first

        self._sdl = pygame
        self._surface: pygame.Surface | None = None
        self._title = title
        try:
            # Not pygame.init: it would open the sound card too.
            pygame.display.init()
        except pygame.error as error:
            raise _unable(str(error)) from error
        if pygame.display.get_driver() in BLIND_DRIVERS:
            pygame.display.quit()
            raise _unable("the display does not answer")

    def show(self, image: Image) -> None:
        """Show a BGR picture, as large as fits, in the middle."""
        sdl = self._sdl
        height, width = image.shape[:2]
        if self._surface is None:
            self._surface = self._open(width, height)
        window_width, window_height = self._surface.get_size()
        scale = min(window_width / width, window_height / height)
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        picture = sdl.image.frombuffer(image.tobytes(), (width, height), "BGR")
        if size != (width, height):
            picture = sdl.transform.smoothscale(picture, size)
        corner = (window_width - size[0]) // 2, (window_height - size[1]) // 2
        if size != (window_width, window_height):
            self._surface.fill((0, 0, 0))
        self._surface.blit(picture, corner)
        sdl.display.flip()

    def poll(self) -> Iterator[Command]:
        """What the user asked for since the last call."""
        sdl = self._sdl
        keys = {
            sdl.K_ESCAPE: Command.QUIT,
            sdl.K_q: Command.QUIT,
            sdl.K_SPACE: Command.PAUSE,
            sdl.K_s: Command.STILL,
            sdl.K_l: Command.LANDMARKS,
        }
        for event in sdl.event.get():
            if event.type == sdl.QUIT:
                yield Command.QUIT
            elif event.type == sdl.KEYDOWN and event.key in keys:
                yield keys[event.key]

    def close(self) -> None:
        """Close the window."""
        self._sdl.display.quit()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, width: int, height: int) -> pygame.Surface:
        sdl = self._sdl
        desktop_width, desktop_height = sdl.display.get_desktop_sizes()[0]
        scale = min(
            max(1.0, SMALLEST_WIDTH / width),
            DESKTOP_SHARE * desktop_width / width,
            DESKTOP_SHARE * desktop_height / height,
        )
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        sdl.display.set_caption(self._title)
        surface: pygame.Surface = sdl.display.set_mode(size, sdl.RESIZABLE)
        return surface


def _unable(reason: str) -> OutputError:
    return OutputError(f"no window can be opened ({reason}); use --no-window")
