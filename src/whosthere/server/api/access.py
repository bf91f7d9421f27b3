"""What an endpoint asks of whoever calls it: it names the role that it needs.

::

    @router.get("/cameras")
    def cameras(viewer: Viewer, shared: Shared) -> Cameras: ...

Who is not signed in gets 401, whose role is too low 403. A WebSocket asks in the same way, and is
refused before it is accepted. `whosthere.server.gate` has found out who it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from starlette.requests import HTTPConnection

from whosthere.server.access.errors import NotSignedIn, RoleTooLow
from whosthere.server.access.roles import Caller, Role, caller_of

__all__ = ["Admin", "Caller", "Operator", "Role", "Viewer", "role_of"]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A dependency that lets in whoever has a role or a higher one.

    Attributes:
        role: The role.
    """

    role: Role

    def __call__(self, connection: HTTPConnection) -> Caller:
        """Who asks.

        Raises:
            NotSignedIn: Nobody knows.
            RoleTooLow: They may not do that.
        """
        caller = caller_of(connection.scope)
        if caller is None:
            message = "sign in first, with a key or with the link that the server printed"
            raise NotSignedIn(message)
        if not caller.role.covers(self.role):
            message = f"this needs the role {self.role}; {caller.name} has the role {caller.role}"
            raise RoleTooLow(message)
        return caller


Viewer = Annotated[Caller, Depends(AtLeast(Role.VIEWER))]
Operator = Annotated[Caller, Depends(AtLeast(Role.OPERATOR))]
Admin = Annotated[Caller, Depends(AtLeast(Role.ADMIN))]


def role_of(endpoint: Dependant) -> Role | None:
    """The role that an endpoint names; None where everybody may."""
    asked = [each.call for each in endpoint.dependencies]
    return next((each.role for each in asked if isinstance(each, AtLeast)), None)
