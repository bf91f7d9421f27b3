"""From a camera to all who look at it: a picture is encoded once a view, and only if it has one."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from whosthere.server.cameras.h264 import H264Encoder
from whosthere.server.cameras.picture import Codec, Picture, Shown, Size, View, encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.live.stages import Stages


class Viewer(Protocol):
    """Somebody who looks."""

    def offer(self, picture: Picture) -> None:
        """Take a picture, or leave it; from any thread, and at once."""
        ...


class Broadcast:
    """Shows the frames of one camera to its viewers. Safe to use from several threads.

    Args:
        stages: Where it is measured what encoding takes.
    """

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._lock = threading.Lock()
        self._viewers: list[tuple[Viewer, View]] = []
        self._refreshed: set[View] = set()
        self._latest: Shown | None = None
        self._encoders: dict[View, H264Encoder] = {}

    @contextmanager
    def watched_by(self, viewer: Viewer, view: View) -> Iterator[Shown | None]:
        """Offer every frame to a viewer during the block; yields the last one before it, if any."""
        watching = viewer, view
        with self._lock:
            self._viewers.append(watching)
            self._refreshed.add(view)
            latest = self._latest
        try:
            yield latest
        finally:
            with self._lock:
                self._viewers.remove(watching)

    def refresh(self, view: View) -> None:
        """Let the next picture of that view stand by itself: somebody has missed some."""
        with self._lock:
            self._refreshed.add(view)

    def show(self, shown: Shown) -> None:
        """Show one more frame; for one thread at a time."""
        with self._lock:
            self._latest = shown
            viewers = tuple(self._viewers)
            refreshed, self._refreshed = self._refreshed, set()
        views = {view for _, view in viewers}
        self._encoders = {
            view: self._encoders.get(view) or H264Encoder(view.size)
            for view in views
            if view.codec is Codec.H264
        }
        for view in views:
            with self._stages.turn("encode"):
                if (encoder := self._encoders.get(view)) is None:
                    picture = encoded(shown, view.size)
                else:
                    picture = encoder.encode(shown, by_itself=view in refreshed)
            for viewer, wanted in viewers:
                if wanted == view:
                    viewer.offer(picture)

    def picture(self, size: Size) -> Picture | None:
        """The latest frame, as JPEG; None before the first."""
        with self._lock:
            shown = self._latest
        return None if shown is None else encoded(shown, size)

    def forget(self) -> None:
        """Show nothing any more: what was seen is not what is there now."""
        with self._lock:
            self._latest = None
