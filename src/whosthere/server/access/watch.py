"""WebSockets and streams last: somebody may be shown the door while one is open."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive, Send

INTERVAL_SECONDS = 5.0
"""How often it is asked whether somebody may stay."""

POLICY_VIOLATION = 1008
"""The close code for it (RFC 6455, section 7.4.1)."""


class Watch:
    """Ends a WebSocket or a stream soon after its key was revoked or its session ended.

    Args:
        may_stay: Asks again whether whoever opened it may still come in.
        clock: The time in seconds, from any moment on.
    """

    def __init__(
        self, may_stay: Callable[[], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._may_stay = may_stay
        self._clock = clock
        self._asked = clock()
        self._over = False

    def sending(self, send: Send) -> Send:
        """Sends while they may stay, and then as if the other side had gone."""

        async def watched(message: Message) -> None:
            if _lasts(message) and await self._close(message, send):
                said = "the session ended"
                raise OSError(said)  # as the ASGI specification has it for a lost connection
            await send(message)

        return watched

    def receiving(self, receive: Receive, send: Send) -> Receive:
        """Receives while they may stay, and then that the other side has gone."""

        async def watched() -> Message:
            message = await receive()
            if _lasts(message) and await self._close(message, send):
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            return message

        return watched

    async def _close(self, message: Message, send: Send) -> bool:
        """Whether it is over; it is closed when that turns out."""
        now = self._clock()
        if self._over or now < self._asked + INTERVAL_SECONDS:
            return self._over
        self._asked = now
        self._over = not self._may_stay()
        if self._over and message["type"].startswith("websocket"):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return self._over


def _lasts(message: Message) -> bool:
    """Whether a message is amid others, and no short answer."""
    match message["type"]:
        case "websocket.send" | "websocket.receive":
            return True
        case "http.response.body":
            return bool(message.get("more_body"))
        case _:
            return False
