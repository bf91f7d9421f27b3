"""Browsers that are signed in: known again, signed out, and forgotten in time."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from whosthere.database import connect
from whosthere.server.access.roles import Caller, Role
from whosthere.server.access.sessions import BY_LINK, IDLE, LIFE, BrowserSessions, digest
from whosthere.server.keys import ApiKeys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOMEBODY = Caller(BY_LINK, Role.ADMIN)


class Clock:
    """Stands still until it is moved."""

    now = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Iterator[BrowserSessions]:
    with closing(connect(tmp_path / "access.db")) as connection:
        yield BrowserSessions(connection, clock)


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[ApiKeys]:
    with ApiKeys.open(tmp_path / "access.db") as keys:
        yield keys


def test_a_browser_is_known_again(sessions: BrowserSessions, keys: ApiKeys) -> None:
    key, _ = keys.create("anna", Role.VIEWER)
    viewer = Caller("anna", Role.VIEWER, key.id)

    token, other = sessions.begin(viewer), sessions.begin(SOMEBODY)

    assert sessions.find(token) == viewer
    assert sessions.find(other) == SOMEBODY
    assert sessions.find(token[:-1]) is None
    assert sessions.find("") is None


def test_signing_out_ends_one_session(sessions: BrowserSessions) -> None:
    token, other = sessions.begin(SOMEBODY), sessions.begin(SOMEBODY)
    sessions.end(token)
    assert sessions.find(token) is None
    assert sessions.find(other) == SOMEBODY


def test_a_revoked_key_ends_its_sessions(sessions: BrowserSessions, keys: ApiKeys) -> None:
    key, _ = keys.create("anna")
    other, _ = keys.create("bob")
    token = sessions.begin(Caller("anna", Role.OPERATOR, key.id))
    others = sessions.begin(Caller("bob", Role.OPERATOR, other.id))

    keys.revoke(key.id)

    assert sessions.find(token) is None
    assert sessions.find(others) is not None


def test_an_idle_session_ends(sessions: BrowserSessions, clock: Clock) -> None:
    token, idle = sessions.begin(SOMEBODY), sessions.begin(SOMEBODY)
    clock.now += IDLE / 2
    sessions.note_seen({digest(token): clock.now})
    clock.now += IDLE / 2

    assert sessions.find(token) == SOMEBODY
    assert sessions.find(idle) is None


def test_no_session_lasts_for_ever(sessions: BrowserSessions, clock: Clock) -> None:
    token = sessions.begin(SOMEBODY)
    clock.now += LIFE - timedelta(seconds=1)
    sessions.note_seen({digest(token): clock.now})
    assert sessions.find(token) == SOMEBODY
    clock.now += timedelta(seconds=1)
    assert sessions.find(token) is None


def test_what_is_over_is_swept(sessions: BrowserSessions, clock: Clock, tmp_path: Path) -> None:
    sessions.begin(SOMEBODY)
    clock.now += IDLE
    token = sessions.begin(SOMEBODY)

    sessions.sweep()

    assert sessions.find(token) == SOMEBODY
    with closing(connect(tmp_path / "access.db")) as connection:
        assert connection.execute("SELECT count(*) FROM browser_sessions").fetchone()[0] == 1


def test_a_token_is_not_in_the_database(sessions: BrowserSessions, tmp_path: Path) -> None:
    token = sessions.begin(SOMEBODY)
    assert not any(token.encode() in path.read_bytes() for path in tmp_path.iterdir())
