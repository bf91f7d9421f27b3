"""What an endpoint asks of whoever calls it: it names the role that it needs.

::

    @router.get("/cameras")
    def cameras(viewer: Viewer, shared: Shared) -> Cameras: ...

Who is not signed in gets 401, whose role is too low 403. A WebSocket asks in the same way, and is
refused before it is accepted. `whosthere.server.gate` has found out who it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from whosthere.server.access.errors import NotSignedIn, RoleTooLow
from whosthere.server.access.roles import Caller, Role, caller_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Admin", "Caller", "Operator", "Role", "Viewer"]


def at_least(role: Role) -> Callable[[HTTPConnection], Caller]:
    """A dependency that lets in whoever has that role or a higher one."""

    def caller(connection: HTTPConnection) -> Caller:
        known = caller_of(connection.scope)
        if known is None:
            message = "sign in first, with a key or with the link that the server printed"
            raise NotSignedIn(message)
        if not known.role.covers(role):
            message = f"this needs the role {role}; {known.name} has the role {known.role}"
            raise RoleTooLow(message)
        return known

    return caller


Viewer = Annotated[Caller, Depends(at_least(Role.VIEWER))]
Operator = Annotated[Caller, Depends(at_least(Role.OPERATOR))]
Admin = Annotated[Caller, Depends(at_least(Role.ADMIN))]
