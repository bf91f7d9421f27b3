"""``/api/session``: who is signed in, and signing in and out."""

from __future__ import annotations

from importlib.metadata import version

from starlette.requests import Request

from whosthere.server.access.roles import Role, caller_of
from whosthere.server.api.routing import Body, api_router

router = api_router("session")


class Session(Body):
    """Who asks, and what their browser has to know."""

    signed_in: bool
    role: Role | None
    name: str | None
    version: str


@router.get("/session")
def session(request: Request) -> Session:
    """Tell who asks; everybody may."""
    caller = caller_of(request.scope)
    return Session(
        signed_in=caller is not None,
        role=caller and caller.role,
        name=caller and caller.name,
        version=version("whosthere"),
    )
