"""``/api/strangers``: who was seen and is not known, where that is kept."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.responses import Response

from whosthere.people.kept import KeptStrangers
from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.changes import changed
from whosthere.server.api.decision_bodies import Decided, decided
from whosthere.server.api.names import Name
from whosthere.server.api.person_bodies import PhotoQuality
from whosthere.server.api.pictures import JPEG, jpeg_response
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import ApiService, Shared

if TYPE_CHECKING:
    from whosthere.people.kept_faces import Cluster, KeptFace

router = api_router("people")


class StrangerFace(Body):
    """One look at a stranger."""

    id: str
    picture: str | None
    quality: PhotoQuality
    source: str
    seen_at: datetime


class Stranger(Body):
    """Looks that are probably at one person, oldest first."""

    id: str
    count: int
    first_seen: datetime
    last_seen: datetime
    sources: list[str]
    faces: list[StrangerFace]


class Strangers(Body):
    """Who was seen and is not known, the most often seen first; whether looks are kept now."""

    kept: bool
    strangers: list[Stranger]


class GivenName(Body):
    """Who a stranger of a group is."""

    name: Name
    group: Name | None = None


@router.get("/strangers")
def strangers(_caller: Viewer, shared: Shared, group: str | None = None) -> Strangers:
    """List the strangers of a group."""
    return Strangers(
        kept=shared.settings.config.people.keep_strangers,
        strangers=[_stranger(each) for each in _kept(shared, group).clusters()],
    )


@router.post("/strangers/{stranger_id}/name")
def name(caller: Operator, shared: Shared, stranger_id: str, body: GivenName) -> Decided:
    """Say who a stranger is: somebody new, or whoever has that name."""
    kept = _kept(shared, body.group)
    person, decision = shared.gallery.corrections.name_stranger(
        kept.group_id, kept.cluster(stranger_id), body.name, caller.name
    )
    changed(shared, kept.group_id)
    return decided(shared.gallery, person.id, decision)


@router.delete("/strangers/{stranger_id}", status_code=HTTPStatus.NO_CONTENT)
def forget(_caller: Operator, shared: Shared, stranger_id: str, group: str | None = None) -> None:
    """Forget a stranger for good, with all looks at them."""
    _kept(shared, group).forget(stranger_id)


@router.get(
    "/strangers/faces/{face_id}/picture.jpg", response_class=Response, responses={200: JPEG}
)
def picture(_caller: Viewer, shared: Shared, face_id: str) -> Response:
    """A look at a stranger, cut out."""
    return jpeg_response(shared.gallery.album.stranger(face_id))


def _kept(shared: ApiService, group: str | None) -> KeptStrangers:
    return KeptStrangers(shared.gallery, group or shared.settings.config.people.group)


def _stranger(cluster: Cluster) -> Stranger:
    return Stranger(
        id=cluster.id,
        count=len(cluster.faces),
        first_seen=cluster.faces[0].seen_at,
        last_seen=max(face.seen_at for face in cluster.faces),
        sources=list(dict.fromkeys(face.source for face in cluster.faces)),
        faces=[_face(face) for face in cluster.faces],
    )


def _face(face: KeptFace) -> StrangerFace:
    address = f"/api/strangers/faces/{face.id}/picture.jpg"
    return StrangerFace(
        id=face.id,
        picture=address if face.pictured else None,
        quality=PhotoQuality.model_validate(face.quality),
        source=face.source,
        seen_at=face.seen_at,
    )
