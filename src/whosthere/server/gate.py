"""The gate before the API: who may come in, and how often."""

from __future__ import annotations

import ipaddress
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from whosthere.server.exchange import exchange_of
from whosthere.server.problems import RATE_LIMITED, UNAUTHORIZED, answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from whosthere.server.keys import ApiKeys
    from whosthere.server.rate import RateLimit

GUARDED = ("/face/", "/api/")

KEY_HEADER = "ocp-apim-subscription-key"

CHALLENGE = {"WWW-Authenticate": 'AzureApiManagementKey name="Ocp-Apim-Subscription-Key"'}


class Doorkeeper:
    """Knows keys, and remembers who came.

    Args:
        keys: The keys; None lets every program of this machine in, but no web page.
        limit: How often each key may ask; None for as often as it likes.
    """

    def __init__(self, keys: ApiKeys | None, limit: RateLimit | None) -> None:
        self._keys = keys
        self._limit = limit
        self._uses: dict[str, datetime] = {}

    def knows(self, headers: Headers) -> tuple[bool, str | None]:
        """Whether these headers open the gate, and the id of their key."""
        if self._keys is None:
            return _comes_from_here(headers), None
        key_id = self._keys.identify(_key(headers))
        if key_id is not None:
            self._uses[key_id] = datetime.now(UTC)
        return key_id is not None, key_id

    def wait(self, key_id: str | None) -> float:
        """Seconds until the key may ask again; 0 for now."""
        return 0.0 if self._limit is None else self._limit.wait(key_id)

    def uses(self) -> dict[str, datetime]:
        """When keys came last, since this was asked the last time."""
        uses, self._uses = self._uses, {}
        return uses


class Gate:
    """ASGI middleware that lets only requests with a key through to the API.

    Args:
        app: What is behind the gate.
        doorkeeper: Who stands at it.
    """

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper) -> None:
        self._app = app
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http" or not scope["path"].startswith(GUARDED):
            await self._app(scope, receive, send)
            return
        known, key_id = self._doorkeeper.knows(Headers(scope=scope))
        if not known:
            await answer(UNAUTHORIZED, scope, CHALLENGE)(scope, receive, send)
            return
        exchange_of(scope).key_id = key_id
        if wait := self._doorkeeper.wait(key_id):
            headers = {"Retry-After": str(math.ceil(wait))}
            await answer(RATE_LIMITED, scope, headers)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _comes_from_here(headers: Headers) -> bool:
    """Whether no web page sent it: a browser tells its own address and the one it asked."""
    told = [f"//{headers.get('host', '')}"]
    if "origin" in headers:
        told.append(headers["origin"])
    return all(_is_this_machine(urlsplit(address).hostname) for address in told)


def _is_this_machine(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _key(headers: Headers) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return headers.get(KEY_HEADER) or bearer
