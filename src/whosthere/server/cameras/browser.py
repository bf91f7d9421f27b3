"""Cameras of browsers as sources: analysed as they come, and forgotten."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.errors import WhosThereError
from whosthere.types import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.live.recognition import Recognition
    from whosthere.server.cameras.studio import Studio
    from whosthere.types import Image, TrackedFace

MOST_A_CORE = 2
"""Browsers for each core: with more of them, all would stutter."""


class TooManyBrowsers(WhosThereError):
    """As many browsers show their camera as this machine can look at."""


class BrowserCamera:
    """One browser's camera. Nothing of it is stored, and nobody else gets to see it.

    For one thread at a time, but for `reconsider`.

    Args:
        recognition: Of its own.
        turns: How many pictures are analysed at the same time.
    """

    def __init__(self, recognition: Recognition, turns: threading.BoundedSemaphore) -> None:
        self._recognition = recognition
        self._turns = turns
        self._people_changed = threading.Event()
        self._began = time.monotonic()
        self._index = 0

    def see(self, image: Image) -> tuple[TrackedFace, ...]:
        """The faces of the next picture, largest first.

        Raises:
            ModelError: The networks failed.
        """
        frame = Frame(image, self._index, time.monotonic() - self._began, datetime.now(UTC))
        self._index += 1
        with self._turns:
            if self._people_changed.is_set():
                self._people_changed.clear()
                self._recognition.recogniser.reconsider()
            return self._recognition.see(frame)

    def reconsider(self) -> None:
        """People have changed: vote again with the next picture. From any thread."""
        self._people_changed.set()


class BrowserCameras:
    """Those that are open, and how many there may be. Safe to use from several threads.

    Args:
        studio: What they share with other cameras.
    """

    def __init__(self, studio: Studio) -> None:
        cores = os.cpu_count() or 1
        self._studio = studio
        self._most = MOST_A_CORE * cores
        self._turns = threading.BoundedSemaphore(cores)
        self._lock = threading.Lock()
        self._open: list[BrowserCamera] = []

    @contextmanager
    def opened(self, group: str | None) -> Iterator[BrowserCamera]:
        """One more, for the length of the block.

        Args:
            group: Whom to look for; None for the group of the settings.

        Raises:
            TooManyBrowsers: There are as many as there may be.
            GroupNotFound: There is no such group.
        """
        camera = BrowserCamera(self._recognition(group), self._turns)
        with self._lock:
            if len(self._open) >= self._most:
                message = (
                    f"{self._most} browsers show their camera already, which is as many as this "
                    "machine can look at; try again when one of them has stopped"
                )
                raise TooManyBrowsers(message)
            self._open.append(camera)
        try:
            yield camera
        finally:
            with self._lock:
                self._open.remove(camera)

    def reconsider(self) -> None:
        """People have changed: who is in view may be somebody else."""
        with self._lock:
            for camera in self._open:
                camera.reconsider()

    def _recognition(self, group: str | None) -> Recognition:
        config = self._studio.config
        # Nothing is stored, whatever the settings say of other cameras.
        people = config.people.model_copy(
            update={"keep_strangers": False, "group": group or config.people.group}
        )
        return self._studio.recognition("", config.model_copy(update={"people": people}))
