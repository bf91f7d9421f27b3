"""The window: SDL through pygame, which brings its own libraries and needs none of the system's."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Self

import cv2

from whosthere.errors import OutputError
from whosthere.live.display import open_display
from whosthere.live.sdl import pygame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.types import Image

FIRST_SIZE = (640, 360)
"""Until the first picture comes."""
SMALLEST_WIDTH = 640
"""Small pictures are shown enlarged at first."""
DESKTOP_SHARE = 0.9
"""Large ones are shrunk to leave some of the desktop free."""
HELP = "space pause · s still · l landmarks · f full screen · q quit"
BACKDROP = (20, 20, 20)


class Command(Enum):
    """What a user can ask for."""

    QUIT = auto()
    PAUSE = auto()
    STILL = auto()
    LANDMARKS = auto()


KEYS = {
    pygame.K_ESCAPE: Command.QUIT,
    pygame.K_q: Command.QUIT,
    pygame.K_SPACE: Command.PAUSE,
    pygame.K_s: Command.STILL,
    pygame.K_l: Command.LANDMARKS,
}
REDRAW = {pygame.VIDEOEXPOSE, pygame.WINDOWSIZECHANGED}
"""Events after which the picture is no longer on the screen as it should be."""


class Window:
    """A window that can be resized and shows one picture. To be used in the main thread.

    It opens at once, so that it can be closed while the source is still connecting, and takes the
    size of the first picture.

    Args:
        title: Its title.
        keys: What the keys do, told behind the title.

    Raises:
        OutputError: No window can be opened; see `whosthere.live.display`.
    """

    def __init__(self, title: str, keys: str = HELP) -> None:
        if problem := open_display():
            message = f"no window can be opened: {problem}; use --no-window"
            raise OutputError(message)
        pygame.display.set_caption(f"{title} · {keys}")
        self._picture: Image | None = None
        self._before: tuple[tuple[int, int], tuple[int, int]] | None = None
        """Size and position of the window that fills the screen now, or None."""
        pygame.display.set_mode(FIRST_SIZE, pygame.RESIZABLE)
        self._draw()

    def show(self, image: Image) -> None:
        """Show a BGR picture, as large as fits, in the middle."""
        first = self._picture is None
        self._picture = image
        if first and self._before is None:
            desktop = _desktop()
            size = first_size(image, desktop)
            pygame.display.set_mode(size, pygame.RESIZABLE)
            # It grew from its top left corner, and could reach beyond the desktop.
            pygame.display.set_window_position(
                ((desktop[0] - size[0]) // 2, (desktop[1] - size[1]) // 2)
            )
        self._draw()

    def poll(self) -> Iterator[Command]:
        """What the user asked for since the last call.

        To be called often, also while there is nothing new to show: it keeps the window alive.
        """
        stale = False
        for event in pygame.event.get():
            stale = stale or event.type in REDRAW
            if event.type == pygame.QUIT:
                yield Command.QUIT
            elif event.type == pygame.KEYDOWN and event.key == pygame.K_f:
                self._toggle_full_screen()
            elif event.type == pygame.KEYDOWN and event.key in KEYS:
                yield KEYS[event.key]
        if stale:
            self._draw()

    def close(self) -> None:
        """Close the window."""
        pygame.display.quit()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _toggle_full_screen(self) -> None:
        if self._before is None:
            self._before = pygame.display.get_window_size(), pygame.display.get_window_position()
            # Without a window manager it would stay where it is.
            pygame.display.set_window_position((0, 0))
            pygame.display.set_mode(_desktop(), pygame.FULLSCREEN)
        else:
            size, position = self._before
            pygame.display.set_mode(size, pygame.RESIZABLE)
            pygame.display.set_window_position(position)
            self._before = None
        self._draw()

    def _draw(self) -> None:
        # Asked anew each time: a window that changes its size gets another surface.
        surface = pygame.display.get_surface()
        if surface is None:
            return
        surface.fill(BACKDROP)
        if self._picture is not None:
            left, top, width, height = letterbox(self._picture, surface.get_size())
            # Linear, also to shrink: INTER_AREA takes 14 ms for 1080p, this 2.
            fitted = cv2.resize(self._picture, (width, height), interpolation=cv2.INTER_LINEAR)
            surface.blit(pygame.image.frombuffer(fitted.data, (width, height), "BGR"), (left, top))
        pygame.display.flip()


def first_size(image: Image, desktop: tuple[int, int]) -> tuple[int, int]:
    """Width and height of a new window: the picture's, unless that is tiny or too large.

    Examples:
        >>> import numpy as np
        >>> first_size(np.zeros((144, 176, 3), np.uint8), (1920, 1080))
        (640, 524)
        >>> first_size(np.zeros((2160, 3840, 3), np.uint8), (1920, 1080))
        (1728, 972)
    """
    height, width = image.shape[:2]
    scale = min(
        max(1.0, SMALLEST_WIDTH / width),
        DESKTOP_SHARE * desktop[0] / width,
        DESKTOP_SHARE * desktop[1] / height,
    )
    return _scaled(image, scale)


def letterbox(image: Image, window: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, width and height of a picture that fills a window as far as its shape allows.

    Examples:
        >>> import numpy as np
        >>> letterbox(np.zeros((100, 200, 3), np.uint8), (400, 400))
        (0, 100, 400, 200)
    """
    height, width = image.shape[:2]
    scaled = _scaled(image, min(window[0] / width, window[1] / height))
    return (window[0] - scaled[0]) // 2, (window[1] - scaled[1]) // 2, *scaled


def _scaled(image: Image, scale: float) -> tuple[int, int]:
    height, width = image.shape[:2]
    return max(round(width * scale), 1), max(round(height * scale), 1)


def _desktop() -> tuple[int, int]:
    return pygame.display.get_desktop_sizes()[0]
