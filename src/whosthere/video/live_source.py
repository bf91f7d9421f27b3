"""What every live source has in common: the clock, and coming back after a loss."""

from __future__ import annotations

import logging
import random
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from whosthere.errors import SourceError, SourceLost, SourceUnauthorized
from whosthere.types import Frame, SourceState
from whosthere.video.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whosthere.types import Image

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5
"""Seconds before the first try to come back."""

LONGEST_PAUSE = 10.0
"""Seconds between tries, at most."""


class Connection(Protocol):
    """One unbroken connection to a camera.

    Attributes:
        size: Width and height in pixels.
        fps: Frames a second by its own account; 0 when it does not say.
    """

    size: tuple[int, int]
    fps: float

    def images(self) -> Iterator[Image]:
        """Pictures as they come; ends when the connection is lost, however that shows."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class LiveSource(Source):
    """Frames of a camera as they come. A camera that worked once is tried again when it is lost.

    `pts` is the time since the first frame by this machine's clock: cameras' own time stamps start
    anew after every loss, and many of them are wrong.
    """

    live = True
    stills = False
    audio = None
    frame_count = None
    duration = None

    def __init__(
        self,
        label: str,
        connect: Callable[[], Connection],
        give_up_after: float | None = None,
    ) -> None:
        """Connect for the first time.

        Args:
            label: See `Source`.
            connect: Makes a connection, or raises `SourceError`.
            give_up_after: Seconds without the camera until it counts as lost; None for never.

        Raises:
            SourceError: What `connect` raises the first time: there is no second try.
        """
        self.label = label
        self.state = SourceState.CONNECTING
        self._connect = connect
        self._give_up_after = give_up_after
        self._stopped = threading.Event()
        self._connection: Connection | None = connect()
        self.size = self._connection.size
        self.fps = self._connection.fps

    def frames(self) -> Iterator[Frame]:
        """See `Source.frames`."""
        start: float | None = None
        index = 0
        while self._connection is not None:
            for image in self._connection.images():
                if self._stopped.is_set():
                    break
                now = time.monotonic()
                start = now if start is None else start
                self.state = SourceState.LIVE
                self.size = (image.shape[1], image.shape[0])
                yield Frame(image, index, now - start, datetime.now(UTC))
                index += 1
            self.close()
            self._connection = self._come_back()
        self.state = SourceState.ENDED

    def stop(self) -> None:
        """See `Source.stop`; ends a pause between tries at once."""
        self._stopped.set()

    def close(self) -> None:
        """See `Source.close`."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _come_back(self) -> Connection | None:
        """A new connection; None when stopped while trying.

        Raises:
            SourceUnauthorized: The password is not good any more; more tries could lock it.
            SourceLost: The time to come back is over.
        """
        if self._stopped.is_set():
            return None
        self.state = SourceState.LOST
        log.warning("lost %s; trying again", self.label)
        lost_at = time.monotonic()
        pause = FIRST_PAUSE
        # Half of each pause is random, so that many cameras do not come back in one blow.
        while not self._stopped.wait(pause * random.uniform(0.5, 1)):  # noqa: S311
            try:
                connection = self._connect()
            except SourceUnauthorized:
                raise
            except SourceError as error:
                self._refuse_to_wait_longer(lost_at, error)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            log.warning("%s is back", self.label)
            return connection
        return None

    def _refuse_to_wait_longer(self, lost_at: float, error: SourceError) -> None:
        away = time.monotonic() - lost_at
        if self._give_up_after is not None and away >= self._give_up_after:
            message = f"{self.label} went away and did not come back within {away:.0f} seconds"
            raise SourceLost(message) from error
