"""What every live source has in common: the clock, and coming back after a loss."""

from __future__ import annotations

import logging
import random
import threading
import time
from dataclasses import dataclass
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

LONGEST_SILENCE = 10.0
"""Seconds without a picture after which a connection counts as lost although data comes: only
sound, or pictures that cannot be decoded."""


class Connection(Protocol):
    """One unbroken connection to a camera.

    Attributes:
        size: Width and height in pixels.
        fps: Frames a second by its own account; 0 when it does not say.
    """

    size: tuple[int, int]
    fps: float

    def images(self) -> Iterator[Image | None]:
        """Pictures as they come, and None for data that gave none.

        Ends when the connection is lost, however that shows.
        """
        ...

    def close(self) -> None:
        """Hang up."""
        ...


@dataclass
class _Absence:
    """A time without pictures, over one or more tries.

    Attributes:
        since: When it began, on the monotonic clock.
        pause: Seconds before the next try.
    """

    since: float
    pause: float = FIRST_PAUSE


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
        self._absence: _Absence | None = None
        self._connection: Connection | None = connect()
        self.size = self._connection.size
        self.fps = self._connection.fps

    def frames(self) -> Iterator[Frame]:
        """See `Source.frames`.

        Raises:
            SourceError: It answers, but never gave a picture.
        """
        start: float | None = None
        index = 0
        while self._connection is not None:
            for image in self._pictures(self._connection):
                now = time.monotonic()
                start = now if start is None else start
                self._present(image)
                yield Frame(image, index, now - start, datetime.now(UTC))
                index += 1
            self.close()
            if index == 0 and not self._stopped.is_set():
                message = f"{self.label} answers, but gives no picture; is it the right address?"
                raise SourceError(message)
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

    def _pictures(self, connection: Connection) -> Iterator[Image]:
        """Its pictures, until it is lost, silent for too long, or stopped."""
        latest = time.monotonic()
        for image in connection.images():
            if self._stopped.is_set():
                return
            if image is not None:
                yield image
                latest = time.monotonic()
            elif time.monotonic() - latest > LONGEST_SILENCE:
                return

    def _present(self, image: Image) -> None:
        self.state = SourceState.LIVE
        self.size = (image.shape[1], image.shape[0])
        if self._absence is not None:
            log.warning("%s is back", self.label)
            self._absence = None

    def _come_back(self) -> Connection | None:
        """A new connection; None when stopped while trying.

        Raises:
            SourceUnauthorized: The password is not good any more; more tries could lock it.
            SourceLost: The time to come back is over.
        """
        self.state = SourceState.LOST
        if self._absence is None and not self._stopped.is_set():
            log.warning("lost %s; trying again", self.label)
        # A connection that gave no picture is no end of the absence.
        absence = self._absence = self._absence or _Absence(time.monotonic())
        # Half of each pause is random, so that many cameras do not come back in one blow.
        while not self._stopped.wait(absence.pause * random.uniform(0.5, 1)):  # noqa: S311
            absence.pause = min(2 * absence.pause, LONGEST_PAUSE)
            self._refuse_to_wait_longer(absence)
            try:
                return self._connect()
            except SourceUnauthorized:
                raise
            except SourceError as error:
                log.info("not yet: %s", error)
        return None

    def _refuse_to_wait_longer(self, absence: _Absence) -> None:
        away = time.monotonic() - absence.since
        if self._give_up_after is not None and away > self._give_up_after:
            message = f"{self.label} went away and did not come back within {away:.0f} seconds"
            raise SourceLost(message)
