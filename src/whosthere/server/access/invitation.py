"""What whoever starts the server is told to get in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.server.access.links import LIFE_SECONDS, link
from whosthere.server.access.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.server.access.sign_in import SignIn
    from whosthere.server.keys import ApiKeys


def invite(desk: SignIn, endpoint: str, tell: Callable[[str], None]) -> None:
    """Tell of the first key, where it is made now, and of the one-time link.

    Args:
        desk: Where browsers sign in.
        endpoint: What clients call the server.
        tell: Takes sentences for whoever started it.
    """
    _first_key(desk.keys, endpoint, tell)
    tell(f"the page, open to you by this link once, within {LIFE_SECONDS / 60:.0f} minutes:")
    tell(f"  {link(endpoint, desk.links.make())}")


def _first_key(keys: ApiKeys, endpoint: str, tell: Callable[[str], None]) -> None:
    if keys.list():
        return
    _, key = keys.create("first", Role.ADMIN)
    tell("a key was made, and is shown this once; programs find it like this:")
    tell(f"  export AZURE_FACE_ENDPOINT={endpoint}")
    tell(f"  export AZURE_FACE_KEY={key}")
