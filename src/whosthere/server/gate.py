"""The gate before the APIs: who may come in, how often, and for how long."""

from __future__ import annotations

import math
from http import HTTPMethod
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from whosthere.server.access.errors import ForeignPage, NotSignedIn
from whosthere.server.access.forgery import refuse_foreign
from whosthere.server.access.roles import Role, let_in
from whosthere.server.access.watch import Watch
from whosthere.server.exchange import exchange_of
from whosthere.server.problems import FORBIDDEN, RATE_LIMITED, UNAUTHORIZED, answer, native

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from whosthere.server.access.doorkeeper import Doorkeeper
    from whosthere.server.access.roles import Caller

DIALECT = "/face/"
NATIVE = "/api/"
SIGN_IN = {"/api/session", "/api/session/link"}
"""Where somebody who is not signed in yet may go."""

CHALLENGE = {"WWW-Authenticate": 'AzureApiManagementKey name="Ocp-Apim-Subscription-Key"'}


class Gate:
    """ASGI middleware that lets only those through to the APIs whom the doorkeeper knows.

    Args:
        app: What is behind the gate.
        doorkeeper: Who stands at it.
    """

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper) -> None:
        self._app = app
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        path = scope.get("path", "")
        if path.startswith(DIALECT):
            refusal = self._dialect(scope)
        elif path.startswith(NATIVE):
            refusal = self._native(scope)
        else:
            refusal = None
        if refusal is not None:
            await refusal(scope, receive, send)
        elif path.startswith(NATIVE):
            watch = Watch(lambda: self._doorkeeper.anybody(HTTPConnection(scope)) is not None)
            await self._app(scope, watch.receiving(receive, send), watch.sending(send))
        else:
            await self._app(scope, receive, send)

    def _dialect(self, scope: Scope) -> Response | None:
        """Why the Face API does not answer, in its own words."""
        caller = self._doorkeeper.program(HTTPConnection(scope).headers)
        _note(scope, caller)
        if caller is None:
            return answer(UNAUTHORIZED, scope, CHALLENGE)
        if not caller.role.covers(Role.OPERATOR):
            return answer(FORBIDDEN, scope)
        if wait := self._doorkeeper.wait(caller.key_id):
            return answer(RATE_LIMITED, scope, {"Retry-After": str(math.ceil(wait))})
        return None

    def _native(self, scope: Scope) -> Response | None:
        """Why the native API does not answer; what each role may do is said where it is done."""
        connection = HTTPConnection(scope)
        try:
            if scope["path"] in SIGN_IN and scope.get("method") == HTTPMethod.POST:
                # Whoever signs in anew need not be known, nor prove that they are.
                refuse_foreign(connection)
                return None
            caller = self._doorkeeper.anybody(connection)
        except ForeignPage as error:
            return native(error, scope)
        _note(scope, caller)
        if caller is None and scope["path"] not in SIGN_IN:
            message = "sign in first, with a key or with the link that the server printed"
            return native(NotSignedIn(message), scope)
        return None


def _note(scope: Scope, caller: Caller | None) -> None:
    let_in(scope, caller)
    exchange_of(scope).key_id = None if caller is None else caller.key_id
