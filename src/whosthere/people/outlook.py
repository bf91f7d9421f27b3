"""What each decision line would do in a group: the curve under the slider of the training page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.people.calibration import MAX_THRESHOLD
from whosthere.people.census import ABSENT

if TYPE_CHECKING:
    from whosthere.people.census import Census
    from whosthere.people.line import Odds

LINES = 85
"""Lines of the curve: half a hundredth of a cosine apart with MobileFaceNet."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is expected of one decision line.

    Attributes:
        threshold: Where it lies, in cosines.
        false_match_rate: Share of strangers, searched for once, that get a name.
        miss_rate: Share of photos that their person's other photos do not recognise; None, not
            measurable, where nobody has two.
    """

    threshold: float
    false_match_rate: float
    miss_rate: float | None


def prospect(chances: Odds, measured: Census, threshold: float) -> Prospect:
    """What is expected of the line at that cosine."""
    return Prospect(threshold, chances.false_match_rate(threshold), miss_rate(measured, threshold))


def outlook(chances: Odds, measured: Census) -> tuple[Prospect, ...]:
    """What is expected of every line that may be drawn, the most lenient first."""
    lines = np.linspace(chances.typical.floor, MAX_THRESHOLD, LINES)
    return tuple(prospect(chances, measured, line) for line in lines.tolist())


def miss_rate(measured: Census, threshold: float) -> float | None:
    """Leave one out: every photo is searched for among all others."""
    has_mate = measured.own > ABSENT
    if not has_mate.any():
        return None
    missed = (measured.own < threshold) | (measured.own < measured.other)
    return float(missed[has_mate].mean())
