"""``/api/live``: cameras as they are seen, with who is there, over one WebSocket.

The client says ``{"watch": [{"camera": id, "size": "tile", "codec": "jpeg"}]}``, which replaces
what it looked at before, and ``{"drawn": [id, seq]}`` after each picture. It gets pictures: four
bytes, big-endian, the length of the header, the header, which is JSON, and a JPEG, or with the
codec ``h264`` an access unit of H.264, Annex B; then the first may still be a JPEG, which begins
with ff. In between come, as text, all ``cameras`` and all ``visitors`` when something about them
has changed.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import Field, ValidationError

from whosthere.server.api.access import Viewer
from whosthere.server.api.cameras import cameras_of
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import ApiService, Shared
from whosthere.server.api.visitors import visitors_of
from whosthere.server.cameras.picture import Codec, Size, View
from whosthere.server.cameras.viewers import LiveViewer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

router = api_router("live")

VISITORS_EVERY = 0.5
"""Seconds between two messages about visitors, at least."""
CAMERAS_EVERY = 2.0
"""Seconds after which all cameras are told again: how fast they are changes without news."""
MOST_WATCHED = 64
"""Cameras that one viewer may look at."""


class Look(Body):
    """One camera to look at."""

    camera: str
    size: Size = Size.TILE
    codec: Codec = Codec.JPEG

    @property
    def view(self) -> View:
        return View(self.size, self.codec)


class Wish(Body):
    """What a client says: which cameras it looks at from now on, or what it has drawn."""

    watch: Annotated[list[Look], Field(max_length=MOST_WATCHED)] | None = None
    drawn: tuple[str, int] | None = None


@router.websocket("/live")
async def live(websocket: WebSocket, _caller: Viewer, shared: Shared) -> None:
    """Send pictures of the cameras that the client looks at, and news of cameras and visitors."""
    await websocket.accept()
    conversation = _Conversation(websocket, shared)
    with conversation.open():
        speaking = asyncio.create_task(conversation.speak())
        listening = asyncio.create_task(conversation.listen())
        # Whichever ends first: the other side has gone.
        _, going_on = await asyncio.wait([speaking, listening], return_when=asyncio.FIRST_COMPLETED)
        for task in going_on:
            task.cancel()
        for said in await asyncio.gather(speaking, listening, return_exceptions=True):
            if isinstance(said, Exception) and not isinstance(said, WebSocketDisconnect):
                raise said


class _Conversation:
    """With one client."""

    def __init__(self, websocket: WebSocket, shared: ApiService) -> None:
        self._websocket = websocket
        self._shared = shared
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._viewer = LiveViewer(shared.cameras, self._wake)
        self._cameras_changed = True
        self._visitors_changed = True
        self._visitors_due = self._loop.time()
        self._again = self._loop.call_later(CAMERAS_EVERY, self._hear_of_cameras)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Hear of news during the block."""
        with ExitStack() as hearing:
            hearing.callback(self._close)
            for news, hear in (
                (self._shared.cameras.news, self._hear_of_cameras),
                (self._shared.cameras.visitors.news, self._hear_of_visitors),
            ):
                hearing.enter_context(news.heard_by(self._from_any_thread(hear)))
            self._wake.set()
            yield

    async def listen(self) -> None:
        """Do as the client says, until it goes."""
        while True:
            text = await self._websocket.receive_text()
            try:
                wish = Wish.model_validate_json(text)
            except ValidationError:
                message = 'say {"watch": [...]} or {"drawn": [camera, seq]}'
                await self._say({"error": {"code": "UsageError", "message": message}})
                continue
            if wish.watch is not None:
                await self._viewer.watch(
                    {look.camera: View(look.size, look.codec) for look in wish.watch}
                )
            if wish.drawn is not None:
                self._viewer.drawn(*wish.drawn)

    async def speak(self) -> None:
        """Send what is due, until the client goes."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._cameras_changed:
                self._cameras_changed = False
                self._again.cancel()
                self._again = self._loop.call_later(CAMERAS_EVERY, self._hear_of_cameras)
                told = cameras_of(self._shared).model_dump(mode="json")
                await self._say({"type": "cameras", **told})
            if self._visitors_changed:
                await self._tell_of_visitors()
            for picture in self._viewer.due():
                with self._shared.cameras.sending(picture.camera):
                    await self._websocket.send_bytes(picture.message)

    async def _tell_of_visitors(self) -> None:
        now = self._loop.time()
        if now < self._visitors_due:
            self._loop.call_at(self._visitors_due, self._wake.set)
            return
        self._visitors_changed = False
        self._visitors_due = now + VISITORS_EVERY
        told = visitors_of(self._shared).model_dump(mode="json")
        await self._say({"type": "visitors", **told})

    async def _say(self, message: dict[str, object]) -> None:
        await self._websocket.send_text(json.dumps(message, ensure_ascii=False))

    def _close(self) -> None:
        self._again.cancel()
        self._viewer.close()

    def _from_any_thread(self, hear: Callable[[], None]) -> Callable[[], None]:
        def heard() -> None:
            self._loop.call_soon_threadsafe(hear)

        return heard

    def _hear_of_cameras(self) -> None:
        self._cameras_changed = True
        self._wake.set()

    def _hear_of_visitors(self) -> None:
        self._visitors_changed = True
        self._wake.set()
