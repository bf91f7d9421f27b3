"""``/api/cameras``: what is watched."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from starlette.requests import Request

from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.names import Name
from whosthere.server.api.pictures import JPEG, jpeg_response
from whosthere.server.api.routing import Body, NotThere, api_router
from whosthere.server.api.service import ApiService, Shared
from whosthere.server.cameras.camera import Address
from whosthere.server.cameras.picture import Size, View, encoded
from whosthere.server.cameras.status import CameraState, CameraStatus
from whosthere.server.cameras.viewers import LatestPicture
from whosthere.server.cameras.watched import WatchedCamera
from whosthere.video.open import Kind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

router = api_router("cameras")

MAX_ADDRESS = 2000
PATIENCE_SECONDS = 1.0
"""How long a stream waits for a picture before it looks whether the server ends."""

MJPEG: dict[str, Any] = {"content": {"multipart/x-mixed-replace": {"schema": {"type": "string"}}}}
BOUNDARY = "picture"

Text = Annotated[str, Field(max_length=MAX_ADDRESS)]
Where = Annotated[str, Field(min_length=1, max_length=MAX_ADDRESS)]


class Camera(Body):
    """Something that is watched, and how it fares."""

    id: str
    name: str
    kind: Kind
    address: str = Field(description="without a password")
    has_password: bool
    paused: bool
    state: CameraState
    problem: str | None = Field(description="what is wrong, in a sentence")
    width: int = Field(description="of its pictures; 0 before the first")
    height: int
    source_fps: float = Field(description="pictures a second that it gives")
    analysed_fps: float = Field(description="of which so many are analysed")
    latency: float = Field(description="seconds from a picture to its result; 0 for a file")
    dropped: int = Field(description="pictures that were left out so as not to lag")


class Cameras(Body):
    """All that is watched."""

    cameras: list[Camera]


class NewCamera(Body):
    """What to watch: a webcam's number, an address, a file, a folder of pictures or ``demo``."""

    address: Where
    name: Name | None = None
    user: Text | None = None
    password: Text | None = None


class Changes(Body):
    """What is different from now on; the rest stays. An address without a password keeps the one
    that is known for the same user at the same place."""

    name: Name | None = None
    address: Where | None = None
    user: Text | None = None
    password: Text | None = None
    paused: bool | None = None


@router.get("/cameras")
def cameras(_caller: Viewer, shared: Shared) -> Cameras:
    """List the cameras."""
    return cameras_of(shared)


@router.post("/cameras", status_code=HTTPStatus.CREATED)
def add(_caller: Operator, shared: Shared, body: NewCamera) -> Camera:
    """Watch one more camera."""
    address = Address(body.address, body.user, body.password)
    return _camera(shared.cameras.add(body.name, address))


@router.patch("/cameras/{camera_id}")
def change(_caller: Operator, shared: Shared, camera_id: str, body: Changes) -> Camera:
    """Change a camera: its name, where it is, or whether it is paused."""
    address = None
    if any(told is not None for told in (body.address, body.user, body.password)):
        shown = shared.cameras.get(camera_id).camera.shown
        address = Address(body.address or shown, body.user, body.password)
    return _camera(
        shared.cameras.change(camera_id, name=body.name, address=address, paused=body.paused)
    )


@router.delete("/cameras/{camera_id}", status_code=HTTPStatus.NO_CONTENT)
def remove(_caller: Operator, shared: Shared, camera_id: str) -> None:
    """Watch a camera no more."""
    shared.cameras.remove(camera_id)


@router.post("/cameras/{camera_id}/restart")
def restart(_caller: Operator, shared: Shared, camera_id: str) -> Camera:
    """Open a camera anew: try one that failed, or play a file again."""
    watched = shared.cameras.get(camera_id)
    watched.restart()
    return _camera(watched.status)


@router.get("/cameras/{camera_id}/picture.jpg", response_class=Response, responses={200: JPEG})
def picture(_caller: Viewer, shared: Shared, camera_id: str, size: Size = Size.LARGE) -> Response:
    """The latest picture, with nothing drawn on it."""
    latest = shared.cameras.get(camera_id).broadcast.picture(size)
    if latest is None:
        message = "there is no picture of that camera yet"
        raise NotThere(message)
    return jpeg_response(latest.data)


@router.get(
    "/cameras/{camera_id}/stream.mjpg", response_class=StreamingResponse, responses={200: MJPEG}
)
async def stream(
    request: Request, _caller: Viewer, shared: Shared, camera_id: str, size: Size = Size.LARGE
) -> StreamingResponse:
    """The pictures as they come, for programs that know nothing better."""
    parts = _parts(shared.cameras.get(camera_id), size, shared, request)
    kind = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
    return StreamingResponse(parts, media_type=kind, headers={"Cache-Control": "no-store"})


async def _parts(
    watched: WatchedCamera, size: Size, shared: ApiService, request: Request
) -> AsyncIterator[bytes]:
    latest = LatestPicture()
    with watched.broadcast.watched_by(latest, View(size)) as shown:
        if shown is not None:
            latest.offer(encoded(shown, size))
        while not (shared.cameras.closing or watched.over):
            taken = await latest.take(PATIENCE_SECONDS)
            if taken is not None:
                head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
                head += f"Content-Length: {len(taken.data)}\r\n\r\n"
                yield head.encode() + taken.data + b"\r\n"
            # While something is sent, the gate asks that.
            elif shared.doorkeeper.anybody(request) is None:
                return


def cameras_of(shared: ApiService) -> Cameras:
    """All cameras, as they fare now."""
    return Cameras(cameras=[_camera(status) for status in shared.cameras.listed()])


def _camera(status: CameraStatus) -> Camera:
    standing = status.standing
    width, height = standing.size
    return Camera(
        id=status.id,
        name=status.name,
        kind=status.kind,
        address=status.address,
        has_password=status.has_password,
        paused=status.paused,
        state=standing.state,
        problem=standing.problem,
        width=width,
        height=height,
        source_fps=round(standing.source_fps, 1),
        analysed_fps=round(standing.analysed_fps, 1),
        latency=round(standing.latency, 3),
        dropped=standing.dropped,
    )
