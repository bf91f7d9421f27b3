"""The headers that the real service sends with every answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from whosthere.server.exchange import exchange_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-ms-region": "local",
    "access-control-expose-headers": "Operation-Location",
}
TRANSACTION = {"csp-billing-usage": "CognitiveServices.Face.Transaction=1"}
HTTPS_ONLY = {"strict-transport-security": "max-age=300"}
"""Shorter than Azure's year: a browser applies it to every port of the host, localhost's too."""


class AzureHeaders:
    """ASGI middleware that adds them.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = exchange_of(scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.update(ALWAYS)
                headers["apim-request-id"] = exchange.id
                headers["x-envoy-upstream-service-time"] = str(round(exchange.seconds * 1000))
                if scope["path"].startswith("/face/"):
                    # Not with the page of docs: a browser would take it to mean every program
                    # on this machine that answers at localhost.
                    if scope["scheme"] == "https":
                        headers.update(HTTPS_ONLY)
                    if _succeeded(message["status"]):
                        headers.update(TRANSACTION)
                if headers.get("content-type") == "application/json":
                    headers["content-type"] = "application/json; charset=utf-8"
            await send(message)

        await self._app(scope, receive, dressed)


def _succeeded(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
