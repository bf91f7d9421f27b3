"""Back-off and circuit breaker: laws that hold for whatever happens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from whosthere.providers.azure.breaker import (
    COOL_DOWN,
    PROBE_SECONDS,
    THRESHOLD,
    Breaker,
    Circuit,
)
from whosthere.providers.azure.retry import Retry

draws = st.floats(0, 1)
failures = st.integers(1, 10_000)


@given(failures, draws)
def test_a_delay_is_within_its_range(count: int, draw: float) -> None:
    retry = Retry(base=0.5, most=30.0)
    assert 0 <= retry.delay(count, None, draw) <= min(30.0, 0.5 * 2.0 ** min(count - 1, 20))


@given(failures, st.floats(0, 100_000), draws)
def test_the_service_is_never_asked_earlier_than_it_wants(
    count: int, asked: float, draw: float
) -> None:
    assert asked <= Retry().delay(count, asked, draw) <= asked + Retry().most


@given(failures, draws)
def test_the_range_grows_with_the_failures(count: int, draw: float) -> None:
    assert Retry().delay(count, None, draw) <= Retry().delay(count + 1, None, draw)


def test_a_full_draw_spreads_clients_over_the_whole_range() -> None:
    retry = Retry(base=1.0, most=100.0)
    assert [retry.delay(4, None, draw) for draw in (0.0, 0.25, 1.0)] == [0.0, 2.0, 8.0]


class Life(RuleBasedStateMachine):
    """Calls, answers and failures in any order, beside a plain account of them."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = Breaker()
        self.now = 0.0
        self.in_a_row = 0
        self.stay_away = 0.0

    @rule(seconds=st.floats(0, 100))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: self.breaker.wait_seconds(self.now) == 0)
    @rule(delay=st.floats(0, 200))
    def a_call_fails(self, delay: float) -> None:
        self.breaker = self.breaker.sent(self.now).failed(self.now, delay)
        self.in_a_row += 1
        self.stay_away = max(self.stay_away, self.now + delay)

    @precondition(lambda self: self.breaker.wait_seconds(self.now) == 0)
    @rule()
    def a_call_succeeds(self) -> None:
        self.breaker = self.breaker.sent(self.now).succeeded()
        self.in_a_row = 0
        self.stay_away = 0.0

    @invariant()
    def it_is_closed_exactly_below_the_threshold(self) -> None:
        closed = self.breaker.circuit(self.now) is Circuit.CLOSED
        assert closed == (self.in_a_row < THRESHOLD)

    @invariant()
    def no_call_goes_before_the_delay_is_over(self) -> None:
        if self.now < self.stay_away:
            assert self.breaker.wait_seconds(self.now) > 0

    @invariant()
    def it_never_stays_away_for_ever(self) -> None:
        later = max(self.stay_away, self.now) + max(COOL_DOWN, PROBE_SECONDS)
        assert self.breaker.wait_seconds(later) == 0


TestLife = Life.TestCase


def opened(now: float = 0.0) -> Breaker:
    breaker = Breaker()
    for _ in range(THRESHOLD):
        breaker = breaker.failed(now, 0.1)
    return breaker


def test_it_opens_for_a_while_and_then_lets_one_call_probe() -> None:
    breaker = opened()
    assert breaker.circuit(0.0) is Circuit.OPEN
    assert breaker.wait_seconds(0.0) == COOL_DOWN
    assert breaker.circuit(COOL_DOWN) is Circuit.HALF_OPEN
    assert breaker.wait_seconds(COOL_DOWN) == 0

    probing = breaker.sent(COOL_DOWN)
    assert probing.wait_seconds(COOL_DOWN) == PROBE_SECONDS

    assert probing.succeeded().circuit(COOL_DOWN) is Circuit.CLOSED
    again = probing.failed(COOL_DOWN, 0.1)
    assert again.circuit(COOL_DOWN) is Circuit.OPEN
    assert again.wait_seconds(COOL_DOWN) == COOL_DOWN


def test_a_late_failure_does_not_shorten_what_the_service_asked_for() -> None:
    breaker = Breaker().failed(0.0, 60.0).failed(1.0, 0.2)
    assert breaker.wait_seconds(1.0) == pytest.approx(59.0)
