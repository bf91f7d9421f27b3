"""``/api/groups``: the sets of people that are trained and searched together."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from whosthere.people.snapshot import training
from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.names import Name
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import Group as Known

router = api_router("people")


class Group(Body):
    """A set of people."""

    id: str
    name: str
    people: int
    trained_at: datetime | None


class Groups(Body):
    """All groups of people, by name, and the name of the one that live pictures are searched in."""

    groups: list[Group]
    searched: str


class NewGroup(Body):
    """What to call it."""

    name: Name


@router.get("/groups")
def groups(_caller: Viewer, shared: Shared) -> Groups:
    """List the groups, by name."""
    return Groups(
        groups=[_group(shared.gallery, each) for each in shared.gallery.groups()],
        searched=shared.settings.config.people.group,
    )


@router.post("/groups", status_code=HTTPStatus.CREATED)
def add(_caller: Operator, shared: Shared, body: NewGroup) -> Group:
    """Make a group."""
    return _group(shared.gallery, shared.gallery.add_group(body.name))


def _group(gallery: Gallery, group: Known) -> Group:
    with gallery.store.reading() as connection:
        last = training(connection, group.id)
    return Group(
        id=group.id,
        name=group.name,
        people=len(gallery.people(group.id)),
        trained_at=None if last is None else last.trained_at,
    )
