"""How faces move: a Kalman filter over box centre and size, for many tracks at once.

The velocity is an Ornstein-Uhlenbeck process: constant for moments, forgotten after a second.
So a face that is looked at 100 times a second is predicted as by the usual constant-velocity
model, and one that is looked at every three seconds is not thrown out of the picture.
Time is seconds; deviations are in face sizes, so that near and far faces behave alike.

A place is centre x, centre y (pixels), logarithm of width, of height: relative changes of size
compare to movements in face sizes, and no prediction shrinks a face below nothing.
A state is one row of `STATE` numbers: the place; its four velocities a second; variance of the
place, covariance, variance of the velocity (face sizes). The four coordinates share their
variances, since they are observed together.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whosthere.types import Box

    Floats = NDArray[np.float64]

STATE = 11
PLACE, VELOCITY = slice(0, 4), slice(4, 8)

_NOISE = 0.03
"""Deviation of a detected box: the upper end of what YuNet showed on ten clips, 0.2 to 3 %."""
_SPEED = 2.5
"""Deviation of a head's velocity, face sizes a second; of 1.5 and 2.5 the one that lost
fewer faces in simulated scenes at 3 frames a second."""
_MEMORY = 0.7
"""Seconds after which a velocity is forgotten to 1/e."""


def places(boxes: Sequence[Box]) -> Floats:
    """The places ``(N, 4)`` of boxes."""
    rows = [(b.x + b.width / 2, b.y + b.height / 2, log(b.width), log(b.height)) for b in boxes]
    return np.array(rows, np.float64).reshape(-1, 4)


def start(place: Floats) -> Floats:
    """States ``(N, STATE)`` of faces seen for the first time at ``(N, 4)`` places."""
    states = np.zeros((len(place), STATE))
    states[:, PLACE] = place
    states[:, 8] = _NOISE**2
    states[:, 10] = _SPEED**2
    return states


def predict(states: Floats, seconds: Floats) -> Floats:
    """States ``(N, STATE)`` after ``(N,)`` seconds without a look."""
    kept = np.exp(-seconds / _MEMORY)
    reach = _MEMORY * (1 - kept)
    place, both, velocity = states[:, 8], states[:, 9], states[:, 10]
    wander = _SPEED**2 * _MEMORY * (2 * seconds - _MEMORY * (3 - 4 * kept + kept**2))
    ahead = np.empty_like(states)
    ahead[:, PLACE] = states[:, PLACE] + reach[:, None] * states[:, VELOCITY]
    ahead[:, VELOCITY] = kept[:, None] * states[:, VELOCITY]
    ahead[:, 8] = place + 2 * reach * both + reach**2 * velocity + wander
    ahead[:, 9] = kept * (both + reach * velocity) + _SPEED**2 * _MEMORY * (1 - kept) ** 2
    ahead[:, 10] = kept**2 * velocity + _SPEED**2 * (1 - kept**2)
    return ahead


def correct(predicted: Floats, place: Floats) -> Floats:
    """Predicted states ``(N, STATE)`` after their faces were seen at ``(N, 4)`` places."""
    spread = predicted[:, 8] + _NOISE**2
    place_gain, velocity_gain = predicted[:, 8] / spread, predicted[:, 9] / spread
    surprise = place - predicted[:, PLACE]
    seen = np.empty_like(predicted)
    seen[:, PLACE] = predicted[:, PLACE] + place_gain[:, None] * surprise
    seen[:, VELOCITY] = predicted[:, VELOCITY] + velocity_gain[:, None] * surprise
    seen[:, 8] = (1 - place_gain) * predicted[:, 8]
    seen[:, 9] = (1 - place_gain) * predicted[:, 9]
    seen[:, 10] = predicted[:, 10] - velocity_gain * predicted[:, 9]
    return seen


def deviation(states: Floats) -> Floats:
    """``(N,)`` standard deviation of the next look from a predicted state, face sizes."""
    spread: Floats = np.sqrt(states[:, 8] + _NOISE**2)
    return spread
