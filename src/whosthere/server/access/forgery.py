"""Requests that a browser sends without its user's knowing: what they are told apart by.

A page of another site can make a browser send requests here (cross-site request forgery), and so
can one that another program of this machine serves at another port, to which a cookie's SameSite is
blind. Three things are in their way: what the browser says of where a request comes from, a header
that only our own page can send, and that it knows what to put there.
"""

from __future__ import annotations

import hashlib
import hmac
from http import HTTPMethod
from typing import TYPE_CHECKING

from whosthere.server.access.errors import ForeignPage

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

HEADER = "x-csrf-token"
HARMLESS = {HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS}
OWN = {"same-origin", "none"}
"""What ``Sec-Fetch-Site`` says of our own page, and of an address that somebody typed."""


def csrf_token(token: str) -> str:
    """What our page proves itself with; it follows from the session's token, so it is kept nowhere.

    Args:
        token: Of the session. It cannot be learnt from what is returned.
    """
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def refuse_foreign(connection: HTTPConnection) -> None:
    """Refuse what a page from elsewhere sent, by what the browser says of it.

    Raises:
        ForeignPage: It says so.
    """
    headers = connection.headers
    # Always there with a WebSocket, and with what a script sends to another origin.
    origin = headers.get("origin")
    foreign = origin is not None and _host(origin) != headers.get("host", "").lower()
    site = headers.get("sec-fetch-site", "none")
    if foreign or (site not in OWN and connection.scope["type"] == "http"):
        message = "a page of another site sent this; open whosthere's own page instead"
        raise ForeignPage(message)


def refuse_unproven(connection: HTTPConnection, token: str) -> None:
    """Refuse what would change something, and does not come with the session's CSRF token.

    Args:
        connection: A request, or a WebSocket, which `refuse_foreign` is enough for.
        token: Of the session.

    Raises:
        ForeignPage: The token is missing or wrong.
    """
    if connection.scope.get("method", HTTPMethod.GET) in HARMLESS:
        return
    shown = connection.headers.get(HEADER, "")
    if not hmac.compare_digest(shown.encode(), csrf_token(token).encode()):
        message = "the header X-CSRF-Token is not the one of GET /api/session; load the page again"
        raise ForeignPage(message)


def _host(origin: str) -> str:
    """Host and port, as the ``Host`` header has them; "" for ``null``."""
    return origin.partition("://")[2].lower()
