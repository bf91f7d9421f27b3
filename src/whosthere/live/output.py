"""The seam: what is shown every result of a session."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.types import Image, Result, Stats


class Scene:
    """A result, and the picture of it, drawn when somebody first asks for it.

    Args:
        result: What was seen.
        draw: Draws it.
    """

    def __init__(self, result: Result, draw: Callable[[Result], Image]) -> None:
        self.result = result
        self._draw = draw

    @cached_property
    def picture(self) -> Image:
        """The annotated frame; the same array for all, so nobody writes into it."""
        return self._draw(self.result)


class Output(Protocol):
    """Something that wants to know every result: a recording, a printer, a journal."""

    def put(self, scene: Scene) -> None:
        """Take in one analysed frame."""
        ...

    def idle(self, stats: Stats) -> None:
        """No frame came for a moment."""
        ...

    def close(self) -> None:
        """There will be no more, whatever the reason."""
        ...
