"""The cookie that a signed-in browser holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.server.access.sessions import LIFE

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

NAME = "whosthere_session"
SECURE_NAME = f"__Host-{NAME}"
"""With https; a browser takes such a cookie from nobody but this host, and by https alone."""

SECURE_SCHEMES = {"https", "wss"}


def token_of(connection: HTTPConnection) -> str | None:
    """What the cookie of a request holds; None without one."""
    return connection.cookies.get(_name(connection))


def give(connection: HTTPConnection, response: Response, token: str) -> None:
    """Let the browser hold a token: no script reads it, and no other site's page sends it."""
    response.set_cookie(
        _name(connection),
        token,
        max_age=int(LIFE.total_seconds()),
        path="/",
        secure=_is_secure(connection),
        httponly=True,
        samesite="strict",
    )


def take(connection: HTTPConnection, response: Response) -> None:
    """Let the browser drop it."""
    response.delete_cookie(
        _name(connection),
        path="/",
        secure=_is_secure(connection),
        httponly=True,
        samesite="strict",
    )


def _name(connection: HTTPConnection) -> str:
    return SECURE_NAME if _is_secure(connection) else NAME


def _is_secure(connection: HTTPConnection) -> bool:
    return connection.scope["scheme"] in SECURE_SCHEMES
