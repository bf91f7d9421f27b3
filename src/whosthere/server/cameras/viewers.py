"""Those who look at cameras, in the event loop: each gets what it can take, and skips the rest."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whosthere.server.cameras.on_their_way import OnTheirWay
from whosthere.server.cameras.picture import encoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.server.cameras.broadcast import Broadcast
    from whosthere.server.cameras.cameras import Cameras
    from whosthere.server.cameras.picture import Picture, View


class LatestPicture:
    """Holds the latest picture of one camera for somebody who takes one after the other."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._there = asyncio.Event()
        self._picture: Picture | None = None

    def offer(self, picture: Picture) -> None:
        """See `Viewer.offer`."""
        self._loop.call_soon_threadsafe(self._take, picture)

    async def take(self, timeout: float) -> Picture | None:
        """The next picture; None when none came in time."""
        try:
            await asyncio.wait_for(self._there.wait(), timeout)
        except TimeoutError:
            return None
        self._there.clear()
        return self._picture

    def _take(self, picture: Picture) -> None:
        self._picture = picture
        self._there.set()


@dataclass(frozen=True, slots=True)
class _Watching:
    """One camera that is looked at."""

    view: View
    broadcast: Broadcast
    pictures: OnTheirWay = field(default_factory=OnTheirWay)
    end: ExitStack = field(default_factory=ExitStack)

    def keep_going(self) -> None:
        if self.pictures.stuck:
            self.broadcast.refresh(self.view)


class LiveViewer:
    """Looks at any number of cameras at once. For the event loop, but for `offer`.

    Args:
        cameras: Which there are.
        wake: Called when there is something to send.
    """

    def __init__(self, cameras: Cameras, wake: asyncio.Event) -> None:
        self._cameras = cameras
        self._wake = wake
        self._loop = asyncio.get_running_loop()
        self._watching: dict[str, _Watching] = {}

    def offer(self, picture: Picture) -> None:
        """See `Viewer.offer`."""
        self._loop.call_soon_threadsafe(self._take, picture)

    async def watch(self, wanted: Mapping[str, View]) -> None:
        """Look at these cameras from now on, and at no others; one that is gone is left out."""
        for camera, watching in list(self._watching.items()):
            if wanted.get(camera) != watching.view:
                watching.end.close()
                del self._watching[camera]
        for camera, view in wanted.items():
            if camera not in self._watching and (watched := self._cameras.find(camera)):
                watching = _Watching(view, watched.broadcast)
                self._watching[camera] = watching
                latest = watching.end.enter_context(watched.broadcast.watched_by(self, view))
                if latest is not None:
                    self._take(await asyncio.to_thread(encoded, latest, view.size))

    def drawn(self, camera: str, seq: int) -> None:
        """Note that the picture of that number, and all before it, are drawn."""
        if (watching := self._watching.get(camera)) is not None:
            watching.pictures.drawn(seq)
            watching.keep_going()
        self._wake.set()

    def due(self) -> list[Picture]:
        """The pictures to send now; they are in flight from then on."""
        return [
            picture for watching in self._watching.values() for picture in watching.pictures.send()
        ]

    def close(self) -> None:
        """Look at nothing any more."""
        for watching in self._watching.values():
            watching.end.close()
        self._watching.clear()

    def _take(self, picture: Picture) -> None:
        if (watching := self._watching.get(picture.camera)) is not None:
            watching.pictures.add(picture)
            watching.keep_going()
            self._wake.set()
