"""Signing in: with a key, or with the one-time link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.server.access.errors import NotSignedIn
from whosthere.server.access.roles import Caller, Role
from whosthere.server.access.sessions import BY_LINK

if TYPE_CHECKING:
    from whosthere.server.access.links import OneTimeLinks
    from whosthere.server.access.sessions import BrowserSessions
    from whosthere.server.access.tries import Tries
    from whosthere.server.keys import ApiKeys


@dataclass(frozen=True, slots=True)
class SignIn:
    """The desk where browsers sign in and out; safe to use from several threads.

    Attributes:
        keys: Who may come.
        sessions: Who came.
        links: For those without a key.
        tries: Who tried in vain.
    """

    keys: ApiKeys
    sessions: BrowserSessions
    links: OneTimeLinks
    tries: Tries

    def with_key(self, key: str, client: str) -> tuple[str, Caller]:
        """Sign in with a key.

        Args:
            key: The key.
            client: The browser's address.

        Returns:
            The token for the browser's cookie, and who is signed in with it.

        Raises:
            NotSignedIn: It is no key, or was revoked.
            TooManyTries: Wrong ones came too often.
        """
        self.tries.check(client)
        known = self.keys.identify(key)
        if known is None:
            self.tries.failed(client)
            message = "that key is not known; make one with `whosthere keys create NAME`"
            raise NotSignedIn(message)
        return self._begin(Caller(known.name, known.role, known.id))

    def with_link(self, token: str, client: str) -> tuple[str, Caller]:
        """Sign in with what the one-time link holds; see `with_key`.

        Raises:
            NotSignedIn: It was used already, is too old, or was never made.
            TooManyTries: Wrong ones came too often.
        """
        self.tries.check(client)
        if not self.links.use(token):
            self.tries.failed(client)
            message = "that link was used or is too old; sign in with a key, or start serve again"
            raise NotSignedIn(message)
        return self._begin(Caller(BY_LINK, Role.ADMIN))

    def _begin(self, caller: Caller) -> tuple[str, Caller]:
        return self.sessions.begin(caller), caller
