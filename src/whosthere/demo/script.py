"""Who walks where in the demo, and when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, pi, sin

from whosthere.demo.cutout import Pose

DURATION = 14.0
"""Seconds."""

_SWAY_DEGREES = 3.0
_SWAY_HZ = 0.42
_BOB = 0.035
_STEPS_HZ = 1.8
_WALKING_PACE = 260.0
"""Pixels a second at which the steps are seen in full; who stands still does not bob."""

_DUSK = 0.84
"""Light in the room behind the doorway."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One appearance of one person.

    Attributes:
        person: Who.
        keys: Seconds, x and y of the face's middle and the face's width, in order of time: places
            to stand at, walked between with a soft start and stop.
        beyond: In the room behind the doorway, not in the hall; x and y are pixels of the doorway.
    """

    person: str
    keys: tuple[tuple[float, float, float, float], ...]
    beyond: bool = False

    def at(self, time: float) -> Pose | None:
        """Where the person is at a time; None before and after the appearance."""
        for (begin, *here), (end, *there) in pairwise(self.keys):
            if begin <= time <= end:
                share = (time - begin) / (end - begin)
                eased = share * share * (3 - 2 * share)
                x, y, width = (a + eased * (b - a) for a, b in zip(here, there, strict=True))
                speed = 6 * share * (1 - share) * abs(there[0] - here[0]) / (end - begin)
                return self._posed(time, x, y, width, min(speed / _WALKING_PACE, 1.0))
        return None

    def _posed(self, time: float, x: float, y: float, width: float, pace: float) -> Pose:
        """Add what a body does by itself: steps, as far as it walks, and a gentle sway."""
        step = pace * _BOB * width * sin(2 * pi * _STEPS_HZ * time)
        tilt = _SWAY_DEGREES * sin(2 * pi * _SWAY_HZ * (time + self.keys[0][0]))
        return Pose(x, y + step, width, tilt, _DUSK if self.beyond else _daylight(x))


def _daylight(x: float) -> float:
    """Brighter near the window on the left."""
    return 0.90 + 0.12 * exp(-(((x - 260) / 430) ** 2))


WALKS = (
    # In the distance, from right to left, looking out for a moment.
    Walk(
        "Joe Biden",
        ((1.2, 368, 112, 46), (3.4, 160, 114, 48), (4.8, 148, 112, 50), (7.0, -72, 112, 48)),
        beyond=True,
    ),
    # Comes in first, leaves, and comes back.
    Walk(
        "Grace Hopper",
        ((0.0, -60, 344, 132), (1.8, 330, 340, 138), (4.4, 400, 338, 142), (6.8, -210, 344, 132)),
    ),
    Walk(
        "Grace Hopper",
        ((8.8, -210, 344, 136), (11.0, 250, 336, 146), (DURATION, 270, 334, 150)),
    ),
    # The stranger: crosses the hall behind Barack Obama, then comes closer.
    Walk(
        "Eileen Collins",
        ((4.4, 1560, 300, 90), (8.6, 600, 292, 97), (DURATION, 570, 276, 112)),
    ),
    Walk(
        "Barack Obama",
        (
            (1.6, 1480, 236, 122),
            (3.8, 700, 232, 126),
            (6.2, 660, 230, 128),
            (8.4, 950, 226, 132),
            (10.2, 930, 226, 132),
            (12.4, 1490, 236, 126),
        ),
    ),
    Walk(
        "Joe Biden",
        ((10.6, 1520, 268, 128), (12.6, 960, 262, 134), (DURATION, 930, 260, 136)),
    ),
)
"""In the order in which they are drawn: who comes later stands nearer."""
