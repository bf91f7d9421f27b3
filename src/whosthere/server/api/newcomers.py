"""``/api/newcomers``: people who are there with the first photo that is taken, and not before."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, NamedTuple

from fastapi import Depends

from whosthere.errors import PhotoRefused
from whosthere.people import groups, persons
from whosthere.people.names import clean
from whosthere.providers.register import Register
from whosthere.server.api.access import Operator
from whosthere.server.api.changes import changed
from whosthere.server.api.looking import looked_at
from whosthere.server.api.names import Name
from whosthere.server.api.person_bodies import PersonWithPhotos, person_of
from whosthere.server.api.routing import api_router
from whosthere.server.api.service import Shared
from whosthere.server.api.uploads import PICTURE_BODY, Upload

router = api_router("people")


class _Newcomer(NamedTuple):
    """Somebody whose name is free in the group."""

    name: str
    group: str


def _newcomer(shared: Shared, name: Name, group: Name | None = None) -> _Newcomer:
    newcomer = _Newcomer(clean(name), group or shared.settings.config.people.group)
    with shared.gallery.store.reading() as connection:
        found = groups.find(connection, newcomer.group)
        if found is not None:
            persons.require_free(connection, found.id, newcomer.name)
    return newcomer


Newcomer = Annotated[_Newcomer, Depends(_newcomer)]


@router.get(
    "/newcomers",
    status_code=HTTPStatus.NO_CONTENT,
    responses={409: {"description": "Somebody of the group has that name."}},
)
def may_come(_caller: Operator, _newcomer: Newcomer) -> None:
    """See that a name is one, and free in the group: the one of the settings unless told."""


@router.post("/newcomers", status_code=HTTPStatus.CREATED, openapi_extra=PICTURE_BODY)
def come(
    _caller: Operator, shared: Shared, newcomer: Newcomer, picture: Upload
) -> PersonWithPhotos:
    """Add somebody with their first photo; where it is refused, nobody is added."""
    seen = looked_at(shared, picture).seen
    group = shared.gallery.ensure_group(newcomer.group)
    enrolment = Register(shared.gallery, group.id).enrol(newcomer.name, seen, "the photo")
    if enrolment.face is None:
        raise PhotoRefused(enrolment.refusal)
    changed(shared, group.id)
    return person_of(shared.gallery, enrolment.face.person_id)
