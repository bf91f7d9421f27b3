"""When calls may go: live video never waits, commands do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.providers.azure.service import ENDPOINT, face_that_answers, refusal
from whosthere.errors import ServiceBusy, ServiceRefused, ServiceUnreachable
from whosthere.providers.azure.breaker import COOL_DOWN, THRESHOLD, Circuit
from whosthere.providers.azure.budget import RateBudget
from whosthere.providers.azure.guard import PATIENCE, Guard, Patient
from whosthere.providers.azure.tiers import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NONE = httpx.Response(200, json=[])
DOWN = refusal(503, "503")


class World:
    """Time that passes only while somebody sleeps, a budget, and a guard."""

    def __init__(self, path: Path, tier: Tier) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []
        self.told: list[str] = []
        self.budget = RateBudget(path, ENDPOINT, tier, self.clock)
        self.guard = Guard(self.budget, clock=self.clock, draw=lambda: 0.5)
        self.patient = Patient(self.guard, self.told.append, self.sleep)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        # Clocks of real machines are never exactly on time.
        self.now += seconds + 1e-3


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "whosthere.db", Tier("given", 3, 60.0))
    yield world
    world.budget.close()


@pytest.fixture
def free(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "whosthere.db", Tier("none"))
    yield world
    world.budget.close()


# Live


def test_a_call_beyond_the_budget_is_not_sent(world: World) -> None:
    face, script = face_that_answers(NONE, courier=world.guard)
    for _ in range(3):
        face.detect(b"jpeg")
    assert world.guard.wait_seconds() == 60
    with pytest.raises(ServiceBusy, match="the tier given allows") as caught:
        face.detect(b"jpeg")
    assert caught.value.retry_after == 60
    assert len(script.asked) == 3
    assert world.guard.trouble is None


def test_a_failure_is_told_and_waited_for(free: World) -> None:
    face, script = face_that_answers(refusal(429, "429", **{"Retry-After": "26"}), NONE,
                                     courier=free.guard)  # fmt: skip
    with pytest.raises(ServiceBusy):
        face.detect(b"jpeg")
    assert isinstance(free.guard.trouble, ServiceBusy)
    assert free.guard.wait_seconds() == pytest.approx(26.25)
    with pytest.raises(ServiceBusy, match=r"too many calls.*; the next call may go in 26 seconds"):
        face.detect(b"jpeg")
    assert len(script.asked) == 1

    free.now += 26.25
    face.detect(b"jpeg")
    assert free.guard.trouble is None
    assert free.guard.wait_seconds() == 0


def test_a_service_that_is_down_is_probed_now_and_then(free: World) -> None:
    face, script = face_that_answers(httpx.ConnectError("refused"), courier=free.guard)
    seconds = 600
    for _ in range(seconds * 30):
        if free.guard.wait_seconds() == 0:
            with pytest.raises(ServiceUnreachable):
                face.detect(b"jpeg")
        free.now += 1 / 30
    assert len(script.asked) <= THRESHOLD + seconds / COOL_DOWN
    assert len(script.asked) > THRESHOLD
    assert free.guard.circuit is not Circuit.CLOSED


def test_a_refusal_is_an_answer_of_a_healthy_service(free: World) -> None:
    face, _ = face_that_answers(refusal(400, "BadArgument", "no"), courier=free.guard)
    for _ in range(THRESHOLD + 1):
        with pytest.raises(ServiceRefused):
            face.detect(b"jpeg")
    assert free.guard.circuit is Circuit.CLOSED
    assert free.guard.wait_seconds() == 0


# Commands


def test_a_command_waits_for_its_turn(world: World) -> None:
    face, script = face_that_answers(NONE, courier=world.patient)
    for _ in range(7):
        face.detect(b"jpeg")
    assert len(script.asked) == 7
    assert sum(world.slept) >= 120
    assert "waiting 1 minute for the next call" in world.told


def test_a_command_tries_again(free: World) -> None:
    face, script = face_that_answers(DOWN, httpx.ReadTimeout("slow"), NONE, courier=free.patient)
    assert face.detect(b"jpeg") == ()
    assert len(script.asked) == 3
    assert [sentence.endswith("; trying again") for sentence in free.told] == [True, True]
    assert free.slept == pytest.approx([0.25, 0.5])


def test_a_command_gives_up_on_a_service_that_stays_down(free: World) -> None:
    face, script = face_that_answers(DOWN, courier=free.patient)
    with pytest.raises(ServiceBusy, match="out of order"):
        face.detect(b"jpeg")
    assert len(script.asked) == THRESHOLD
    assert len([sentence for sentence in free.told if "trying again" in sentence]) == 1


def test_a_command_does_not_wait_for_next_month(tmp_path: Path) -> None:
    world = World(tmp_path / "whosthere.db", Tier("given", 3, 60.0, month=1))
    face, script = face_that_answers(NONE, courier=world.patient)
    face.detect(b"jpeg")
    with pytest.raises(ServiceBusy, match=r"the next may go in \d+ days") as caught:
        face.detect(b"jpeg")
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > PATIENCE
    assert world.slept == []
    assert len(script.asked) == 1
    world.budget.close()


def test_what_must_not_be_done_twice_is_not(free: World) -> None:
    face, script = face_that_answers(httpx.ReadTimeout("slow"), courier=free.patient)
    with pytest.raises(Exception, match="look whether it is done"):
        face.groups.add_person("staff", "Grace")
    assert len(script.asked) == 1
