"""The rate limit as clients meet it, at whatever times they ask."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from whosthere.server.rate import RATES, Rate, RateLimit, Tier

RATE = Rate(requests=4, seconds=8.0)

PAUSES = st.lists(st.integers(0, 40).map(lambda quarters: quarters / 4), max_size=80)
"""Seconds between requests; quarters, so that sums are exact."""


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(PAUSES)
def test_no_window_holds_more_than_is_allowed(pauses: list[float]) -> None:
    clock, admitted = Clock(), []
    limit = RateLimit(RATE, clock)
    for pause in pauses:
        clock.now += pause
        if limit.wait("key") == 0:
            admitted.append(clock.now)
    for first, one_too_many in zip(admitted, admitted[RATE.requests :], strict=False):
        assert one_too_many - first >= RATE.seconds


@given(PAUSES)
def test_who_waits_as_told_is_let_in_and_not_sooner(pauses: list[float]) -> None:
    clock = Clock()
    limit = RateLimit(RATE, clock)
    for pause in pauses:
        clock.now += pause
        if wait := limit.wait("key"):
            assert 0 < wait <= RATE.seconds
            clock.now += wait - 0.125
            assert limit.wait("key") == 0.125
            clock.now += 0.125
            assert limit.wait("key") == 0


@given(PAUSES)
def test_a_patient_client_is_never_refused(pauses: list[float]) -> None:
    clock = Clock()
    limit = RateLimit(RATE, clock)
    for pause in pauses:
        clock.now += RATE.seconds / RATE.requests + pause
        assert limit.wait("key") == 0


def test_keys_do_not_spend_each_others_share() -> None:
    limit = RateLimit(RATE, Clock())
    assert [limit.wait("one") for _ in range(5)] == [0, 0, 0, 0, 8.0]
    assert limit.wait("two") == limit.wait(None) == 0


def test_the_tiers_are_azures() -> None:
    assert [(rate.requests, rate.seconds) for rate in RATES.values()] == [(20, 60), (10, 1)]
    assert all(a != b for a, b in pairwise(Tier))
