"""``/api/keys``: who may come in."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from pydantic import Field

from whosthere.server.access.roles import Role
from whosthere.server.api.access import Admin
from whosthere.server.api.names import Name
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared

router = api_router("keys")


class Key(Body):
    """What is kept of a key."""

    id: str = Field(description="the first letters of the key; no secret")
    name: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None = Field(description="since when it opens nothing")


class Keys(Body):
    """All keys, oldest first, also the revoked ones."""

    keys: list[Key]


class NewKey(Body):
    """Who a key is for, and what they may do."""

    name: Name
    role: Role = Role.OPERATOR


class MadeKey(Body):
    """A key that was made."""

    key: Key
    secret: str = Field(description="the key itself, which nobody can tell afterwards")


@router.get("/keys")
def keys(_caller: Admin, shared: Shared) -> Keys:
    """List the keys, without what opens."""
    return Keys(keys=[Key.model_validate(each) for each in shared.keys.list()])


@router.post("/keys", status_code=HTTPStatus.CREATED)
def create(_caller: Admin, shared: Shared, body: NewKey) -> MadeKey:
    """Make a key."""
    record, secret = shared.keys.create(body.name, body.role)
    return MadeKey(key=Key.model_validate(record), secret=secret)


@router.delete("/keys/{key_id}")
def revoke(_caller: Admin, shared: Shared, key_id: str) -> Key:
    """Let a key open nothing any more, and sign out who signed in with it."""
    return Key.model_validate(shared.keys.revoke(key_id))
