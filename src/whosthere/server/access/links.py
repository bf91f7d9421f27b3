"""Links that sign a browser in, once, for whoever sees what the server prints."""

from __future__ import annotations

import secrets
import time
from threading import Lock
from typing import TYPE_CHECKING

from whosthere.server.access.sessions import TOKEN_BYTES, digest

if TYPE_CHECKING:
    from collections.abc import Callable

LIFE_SECONDS = 600.0
"""How long a link may be used."""


class OneTimeLinks:
    """The links of one run of the server; they end with it. Safe to use from several threads.

    Args:
        clock: The time in seconds, from any moment on.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._made: dict[bytes, float] = {}

    def make(self) -> str:
        """A token, to be used once within `LIFE_SECONDS`."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._lock:
            self._made[digest(token)] = self._clock()
        return token

    def use(self, token: str) -> bool:
        """Use a token up; returns whether it was good."""
        with self._lock:
            made = self._made.pop(digest(token), None)
        return made is not None and self._clock() < made + LIFE_SECONDS


def link(endpoint: str, token: str) -> str:
    """The address to open. The token is in the fragment, which a browser sends to nobody.

    Examples:
        >>> link("http://127.0.0.1:5000", "abc")
        'http://127.0.0.1:5000/#/sign-in?link=abc'
    """
    return f"{endpoint}/#/sign-in?link={token}"
