"""Values from 0 to 1 and the levels they are called by."""

from __future__ import annotations

from enum import StrEnum, auto
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


class Level(StrEnum):
    """How much of something there is."""

    LOW = auto()
    MEDIUM = auto()
    HIGH = auto()


def level_of(value: float, medium: float, high: float) -> Level:
    """The level of a value: `medium` and `high` are where those levels begin."""
    if value < medium:
        return Level.LOW
    return Level.MEDIUM if value < high else Level.HIGH


def scaled(measure: float, knots: Sequence[tuple[float, float]]) -> float:
    """A measure on the scale from 0 to 1.

    Args:
        measure: In its own unit.
        knots: Measures and the values they get, both rising; straight between them, constant
            beyond.

    Examples:
        >>> scaled(5, [(0, 0.0), (10, 0.5), (11, 1.0)])
        0.25
    """
    measures, values = zip(*knots, strict=True)
    return float(np.interp(measure, measures, values))
