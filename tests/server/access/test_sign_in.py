"""The one-time link, and whoever tries too often."""

from __future__ import annotations

import pytest

from whosthere.server.access.errors import TooManyTries
from whosthere.server.access.links import LIFE_SECONDS, OneTimeLinks
from whosthere.server.access.tries import MOST, WINDOW_SECONDS, Tries


class Clock:
    """Stands still until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_link_works_once() -> None:
    links = OneTimeLinks()
    token, other = links.make(), links.make()

    assert links.use(token)
    assert not links.use(token)
    assert links.use(other)


def test_a_link_grows_too_old() -> None:
    clock = Clock()
    links = OneTimeLinks(clock)
    token = links.make()
    clock.now += LIFE_SECONDS
    assert not links.use(token)


def test_a_link_that_was_never_made_does_not_work() -> None:
    links = OneTimeLinks()
    links.make()
    assert not links.use("")
    assert not links.use("x" * 43)


def test_who_fails_too_often_has_to_wait() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(MOST):
        tries.check("192.0.2.1")
        tries.failed("192.0.2.1")
        clock.now += 1

    with pytest.raises(TooManyTries, match="wait 50 seconds") as refused:
        tries.check("192.0.2.1")
    assert refused.value.retry_after == WINDOW_SECONDS - MOST
    tries.check("192.0.2.2")

    clock.now += refused.value.retry_after
    tries.check("192.0.2.1")
