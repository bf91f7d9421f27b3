"""Bodies that are too long or too slow, and clients that must be heard out before they listen."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from whosthere.server.azure.errors import AzureError, bad_argument, invalid_image_size
from whosthere.server.exchange import exchange_of
from whosthere.server.limits import MOST_BYTES
from whosthere.server.problems import answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMING_BYTES = 64 * 1024
"""What the other parts of a form may take besides the picture in it."""

DRAINED_BYTES = 64 * 1024 * 1024
DRAINING_SECONDS = 10.0
"""How much of an unread body is received and dropped before the answer, and for how long."""


RECEIVING_SECONDS = 60.0
"""How long a body may take to arrive: the largest picture at 0.8 Mbit/s."""

TOO_SLOW = AzureError(HTTPStatus.REQUEST_TIMEOUT, "408", "The request took too long to arrive.")


class BodyCutOff(Exception):
    """Raised to whoever reads a body when it turns out to be too long, or to take too long."""


class BoundedBody:
    """ASGI middleware that refuses bodies beyond the limit, declared or counted, and keeps none.

    Args:
        app: What reads the bodies; whatever it answers to one that was cut off is dropped.
        seconds: How long a body may take to arrive.
    """

    def __init__(self, app: ASGIApp, seconds: float = RECEIVING_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        kind = headers.get("content-type", "").lower()
        most = MOST_BYTES + FRAMING_BYTES * kind.startswith("multipart/")
        declared = headers.get("content-length", "")
        # A body that says that it is too long counts as received, and is not.
        received = int(declared) if declared.isdecimal() and int(declared) > most else 0
        end = asyncio.get_running_loop().time() + self._seconds
        unread = True
        refusal: AzureError | None = None

        async def bounded() -> Message:
            nonlocal received, unread, refusal
            if received <= most:
                try:
                    # After the body comes only the news that the client has gone, at any time.
                    async with asyncio.timeout_at(end if unread else None):
                        message = await receive()
                except TimeoutError as error:
                    refusal = TOO_SLOW
                    raise BodyCutOff from error
                unread = bool(message.get("more_body"))
                received += len(message.get("body", b""))
                if received <= most:
                    return message
            refusal = _too_long(kind)
            raise BodyCutOff

        async def unless_cut_off(message: Message) -> None:
            if refusal is None:
                await send(message)

        with suppress(BodyCutOff):  # answered below
            await self._app(scope, bounded, unless_cut_off)
        if refusal is not None:
            await answer(refusal, scope)(scope, receive, send)


class PatientAnswers:
    """ASGI middleware that receives what is left of a body before it lets the answer go.

    A client that is still sending does not listen yet: answered too early, and cut off, it finds
    its connection broken instead of learning why. What comes is counted and dropped.

    Args:
        app: What answers, at any time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = exchange_of(scope)
        # A client that asks before it sends its body listens meanwhile.
        asks = Headers(scope=scope).get("expect", "").lower() == "100-continue"
        unread = True

        async def counted() -> Message:
            nonlocal asks, unread
            asks = False
            message = await receive()
            exchange.received += len(message.get("body", b""))
            unread = bool(message.get("more_body"))
            return message

        async def patient(message: Message) -> None:
            if message["type"] == "http.response.start":
                with suppress(TimeoutError):  # it had its time
                    async with asyncio.timeout(DRAINING_SECONDS):
                        while unread and not asks and exchange.received < DRAINED_BYTES:
                            await counted()
                if unread:
                    MutableHeaders(raw=message["headers"])["connection"] = "close"
            await send(message)

        await self._app(scope, counted, patient)


def _too_long(kind: str) -> AzureError:
    if kind.startswith("application/json"):
        return bad_argument("Request body is invalid.")
    return invalid_image_size("Image size is too big.")
