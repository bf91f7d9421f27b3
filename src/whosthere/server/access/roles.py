"""Roles, and whoever has one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from starlette.types import Scope


class Role(StrEnum):
    """What somebody may do; each may do what those before may."""

    VIEWER = "viewer"
    """See: live pictures, people, sightings, insights."""
    OPERATOR = "operator"
    """Change: people, strangers, cameras; train, export, erase; the Face API."""
    ADMIN = "admin"
    """Let others in and decide what is kept: keys, privacy."""

    def covers(self, other: Role) -> bool:
        """Whether this role may do all that another one may.

        Examples:
            >>> Role.ADMIN.covers(Role.VIEWER), Role.VIEWER.covers(Role.OPERATOR)
            (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        name: What the decisions that they make are signed with; no secret.
        role: What they may do.
        key_id: Of the key that they showed, now or when they signed in; None without one.
    """

    name: str
    role: Role
    key_id: str | None = None


def caller_of(scope: Scope) -> Caller | None:
    """Who sent the request of this ASGI scope; None for somebody who is not signed in."""
    return cast("Caller | None", scope.get("state", {}).get("caller"))


def let_in(scope: Scope, caller: Caller | None) -> None:
    """Write down who sent the request of this ASGI scope."""
    scope.setdefault("state", {})["caller"] = caller
