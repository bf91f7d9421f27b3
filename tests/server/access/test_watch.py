"""What lasts ends soon after somebody may not stay any more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from whosthere.server.access.watch import INTERVAL_SECONDS, POLICY_VIOLATION, Watch

if TYPE_CHECKING:
    from starlette.types import Message

CLOSED = {"type": "websocket.close", "code": POLICY_VIOLATION}
TEXT = {"type": "websocket.send", "text": "hello"}
PART = {"type": "http.response.body", "body": b"x", "more_body": True}
WHOLE = {"type": "http.response.body", "body": b"x"}


class Door:
    """Somebody who may stay until they may not, and a clock that stands still."""

    def __init__(self) -> None:
        self.open = True
        self.now = 0.0
        self.sent: list[Message] = []
        self._watch = Watch(lambda: self.open, lambda: self.now)

    def send(self, message: Message) -> None:
        asyncio.run(self._watch.sending(self._send)(message))

    def receive(self) -> Message:
        return asyncio.run(self._watch.receiving(self._receive, self._send)())

    async def _send(self, message: Message) -> None:
        self.sent.append(message)

    async def _receive(self) -> Message:
        return {"type": "websocket.receive", "text": "hello"}


def test_who_may_stay_is_not_disturbed() -> None:
    door = Door()
    for _ in range(3):
        door.send(TEXT)
        assert door.receive()["type"] == "websocket.receive"
        door.now += INTERVAL_SECONDS
    assert door.sent == [TEXT] * 3


def test_a_websocket_is_closed_once_and_for_all() -> None:
    door = Door()
    door.open = False
    door.send(TEXT)
    door.now = INTERVAL_SECONDS
    for _ in range(2):
        with pytest.raises(OSError, match="session ended"):
            door.send(TEXT)
        assert door.receive() == {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
    assert door.sent == [TEXT, CLOSED]


def test_who_only_talks_is_closed_too() -> None:
    door = Door()
    door.open = False
    door.now = INTERVAL_SECONDS
    assert door.receive()["type"] == "websocket.disconnect"
    assert door.sent == [CLOSED]


def test_a_stream_ends_and_an_answer_does_not() -> None:
    door = Door()
    door.open = False
    door.now = INTERVAL_SECONDS
    door.send(WHOLE)
    with pytest.raises(OSError, match="session ended"):
        door.send(PART)
    assert door.sent == [WHOLE]
