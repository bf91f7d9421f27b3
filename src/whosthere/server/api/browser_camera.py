"""``/api/browser-camera``: the camera of a browser as a source; nothing of it is stored.

A WebSocket. The client sends frames: four bytes, big-endian, the number of the frame, then a JPEG,
two at most that are not answered yet. After each comes one `Glance`.
"""

from __future__ import annotations

import struct
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from starlette.websockets import WebSocket, WebSocketDisconnect

from whosthere.errors import PictureError, WhosThereError
from whosthere.server.api.access import Viewer
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared
from whosthere.server.api.uploads import decoded
from whosthere.server.cameras.browser import BrowserCamera, TooManyBrowsers
from whosthere.server.cameras.seen import faces_json

if TYPE_CHECKING:
    from starlette.types import Message

router = api_router("live")

MOST_BYTES = 2_000_000
"""Of a frame: a JPEG of 1080 lines, at the best quality, has less."""
TRY_AGAIN_LATER = 1013
"""The close code for it (registered with IANA)."""

_NUMBER = struct.Struct(">I")


class Problem(Body):
    """Why a frame could not be used."""

    code: str
    message: str


class Glance(Body):
    """What was seen in a frame: `faces` as in ``/api/live``, for whom nothing is remembered."""

    seq: int | None = None
    width: int | None = None
    height: int | None = None
    faces: list[dict[str, Any]] = Field(default_factory=list)
    latency: float | None = None
    error: Problem | None = None


@router.websocket("/browser-camera")
async def browser_camera(
    websocket: WebSocket, _caller: Viewer, shared: Shared, group: str | None = None
) -> None:
    """Say of each frame who is in it; see the module."""
    with ExitStack() as resources:
        opened = shared.cameras.browsers.opened(group)
        try:
            camera = await run_in_threadpool(resources.enter_context, opened)
        except TooManyBrowsers as error:
            # A page cannot read the answer to a WebSocket that was refused.
            await websocket.accept()
            await websocket.send_text(_refused(error).model_dump_json())
            await websocket.close(TRY_AGAIN_LATER)
            return
        await websocket.accept()
        try:
            while (message := await websocket.receive())["type"] != "websocket.disconnect":
                glance = await run_in_threadpool(_glance, camera, message)
                await websocket.send_text(glance.model_dump_json())
        except WebSocketDisconnect:
            return


def _glance(camera: BrowserCamera, message: Message) -> Glance:
    began = time.monotonic()
    data = message.get("bytes") or b""
    seq = _NUMBER.unpack_from(data)[0] if len(data) > _NUMBER.size else None
    try:
        if seq is None:
            sentence = "send frames: four bytes, the number of the frame, and a JPEG"
            raise PictureError(sentence)
        if len(data) > MOST_BYTES:
            sentence = f"a frame may have {MOST_BYTES:,} bytes at most; send smaller ones"
            raise PictureError(sentence)
        image = decoded(data[_NUMBER.size :])
        faces = camera.see(image)
    except WhosThereError as error:
        return _refused(error, seq)
    height, width = image.shape[:2]
    return Glance(
        seq=seq,
        width=width,
        height=height,
        faces=faces_json(faces, {}),
        latency=round(time.monotonic() - began, 3),
    )


def _refused(error: WhosThereError, seq: int | None = None) -> Glance:
    return Glance(seq=seq, error=Problem(code=type(error).__name__, message=str(error)))
