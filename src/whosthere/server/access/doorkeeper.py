"""Knows who comes: by a key, by the cookie of a browser, or because no key is needed."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from whosthere.server.access.cookie import token_of
from whosthere.server.access.forgery import refuse_foreign, refuse_unproven
from whosthere.server.access.roles import Caller, Role
from whosthere.server.access.sessions import digest

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.requests import HTTPConnection

    from whosthere.server.access.sessions import BrowserSessions
    from whosthere.server.keys import ApiKeys
    from whosthere.server.rate import RateLimit

KEY_HEADER = "ocp-apim-subscription-key"

THIS_MACHINE = Caller("this machine", Role.ADMIN)
"""Whoever comes where no key is needed."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the doorkeeper lets in; used by one thread at a time.

    Attributes:
        keys: Programs.
        sessions: Browsers.
    """

    keys: ApiKeys
    sessions: BrowserSessions


class Doorkeeper:
    """Says who comes, and remembers it.

    Args:
        known: Whom to let in; None for every program of this machine, but no web page of others.
        limit: How often each key may ask for faces; None for as often as it likes.
    """

    def __init__(self, known: Known | None, limit: RateLimit | None) -> None:
        self._known = known
        self._limit = limit
        self._uses: dict[str, datetime] = {}
        self._seen: dict[bytes, datetime] = {}

    def program(self, headers: Headers) -> Caller | None:
        """Who sent these headers, by a key; None for somebody who may not come in."""
        if self._known is None:
            return THIS_MACHINE if _comes_from_here(headers) else None
        key = self._known.keys.identify(shown_key(headers))
        if key is None:
            return None
        self._uses[key.id] = datetime.now(UTC)
        return Caller(key.name, key.role, key.id)

    def anybody(self, connection: HTTPConnection) -> Caller | None:
        """Who sent a request, by a key or from our own page; None for somebody unknown.

        Raises:
            ForeignPage: A browser sent it, but not our page.
        """
        if self._known is None:
            refuse_foreign(connection)
            return self.program(connection.headers)
        if shown_key(connection.headers):
            return self.program(connection.headers)
        refuse_foreign(connection)
        token = token_of(connection)
        caller = None if token is None else self._known.sessions.find(token)
        if token is None or caller is None:
            return None
        refuse_unproven(connection, token)
        self._seen[digest(token)] = datetime.now(UTC)
        return caller

    def wait(self, key_id: str | None) -> float:
        """Seconds until the key may ask again; 0 for now."""
        return 0.0 if self._limit is None else self._limit.wait(key_id)

    def uses(self) -> dict[str, datetime]:
        """When keys came last, since this was asked the last time."""
        uses, self._uses = self._uses, {}
        return uses

    def seen(self) -> dict[bytes, datetime]:
        """When browsers came last, by the digest of their token, since this was asked last."""
        seen, self._seen = self._seen, {}
        return seen


def shown_key(headers: Headers) -> str:
    """The key that a request shows; "" without one."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return headers.get(KEY_HEADER) or bearer


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
