"""Nobody waits for a slow service."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from whosthere.errors import ServiceUnreachable
from whosthere.providers.azure.errands import JOIN_TIMEOUT, Errands
from whosthere.providers.azure.inquiry import Answer, Inquiry
from whosthere.testing.sources import EPOCH
from whosthere.types import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

INQUIRY = Inquiry(Frame(np.zeros((36, 36, 3), np.uint8), 7, 0.28, EPOCH))
PATIENCE = 20.0


def outcome(errands: Errands) -> object:
    """What came back, as soon as something does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = errands.collect()
        if found is not None:
            return found
        time.sleep(0.01)
    pytest.fail("nothing came back")


def errands_that(ask: Callable[[Inquiry], Answer], closed: list[str]) -> Errands:
    return Errands(ask, lambda: closed.append(threading.current_thread().name))


def test_an_answer_comes_back_and_the_thread_is_free_again() -> None:
    closed: list[str] = []
    with errands_that(lambda inquiry: Answer(inquiry.frame.index, ()), closed) as errands:
        assert errands.collect() is None
        errands.send(INQUIRY)
        assert errands.pending == 7
        answer = outcome(errands)
        assert isinstance(answer, Answer)
        assert answer.index == 7
        assert errands.pending is None
    assert closed == ["azure"]


def test_a_failure_of_the_service_is_an_outcome_like_others() -> None:
    def fail(_: Inquiry) -> Answer:
        message = "nothing answers"
        raise ServiceUnreachable(message)

    with errands_that(fail, []) as errands:
        for _ in range(2):
            errands.send(INQUIRY)
            assert isinstance(outcome(errands), ServiceUnreachable)


def test_any_other_failure_reaches_whoever_collects() -> None:
    def fail(_: Inquiry) -> Answer:
        raise ZeroDivisionError

    with errands_that(fail, []) as errands:
        errands.send(INQUIRY)
        with pytest.raises(ZeroDivisionError):
            outcome(errands)


def test_closing_does_not_wait_for_a_service_that_hangs() -> None:
    hangs, closed = threading.Event(), []

    def hang(inquiry: Inquiry) -> Answer:
        hangs.wait(PATIENCE)
        return Answer(inquiry.frame.index, ())

    errands = errands_that(hang, closed)
    errands.send(INQUIRY)
    began = time.monotonic()
    errands.close()
    assert time.monotonic() - began < JOIN_TIMEOUT + PATIENCE / 2
    assert closed == []
    hangs.set()
    errands.close()
