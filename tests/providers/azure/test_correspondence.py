"""What a user hears of a service that fails, and what goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import numpy as np
import pytest

from tests.providers.azure.service import KEY, refusal
from whosthere.config import Azure
from whosthere.errors import ServiceError, ServiceUnauthorized
from whosthere.providers.azure.correspondence import HOLD, Correspondence
from whosthere.providers.azure.guard import Guard
from whosthere.providers.azure.inquiry import Answer, Inquiry
from whosthere.providers.azure.retry import Retry
from whosthere.providers.azure.schedule import SendSchedule
from whosthere.providers.azure.service import Service, open_service
from whosthere.testing.sources import EPOCH
from whosthere.types import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OK = httpx.Response(200, json=[])
FRAME = Frame(np.zeros((36, 36, 3), np.uint8), 0, 0.0, EPOCH)


class Rig:
    """A correspondence whose errands are done at once, on a clock that is turned by hand."""

    def __init__(self, tier: str) -> None:
        self.now = 1000.0
        self.answer: httpx.Response | Exception = OK
        self.told: list[str] = []
        self.pending: int | None = None
        self._outcome: Answer | ServiceError | None = None
        settings = Azure.model_validate(
            {"endpoint": "https://faces.cognitiveservices.azure.com", "key": KEY, "tier": tier}
        )
        opened = open_service(settings, transport=httpx.MockTransport(self._respond))
        guard = Guard(opened.budget, Retry(), lambda: self.now, lambda: 1.0)
        # The same with the clock of the test.
        opened.face._link._courier = guard
        self.service = Service(opened.face, opened.budget, guard, settings)
        schedule = SendSchedule(
            opened.budget.tier, opened.budget.calls_this_month, lambda: self.now, lambda: self.now
        )
        self.correspondence = Correspondence(
            self.service, self, schedule, self.collect, self.told.append, lambda: self.now
        )

    def send(self, inquiry: Inquiry) -> None:
        try:
            self.service.face.detect(b"")
            self._outcome = Answer(inquiry.frame.index, ())
        except ServiceError as error:
            self._outcome = error

    def collect(self) -> Answer | ServiceError | None:
        outcome, self._outcome = self._outcome, None
        return outcome

    def frame(self) -> Answer | None:
        """One frame: ask if one may, and see what came back."""
        if self.correspondence.may_ask(news=False):
            self.correspondence.ask(Inquiry(FRAME))
        return self.correspondence.answer()

    def trouble(self) -> str | None:
        """What the status line says, once it is counted anew."""
        self.now += HOLD
        return self.correspondence.use.trouble

    def _respond(self, _: httpx.Request) -> httpx.Response:
        if isinstance(self.answer, Exception):
            raise self.answer
        return httpx.Response(
            self.answer.status_code, headers=self.answer.headers, content=self.answer.content
        )


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Rig]:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    made = Rig("S0")
    yield made
    made.service.close()


def test_calls_and_cost_are_counted(rig: Rig) -> None:
    for _ in range(5):
        assert rig.frame() is not None
        rig.now += 1
    use = rig.correspondence.use
    assert (use.calls, use.cost, use.currency) == (5, pytest.approx(0.005), "USD")
    assert use.trouble is None


def test_the_last_count_can_be_read_when_the_service_is_closed(rig: Rig) -> None:
    rig.frame()
    rig.correspondence.finish()
    rig.service.close()
    rig.now += 60
    assert rig.correspondence.use.calls == 1


def test_too_many_calls(rig: Rig) -> None:
    rig.answer = refusal(429, "429", "Rate limit is exceeded.", **{"Retry-After": "12"})
    assert rig.frame() is None
    assert rig.trouble() == "busy, next try in 12 seconds"
    # It is left alone for as long as it asked for.
    rig.now += 11
    assert not rig.correspondence.may_ask(news=True)
    rig.now += 2
    rig.answer = OK
    assert rig.frame() is not None
    assert rig.trouble() is None
    busy, back = rig.told
    assert "had too many calls" in busy
    assert busy.endswith("; the picture goes on")
    assert back == "faces.cognitiveservices.azure.com answers again"


def test_a_service_that_cannot_be_reached(rig: Rig) -> None:
    rig.answer = httpx.ConnectError("refused")
    for _ in range(300):
        assert rig.frame() is None
        rig.now += 0.5
    assert len(rig.told) == 1
    assert rig.told[0].startswith("nothing answers at faces.cognitiveservices.azure.com")
    trouble = rig.trouble()
    assert trouble is not None
    assert trouble.startswith("no answer, ")
    # Some 150 seconds, and ever longer pauses: not a call a frame.
    assert rig.service.usage().calls < 20


def test_a_wrong_key_ends_it(rig: Rig) -> None:
    rig.answer = refusal(401, "401", "Access denied")
    with pytest.raises(ServiceUnauthorized, match="does not let us in"):
        rig.frame()


def test_a_key_that_is_withdrawn_meanwhile_does_not(rig: Rig) -> None:
    assert rig.frame() is not None
    rig.answer = refusal(401, "401", "Access denied")
    rig.now += 1
    assert rig.frame() is None
    assert (rig.trouble() or "").startswith("refused, next try in ")
    assert len(rig.told) == 1
    rig.now += 60
    rig.answer = OK
    assert rig.frame() is not None


def test_calls_are_saved_for_the_rest_of_the_month(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """10 calls a day, and another run has made more than that."""
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    rig = Rig("100/s,310/month")
    for _ in range(12):
        rig.service.budget.take()
    rig.correspondence.may_ask(news=True)
    assert rig.frame() is None
    assert rig.trouble() == "saving calls, next in 7 hours"
    assert rig.told == []
    rig.now += 8 * 3600
    assert rig.frame() is not None
    rig.service.close()
