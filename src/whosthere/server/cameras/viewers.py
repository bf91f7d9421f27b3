"""Those who look at cameras, in the event loop: each gets what it can take, and skips the rest."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.server.cameras.cameras import Cameras
    from whosthere.server.cameras.picture import Picture, Size

MOST_IN_FLIGHT = 2
"""Pictures of a camera that a viewer may have without having drawn them: one on its way while the
other is drawn. More would only be late."""


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
        self._watching: dict[str, tuple[Size, ExitStack]] = {}
        self._next: dict[str, Picture] = {}
        self._in_flight: dict[str, set[int]] = {}

    def offer(self, picture: Picture) -> None:
        """See `Viewer.offer`."""
        self._loop.call_soon_threadsafe(self._take, picture)

    async def watch(self, wanted: Mapping[str, Size]) -> None:
        """Look at these cameras from now on, and at no others; one that is gone is left out."""
        for camera, (size, watching) in list(self._watching.items()):
            if wanted.get(camera) is not size:
                watching.close()
                del self._watching[camera]
                self._next.pop(camera, None)
        for camera, size in wanted.items():
            if camera not in self._watching and (watched := self._cameras.find(camera)):
                self._in_flight[camera] = set()
                watching = ExitStack()
                self._watching[camera] = size, watching
                # The latest picture is encoded for it.
                await asyncio.to_thread(
                    watching.enter_context, watched.broadcast.watched_by(self, size)
                )

    def drawn(self, camera: str, seq: int) -> None:
        """Note that the picture of that number, and all before it, are drawn."""
        in_flight = self._in_flight.get(camera, set())
        self._in_flight[camera] = {one for one in in_flight if one > seq}
        self._wake.set()

    def due(self) -> list[Picture]:
        """The pictures to send now; they are in flight from then on."""
        due = [
            picture
            for camera, picture in self._next.items()
            if len(self._in_flight[camera]) < MOST_IN_FLIGHT
        ]
        for picture in due:
            del self._next[picture.camera]
            self._in_flight[picture.camera].add(picture.seq)
        return due

    def close(self) -> None:
        """Look at nothing any more."""
        for _, watching in self._watching.values():
            watching.close()
        self._watching.clear()

    def _take(self, picture: Picture) -> None:
        waiting = self._next.get(picture.camera)
        if picture.camera in self._watching and (waiting is None or waiting.seq < picture.seq):
            self._next[picture.camera] = picture
            self._wake.set()
