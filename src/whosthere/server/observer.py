"""Sees every request to its end: logs and counts it, and answers for what nobody expected."""

from __future__ import annotations

import logging
from contextlib import suppress
from http import HTTPMethod, HTTPStatus
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

from whosthere.errors import described
from whosthere.server.access_log import Operation
from whosthere.server.exchange import exchange_of
from whosthere.server.problems import UNEXPECTED, answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from whosthere.server.access_log import AccessLog
    from whosthere.server.metrics import Metrics

CLIENT_LEFT = 499
"""What web servers log for a client that went away before it was answered (nginx's number)."""

KINDS = {"http", "websocket"}
PARTS = ("body", "bytes", "text")
"""What a message may carry."""

WEBSOCKET = "WEBSOCKET"
"""What is logged instead of a method."""

INTERNAL_ERROR = 1011
"""Close code of a WebSocket whose endpoint failed (RFC 6455, section 7.4.1)."""

_log = logging.getLogger(__name__)


class Observer:
    """ASGI middleware that sees requests to their end.

    Args:
        app: What answers.
        log: Where requests are written down.
        metrics: Where they are counted.
    """

    def __init__(self, app: ASGIApp, log: AccessLog, metrics: Metrics) -> None:
        self._app = app
        self._log = log
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] not in KINDS:
            await self._app(scope, receive, send)
            return
        exchange = exchange_of(scope)

        async def watched(message: Message) -> None:
            match message["type"]:
                case "http.response.start" | "websocket.http.response.start":
                    exchange.status = message["status"]
                case "websocket.accept":
                    exchange.status = HTTPStatus.SWITCHING_PROTOCOLS
                case "websocket.close" if not exchange.status:  # what an unknown path is told
                    exchange.status = HTTPStatus.FORBIDDEN
            exchange.sent += sum(len(message.get(part) or b"") for part in PARTS)
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            exchange.status = CLIENT_LEFT
        except Exception as error:
            _log.error("request %s failed: %s", exchange.id, described(error))
            if not exchange.status:  # else it is left incomplete, and the connection is closed
                await answer(UNEXPECTED, scope)(scope, receive, watched)
            elif scope["type"] == "websocket":
                await _hang_up(send)
        finally:
            operation = _operation(scope)
            self._log.write(operation, exchange)
            self._metrics.count(operation, exchange)


async def _hang_up(send: Send) -> None:
    """Close a WebSocket whose endpoint failed; the other side may have gone already."""
    with suppress(OSError, RuntimeError):
        await send({"type": "websocket.close", "code": INTERNAL_ERROR})


def _operation(scope: Scope) -> Operation:
    method = scope.get("method", WEBSOCKET)
    return Operation(
        # Anybody may invent methods; a log and its labels need not carry them.
        method=method if method in {*HTTPMethod.__members__, WEBSOCKET} else "other",
        path=getattr(scope.get("route"), "path", None),
        version=scope.get("path_params", {}).get("version"),
    )
