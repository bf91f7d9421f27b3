"""What every answer tells a browser, so that no page of others learns or does anything with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of what is no page: opened as one, it may load and do nothing."""

UNLESS_TOLD = {
    "content-security-policy": NOTHING,
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), display-capture=()",
    "x-frame-options": "DENY",
}
"""Sent unless the answer says something else itself."""

PRIVATE = {"cache-control": "no-store"}
"""What the native API tells of people is kept in no cache."""


class BrowserHeaders:
    """ASGI middleware that adds them; the Face API, which no browser looks at, does without.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http" or scope["path"].startswith("/face/"):
            await self._app(scope, receive, send)
            return
        private = PRIVATE if scope["path"].startswith("/api/") else {}

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in (UNLESS_TOLD | private).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, dressed)
