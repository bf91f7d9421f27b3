"""The One Euro filter: steady when a signal rests, prompt when it moves.

Casiez, Roussel, Vogel: "1 € Filter: A Simple Speed-based Low-pass Filter for Noisy Input in
Interactive Systems", CHI 2012, https://doi.org/10.1145/2207676.2208639.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Smoothed(NamedTuple):
    """Where a filtered signal stands.

    Attributes:
        value: ``(..., D)`` smoothed, in the signal's unit.
        speed: ``(..., D)`` smoothed change a second.
    """

    value: Floats
    speed: Floats


@dataclass(frozen=True, slots=True, eq=False)
class OneEuro:
    """A low-pass filter whose cut-off rises with the speed of the signal.

    Attributes:
        min_cutoff: Hz at rest; lower is steadier. A number, or ``(D,)``.
        beta: Hz added for each unit a second; higher lags less. A number, or ``(D,)``.
        speed_cutoff: Hz of the low-pass on the speed itself.

    Examples:
        >>> steady = OneEuro(min_cutoff=1.0, beta=0.0)
        >>> state = steady.step(steady.start(np.zeros(1)), np.ones(1), 1 / (2 * pi))
        >>> state.value.tolist()
        [0.5]
    """

    min_cutoff: Floats | float
    beta: Floats | float
    speed_cutoff: float = 1.0

    def start(self, value: Floats) -> Smoothed:
        """The state after the first value of a signal, which it takes as it is."""
        return Smoothed(value, np.zeros_like(value))

    def step(
        self, state: Smoothed, value: Floats, seconds: Floats | float, unit: Floats | float = 1.0
    ) -> Smoothed:
        """The state after one more value.

        Args:
            state: The state before it.
            value: ``(..., D)``, one row a signal.
            seconds: Above 0, since the value before; broadcasts against `value`.
            unit: What `beta` counts as one; broadcasts against `value`.
        """
        raw_speed = (value - state.value) / seconds
        speed = state.speed + _share(self.speed_cutoff, seconds) * (raw_speed - state.speed)
        share = _share(self.min_cutoff + self.beta * np.abs(speed) / unit, seconds)
        return Smoothed(state.value + share * (value - state.value), speed)


def _share(cutoff: Floats | float, seconds: Floats | float) -> Floats | float:
    """Share of the new value in a first-order low-pass of that cut-off in Hz."""
    turn = 2 * pi * cutoff * seconds
    return turn / (turn + 1)
