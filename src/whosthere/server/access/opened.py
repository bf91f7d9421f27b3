"""What access needs, opened for as long as the server runs."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.server.access.doorkeeper import Known
from whosthere.server.access.links import OneTimeLinks
from whosthere.server.access.sessions import BrowserSessions
from whosthere.server.access.sign_in import SignIn
from whosthere.server.access.tries import Tries
from whosthere.server.keys import ApiKeys

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come in.

    Attributes:
        known: Whom the doorkeeper knows; None where everybody of this machine may come in.
        desk: Where browsers sign in; None as before.
        keys: The keys, to be listed and changed.
    """

    known: Known | None
    desk: SignIn | None
    keys: ApiKeys


@contextmanager
def opened(*, auth: bool) -> Iterator[Access]:
    """Open it on the database of `whosthere.config`.

    Args:
        auth: Whether anybody has to show a key or sign in.

    Raises:
        DatabaseError: The database cannot be opened.
    """
    with ExitStack() as stack:
        keys = stack.enter_context(ApiKeys.open())
        if not auth:
            yield Access(None, None, keys)
            return
        # The doorkeeper reads on connections of its own: it must not wait for whoever writes.
        known = Known(
            stack.enter_context(ApiKeys.open()), stack.enter_context(BrowserSessions.open())
        )
        sessions = stack.enter_context(BrowserSessions.open())
        yield Access(known, SignIn(keys, sessions, OneTimeLinks(), Tries()), keys)
