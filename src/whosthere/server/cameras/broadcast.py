"""From a camera to all who look at it: each picture is encoded once, and only if somebody does."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from whosthere.server.cameras.picture import Picture, Shown, Size, encoded

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
        self._viewers: list[tuple[Viewer, Size]] = []
        self._latest: Shown | None = None

    @contextmanager
    def watched_by(self, viewer: Viewer, size: Size) -> Iterator[None]:
        """Offer every frame to a viewer during the block, and the latest one at once."""
        watching = viewer, size
        with self._lock:
            self._viewers.append(watching)
        try:
            picture = self.picture(size)
            if picture is not None:
                viewer.offer(picture)
            yield
        finally:
            with self._lock:
                self._viewers.remove(watching)

    def show(self, shown: Shown) -> None:
        """Show one more frame."""
        with self._lock:
            self._latest = shown
            viewers = tuple(self._viewers)
        for size in {size for _, size in viewers}:
            with self._stages.turn("encode"):
                picture = encoded(shown, size)
            for viewer, wanted in viewers:
                if wanted is size:
                    viewer.offer(picture)

    def picture(self, size: Size) -> Picture | None:
        """The latest frame; None before the first."""
        with self._lock:
            shown = self._latest
        return None if shown is None else encoded(shown, size)

    def forget(self) -> None:
        """Show nothing any more: what was seen is not what is there now."""
        with self._lock:
            self._latest = None
