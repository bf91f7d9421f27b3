"""A mirror for who enrols before a camera: the picture, mirrored, with what is asked for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.live.display import display_problem
from whosthere.live.overlay.plates import Line, lay, plate
from whosthere.live.overlay.style import Style
from whosthere.live.window import Command, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whosthere.types import Image


@contextmanager
def mirror(title: str) -> Iterator[Callable[[Image, str], None]]:
    """A window that shows a camera's pictures with a sentence; nothing where there is no display.

    Args:
        title: Of the window.

    Yields:
        What to call with every picture and the sentence. It raises `KeyboardInterrupt` when the
        user closes the window or presses ESC.
    """
    if display_problem() is not None:
        yield lambda *_: None
        return
    with Window(title, keys="q quit") as window:

        def show(image: Image, sentence: str) -> None:
            window.show(captioned(image, sentence))
            if Command.QUIT in window.poll():
                raise KeyboardInterrupt

        yield show


def captioned(image: Image, sentence: str) -> Image:
    """The picture as a mirror shows it, with a sentence at its top."""
    mirrored = np.asarray(cv2.flip(image, 1), np.uint8)
    size = Style.of(image).text
    caption = plate((Line((sentence,), size, bold=True),), image.shape[1])
    if caption is not None and caption.height <= image.shape[0]:
        lay(mirrored, caption, (image.shape[1] - caption.width) // 2, 0)
    return mirrored
