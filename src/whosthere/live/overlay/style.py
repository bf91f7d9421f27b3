"""Colours and sizes. All sizes follow the picture's, so that a drawing looks alike at any size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from whosthere.types import Identity, Image

    Color: TypeAlias = tuple[int, int, int]
    """Blue, green, red, 0 to 255."""

# Okabe and Ito's palette ("Color Universal Design", 2008), told apart by the colour-blind too.
KNOWN: Color = (115, 158, 0)
UNKNOWN: Color = (0, 159, 230)
UNDECIDED: Color = (200, 200, 200)
WHITE: Color = (255, 255, 255)
SHADOW: Color = (20, 20, 20)
RED: Color = (60, 60, 255)
GREEN: Color = (80, 220, 80)
BLUE: Color = (255, 140, 40)
MESH: Color = (255, 220, 120)

SMALLEST_TEXT = 11
"""Pixels; below that letters run together."""
LARGEST_TEXT = 48
TINY = 240
"""Shorter side, pixels, from which lines are two pixels thick: beside its dark edge the colour of
one alone is hardly seen; in smaller pictures two would cover the faces."""


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes for pictures of one size, in pixels.

    Attributes:
        text: Height of the names.
        small: Height of all other text.
        line: Thickness of lines.
    """

    text: int
    small: int
    line: int

    @classmethod
    def of(cls, image: Image) -> Style:
        """The sizes for a picture.

        Examples:
            >>> import numpy as np
            >>> Style.of(np.zeros((720, 1280, 3), np.uint8))
            Style(text=18, small=15, line=2)
        """
        # The shorter side: an upright film is watched from as far as one that lies.
        side = min(image.shape[:2])
        text = min(max(round(side / 40), SMALLEST_TEXT), LARGEST_TEXT)
        line = max(round(side / 400), 1 if side < TINY else 2)
        return cls(text, max(round(text * 0.82), SMALLEST_TEXT), line)


def color_of(identity: Identity) -> Color:
    """The colour that stands for what is known of somebody."""
    if identity.person_id is not None:
        return KNOWN
    return UNKNOWN if identity.stranger_id is not None else UNDECIDED
