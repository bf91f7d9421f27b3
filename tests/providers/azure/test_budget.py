"""The rate budget: never more than the tier allows, whoever asks."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.azure.service import ENDPOINT
from whosthere.config import Azure, Price
from whosthere.errors import ConfigError
from whosthere.providers.azure.budget import RateBudget
from whosthere.providers.azure.endpoint import parse_endpoint
from whosthere.providers.azure.tiers import TIERS, Tier, cost, parse_tier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC).timestamp()


class Clock:
    """A clock that goes when told to."""

    def __init__(self, now: float = NOVEMBER) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


@pytest.fixture
def budget(path: Path, clock: Clock) -> Iterator[RateBudget]:
    budget = RateBudget(path, ENDPOINT, TIERS["F0"], clock)
    yield budget
    budget.close()


def test_the_free_tier_gives_20_calls_a_minute(budget: RateBudget, clock: Clock) -> None:
    assert [budget.take() for _ in range(20)] == [0] * 20
    clock.now += 12
    assert budget.take() == 48
    assert budget.wait_seconds() == 48
    clock.now += 48
    assert budget.take() == 0
    assert budget.calls_this_month() == 21


def test_asking_for_the_wait_counts_nothing(budget: RateBudget) -> None:
    assert [budget.wait_seconds() for _ in range(30)] == [0] * 30
    assert budget.calls_this_month() == 0


def test_another_run_goes_on_counting(path: Path, clock: Clock) -> None:
    for expected in (1, 2, 3):
        budget = RateBudget(path, ENDPOINT, Tier("given", 3, 60.0), clock)
        assert budget.take() == 0
        assert budget.calls_this_month() == expected
        budget.close()
    budget = RateBudget(path, ENDPOINT, Tier("given", 3, 60.0), clock)
    assert budget.take() == 60
    budget.close()


def test_every_service_is_counted_for_itself(budget: RateBudget, path: Path, clock: Clock) -> None:
    while not budget.take():
        pass
    other = parse_endpoint("https://other.cognitiveservices.azure.com")
    second = RateBudget(path, other, TIERS["F0"], clock)
    assert second.take() == 0
    second.close()


def test_the_calls_of_a_month_end_and_come_again(path: Path, clock: Clock) -> None:
    budget = RateBudget(path, ENDPOINT, Tier("given", 1000, 1.0, month=2), clock)
    assert [budget.take(), budget.take()] == [0, 0]
    assert budget.take() == DECEMBER - NOVEMBER
    clock.now = DECEMBER
    assert budget.calls_this_month() == 0
    assert budget.take() == 0
    budget.close()


def test_no_tier_no_limit_but_counted(path: Path, clock: Clock) -> None:
    budget = RateBudget(path, ENDPOINT, TIERS["NONE"], clock)
    assert [budget.take() for _ in range(100)] == [0] * 100
    assert budget.calls_this_month() == 100
    budget.close()


def test_a_clock_that_is_set_back_does_not_lock_out(budget: RateBudget, clock: Clock) -> None:
    while not budget.take():
        pass
    clock.now -= 7200
    assert budget.take() == 0


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.floats(0, 0.7), min_size=1, max_size=60),
    calls=st.integers(1, 6),
)
def test_in_no_stretch_of_a_period_are_more_calls_given_out(
    tmp_path_factory: pytest.TempPathFactory, steps: list[float], calls: int
) -> None:
    clock = Clock()
    path = tmp_path_factory.mktemp("budget") / "whosthere.db"
    tier = Tier("given", calls, 1.0)
    budgets = [RateBudget(path, ENDPOINT, tier, clock) for _ in range(2)]
    given_out: list[float] = []
    for number, step in enumerate(steps):
        clock.now += step
        wait = budgets[number % 2].take()
        if wait == 0:
            given_out.append(clock.now)
        else:
            # Nobody waits longer than needed: the call that is in the way is that old then.
            assert clock.now + wait == pytest.approx(given_out[-calls] + 1.0)
    for budget in budgets:
        budget.close()
    for first, last in zip(given_out, given_out[calls:], strict=False):
        assert last - first >= 1.0 - 1e-6


TAKER = """
import json, sys
from pathlib import Path
from whosthere.providers.azure.budget import RateBudget
from whosthere.providers.azure.endpoint import parse_endpoint
from whosthere.providers.azure.tiers import Tier
budget = RateBudget(
    Path(sys.argv[1]), parse_endpoint("https://faces.cognitiveservices.azure.com/"),
    Tier("given", 25, 3600.0),
)
print(json.dumps(sum(budget.take() == 0 for _ in range(20))))
"""


def test_processes_share_one_budget(path: Path) -> None:
    takers = [
        subprocess.Popen([sys.executable, "-c", TAKER, str(path)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    taken = [json.loads(taker.communicate()[0]) for taker in takers]
    assert sum(taken) == 25


# Tiers and prices


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("f0", TIERS["F0"]),
        ("S0", TIERS["S0"]),
        ("none", TIERS["NONE"]),
        ("auto", TIERS["F0"]),
        ("30/min", Tier("30/min", 30, 60.0)),
        ("5/s,10000/month", Tier("5/s,10000/month", 5, 1.0, 10_000)),
        ("100/h, 9/month", Tier("100/h, 9/month", 100, 3600.0, 9)),
    ],
)
def test_tiers_by_name_and_rates(text: str, tier: Tier) -> None:
    assert parse_tier(text, ENDPOINT) == tier


def test_a_server_of_ones_own_has_no_limit_by_itself() -> None:
    own = parse_endpoint("http://127.0.0.1:8000")
    assert parse_tier("auto", own).calls is None
    assert parse_tier("F0", own) == TIERS["F0"]


@pytest.mark.parametrize("text", ["", "S1", "0/min", "-5/s", "5", "5/day", "1e3/s", "5/s,"])
def test_what_is_no_tier(text: str) -> None:
    with pytest.raises(ConfigError, match="is no tier"):
        parse_tier(text, ENDPOINT)


@given(calls=st.integers(0, 300_000_000), more=st.integers(0, 1_000_000))
def test_more_calls_never_cost_less(calls: int, more: int) -> None:
    prices = Azure().prices
    less_cost, more_cost = (cost(n, TIERS["S0"], prices) for n in (calls, calls + more))
    assert 0 <= less_cost <= more_cost <= less_cost + more / 1000 + 1e-6


def test_calls_within_a_free_share_cost_nothing() -> None:
    prices = (Price(above=500, per_thousand=2.0),)
    assert cost(500, TIERS["S0"], prices) == 0
    assert cost(1500, TIERS["S0"], prices) == 2.0
    assert cost(1500, parse_tier("30/min", ENDPOINT), prices) == 2.0
