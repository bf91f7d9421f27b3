"""Who asks, and what they may: an endpoint names the role that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from collections.abc import Callable


class Role(IntEnum):
    """What somebody may do; each may do what those before may."""

    VIEWER = 1
    OPERATOR = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        name: What the decisions that they make are signed with.
        role: What they may do.
    """

    name: str
    role: Role


def _at_least(role: Role) -> Callable[[HTTPConnection], Caller]:
    def caller(connection: HTTPConnection) -> Caller:
        return Caller("key", role)

    return caller


Viewer = Annotated[Caller, Depends(_at_least(Role.VIEWER))]
Operator = Annotated[Caller, Depends(_at_least(Role.OPERATOR))]
Admin = Annotated[Caller, Depends(_at_least(Role.ADMIN))]
