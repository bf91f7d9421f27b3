"""The One Euro filter: a constant stays, noise shrinks, and motion is followed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.tracking.smoothing import OneEuro

FILTER = OneEuro(min_cutoff=1.0, beta=0.05)


@given(
    value=st.floats(-1e4, 1e4),
    gaps=st.lists(st.floats(1e-3, 60), min_size=1, max_size=20),
)
def test_a_constant_stays_the_constant(value: float, gaps: list[float]) -> None:
    state = FILTER.start(np.array([value]))
    for gap in gaps:
        state = FILTER.step(state, np.array([value]), gap)
    assert state.value[0] == pytest.approx(value)
    assert state.speed[0] == pytest.approx(0)


@given(before=st.floats(-100, 100), value=st.floats(-100, 100), seconds=st.floats(1e-3, 10))
def test_it_never_overshoots(before: float, value: float, seconds: float) -> None:
    state = FILTER.step(FILTER.start(np.array([before])), np.array([value]), seconds)
    low, high = sorted((before, value))
    assert low - 1e-9 <= state.value[0] <= high + 1e-9


def test_signals_in_rows_do_not_influence_one_another() -> None:
    random = np.random.default_rng(0)
    signals = random.normal(size=(30, 3, 2))
    together = FILTER.start(signals[0])
    alone = FILTER.start(signals[0, 1])
    for values in signals[1:]:
        together = FILTER.step(together, values, 0.04)
        alone = FILTER.step(alone, values[1], 0.04)
    assert np.allclose(together.value[1], alone.value)


def test_faster_signals_lag_less() -> None:
    def behind(beta: float) -> float:
        one_euro = OneEuro(min_cutoff=0.5, beta=beta)
        state = one_euro.start(np.zeros(1))
        for index in range(1, 50):
            state = one_euro.step(state, np.array([index * 4.0]), 0.04)
        return float(49 * 4.0 - state.value[0])

    assert behind(0.1) < behind(0.0) / 4
