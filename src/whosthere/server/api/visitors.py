"""``/api/visitors``: who is before the cameras, and who just was. Nothing of it is stored."""

from __future__ import annotations

from datetime import datetime

from fastapi.responses import Response
from pydantic import Field

from whosthere.server.api.access import Viewer
from whosthere.server.api.pictures import JPEG, jpeg_response
from whosthere.server.api.routing import Body, NotThere, api_router
from whosthere.server.api.service import ApiService, Shared
from whosthere.server.cameras.visitor import RememberedVisitor

router = api_router("visitors")


class Visitor(Body):
    """Somebody before a camera, remembered in memory for an hour at most."""

    id: str
    camera: str
    camera_name: str
    name: str | None
    person_id: str | None
    stranger_id: str | None = Field(description="holds for one run of the camera")
    confidence: float
    first_seen: datetime
    last_seen: datetime
    in_view: bool
    picture: str | None = Field(description="where the best picture of the face is")
    looks: int = Field(description="close looks that are remembered")
    corrected: bool = Field(description="whether somebody said who it is, or is not")


class Visitors(Body):
    """Who is in view, who came last first, and who has left, who left last first."""

    in_view: list[Visitor]
    left: list[Visitor]


@router.get("/visitors")
def visitors(_caller: Viewer, shared: Shared) -> Visitors:
    """Who is before the cameras, and who just was."""
    return visitors_of(shared)


@router.get("/visitors/{visitor_id}/picture.jpg", response_class=Response, responses={200: JPEG})
def picture(_caller: Viewer, shared: Shared, visitor_id: str) -> Response:
    """The best picture of a visitor's face."""
    looks = shared.cameras.visitors.get(visitor_id).looks
    if not looks or looks[0].picture is None:
        message = "no close look at that visitor was possible yet"
        raise NotThere(message)
    return jpeg_response(looks[0].picture)


def visitors_of(shared: ApiService) -> Visitors:
    """All visitors, as of now."""
    in_view, left = shared.cameras.visitors.listed()
    return Visitors(
        in_view=[_visitor(one) for one in in_view], left=[_visitor(one) for one in left]
    )


def _visitor(visitor: RememberedVisitor) -> Visitor:
    identity = visitor.identity
    return Visitor(
        id=visitor.id,
        camera=visitor.camera,
        camera_name=visitor.camera_name,
        name=identity.name,
        person_id=identity.person_id,
        stranger_id=identity.stranger_id,
        confidence=round(identity.confidence, 3),
        first_seen=visitor.first_seen,
        last_seen=visitor.last_seen,
        in_view=visitor.in_view,
        picture=_picture(visitor),
        looks=len(visitor.looks),
        corrected=visitor.corrected,
    )


def _picture(visitor: RememberedVisitor) -> str | None:
    """Where the best picture is: somewhere else when there is a better one."""
    if not visitor.looks:
        return None
    return f"/api/visitors/{visitor.id}/picture.jpg?quality={visitor.looks[0].quality.score:.3f}"
