"""The gate before the API: who may come in, and how often."""

from __future__ import annotations

import ipaddress
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from whosthere.server.access.errors import NotSignedIn
from whosthere.server.access.roles import Caller, Role, let_in
from whosthere.server.exchange import exchange_of
from whosthere.server.problems import FORBIDDEN, RATE_LIMITED, UNAUTHORIZED, answer, native

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from whosthere.server.keys import ApiKeys
    from whosthere.server.rate import RateLimit

DIALECT = "/face/"
NATIVE = "/api/"
SIGN_IN = ("/api/session", "/api/session/link")
"""Where somebody who is not signed in yet may go."""

THIS_MACHINE = Caller("this machine", Role.ADMIN)
"""Whoever comes where no key is needed."""

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

    def caller(self, headers: Headers) -> Caller | None:
        """Who sent these headers; None for somebody who may not come in."""
        if self._keys is None:
            return THIS_MACHINE if _comes_from_here(headers) else None
        key = self._keys.identify(_key(headers))
        if key is None:
            return None
        self._uses[key.id] = datetime.now(UTC)
        return Caller(key.name, key.role, key.id)

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
        if not scope.get("path", "").startswith((DIALECT, NATIVE)):
            await self._app(scope, receive, send)
            return
        caller = self._doorkeeper.caller(Headers(scope=scope))
        let_in(scope, caller)
        exchange_of(scope).key_id = caller.key_id if caller is not None else None
        dialect = scope["path"].startswith(DIALECT)
        refusal = self._azure(caller, scope) if dialect else _native(caller, scope)
        await (refusal or self._app)(scope, receive, send)

    def _azure(self, caller: Caller | None, scope: Scope) -> Response | None:
        """Why the Face API answers nothing, in its own words."""
        if caller is None:
            return answer(UNAUTHORIZED, scope, CHALLENGE)
        if not caller.role.covers(Role.OPERATOR):
            return answer(FORBIDDEN, scope)
        if wait := self._doorkeeper.wait(caller.key_id):
            return answer(RATE_LIMITED, scope, {"Retry-After": str(math.ceil(wait))})
        return None


def _native(caller: Caller | None, scope: Scope) -> Response | None:
    """Why the native API answers nothing; what each role may do is said where it is done."""
    if caller is None and scope["path"] not in SIGN_IN:
        message = "sign in first, with a key or with the link that the server printed"
        return native(NotSignedIn(message), scope)
    return None


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
