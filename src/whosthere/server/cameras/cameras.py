"""All cameras that the server watches."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from whosthere.errors import LimitReached
from whosthere.server.api.routing import NotThere
from whosthere.server.cameras.browser import BrowserCameras
from whosthere.server.cameras.camera import Address, Camera
from whosthere.server.cameras.news import News
from whosthere.server.cameras.store import CameraStore, name_taken
from whosthere.server.cameras.studio import Studio
from whosthere.server.cameras.timings import StageTime
from whosthere.server.cameras.watched import WatchedCamera

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from whosthere.people.gallery import Gallery
    from whosthere.server.cameras.status import CameraStatus
    from whosthere.server.cameras.visitors import Visitors
    from whosthere.server.settings import Settings

MOST = 64
"""Cameras; each has threads of its own, and few machines can watch as many."""
CLOSE_SECONDS = 10.0
"""How long the end of the server waits for cameras that do not answer."""


class Cameras:
    """Adds, changes and removes cameras while they are watched. Safe to use from several threads.

    Use it as a context manager: they are watched inside.

    Args:
        gallery: Who is known; remembers the cameras, too.
        settings: The settings as they are now.
        given: Addresses of cameras that are watched this time only.
        tell: Takes sentences for whoever runs the server.

    Attributes:
        news: Tells whenever a camera is added, changed or removed, or its state changes.
        browsers: Cameras of browsers.
        closing: Whether the server is about to end: streams that have no end end then.

    Raises:
        UsageError: An address that was given is none.
        DatabaseError: The cameras cannot be read.
    """

    def __init__(
        self,
        gallery: Gallery,
        settings: Settings,
        given: Iterable[str],
        tell: Callable[[str], None],
    ) -> None:
        self.news = News()
        self.closing = False
        self._studio = Studio(gallery, settings, tell)
        self.browsers = BrowserCameras(self._studio)
        self._recognition = settings.config.vision.recognition
        self._store = CameraStore(gallery.store)
        # A change may wait for the database. Whoever only looks does not wait for it: every change
        # makes a new mapping.
        self._changing = threading.Lock()
        self._watched: Mapping[str, WatchedCamera] = {}
        self._ending: list[WatchedCamera] = []
        for camera in self._store.listed():
            self._watch(camera)
        for address in given:
            self._watch(self._named_apart(Camera.new(None, Address(address), kept=False)))

    @property
    def visitors(self) -> Visitors:
        """Who is before the cameras, and who just was."""
        return self._studio.visitors

    def listed(self) -> list[CameraStatus]:
        """All cameras and how they fare, without their secrets."""
        return [watched.status for watched in self._watched.values()]

    def get(self, camera_id: str) -> WatchedCamera:
        """The camera of that id.

        Raises:
            NotThere: There is none.
        """
        watched = self.find(camera_id)
        if watched is None:
            message = f"there is no camera with the id {camera_id}; it may have been removed"
            raise NotThere(message)
        return watched

    def find(self, camera_id: str) -> WatchedCamera | None:
        """The camera of that id; None when there is none."""
        return self._watched.get(camera_id)

    def add(self, name: str | None, address: Address) -> CameraStatus:
        """Watch one more camera, also after the next start of the server.

        Args:
            name: What to call it; None to call it by its address.
            address: What to watch.

        Raises:
            NameTaken: Another one is called so.
            LimitReached: There are `MOST` already.
            UsageError: The name or the address is none.
        """
        camera = Camera.new(name, address)
        with self._changing:
            if len(self._watched) >= MOST:
                message = f"there are {MOST} cameras, which is the most; remove some first"
                raise LimitReached(message, "cameras")
            camera = self._named_apart(camera) if name is None else self._free(camera)
            self._store.add(camera)
            watched = self._watch(camera)
            watched.start()
        self.news.tell()
        return watched.status

    def change(
        self,
        camera_id: str,
        *,
        name: str | None = None,
        address: Address | None = None,
        paused: bool | None = None,
    ) -> CameraStatus:
        """Change what is told, and leave the rest.

        Raises:
            NotThere: There is no such camera.
            NameTaken: Another one is called so.
            UsageError: The name or the address is none.
        """
        with self._changing:
            watched = self.get(camera_id)
            camera = watched.camera
            if name is not None:
                camera = self._free(camera.called(name))
            if address is not None:
                camera = camera.at(address)
            if paused is not None:
                camera = replace(camera, paused=paused)
            if camera != watched.camera:
                if camera.kept:
                    self._store.change(camera)
                watched.change(camera)
        self.news.tell()
        return watched.status

    def remove(self, camera_id: str) -> None:
        """Watch a camera no more, and forget it; one that was only given, until the next start.

        Raises:
            NotThere: There is no such camera.
        """
        with self._changing:
            watched = self.get(camera_id)
            if watched.camera.kept:
                self._store.remove(watched.camera)
            self._watched = {
                known: one for known, one in self._watched.items() if known != camera_id
            }
            watched.stop()
            self._ending = [one for one in self._ending if not one.join(0)] + [watched]
        self.news.tell()

    def people_changed(self) -> None:
        """People were named, renamed, corrected or erased, and their groups are trained.

        Raises:
            WhosThereError: The group of the settings cannot be searched.
        """
        for watched in self._watched.values():
            watched.reconsider()
        self.browsers.reconsider()
        self._studio.reconsider()

    def settings_changed(self) -> None:
        """The settings have changed: cameras take them up."""
        recognition = self._studio.config.vision.recognition
        if recognition != self._recognition:
            # Templates of other weights say nothing to the new ones.
            self._recognition = recognition
            self.visitors.clear()
        for watched in self._watched.values():
            watched.take_up_settings()

    def end_streams(self) -> None:
        """The server is about to end: streams that have no end of their own end now."""
        self.closing = True

    @contextmanager
    def sending(self, camera_id: str) -> Iterator[None]:
        """Measure the block as one turn of sending a picture of a camera."""
        watched = self.find(camera_id)
        with nullcontext() if watched is None else watched.stages.turn("send"):
            yield

    def stages(self) -> list[StageTime]:
        """How long each stage of the work takes, camera by camera."""
        return [
            StageTime(
                watched.camera.name,
                stage,
                None if pace.seconds is None else 1000 * pace.seconds,
                pace.rate,
            )
            for watched in self._watched.values()
            for stage, pace in watched.paces().items()
        ]

    def __enter__(self) -> Self:
        for watched in self._watched.values():
            watched.start()
        return self

    def __exit__(self, *_: object) -> None:
        cameras = [*self._ending, *self._watched.values()]
        for watched in cameras:
            watched.stop()
        until = time.monotonic() + CLOSE_SECONDS
        for watched in cameras:
            if not watched.join(max(until - time.monotonic(), 0.0)):
                self._studio.tell(f"camera {watched.camera.name} does not answer; it is left")

    def _watch(self, camera: Camera) -> WatchedCamera:
        watched = WatchedCamera(camera, self._studio, self.news)
        self._watched = {**self._watched, camera.id: watched}
        return watched

    def _free(self, camera: Camera) -> Camera:
        """The camera, if no other one is called so."""
        if camera.folded in self._names(other_than=camera):
            raise name_taken(camera)
        return camera

    def _named_apart(self, camera: Camera) -> Camera:
        """The camera with a number behind its name, if another one is called so."""
        names, number, named = self._names(other_than=camera), 1, camera
        while named.folded in names:
            number += 1
            named = camera.called(f"{camera.name} {number}")
        return named

    def _names(self, other_than: Camera) -> set[str]:
        return {
            watched.camera.folded
            for watched in self._watched.values()
            if watched.camera.id != other_than.id
        }
