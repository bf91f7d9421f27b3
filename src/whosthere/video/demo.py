"""The demo as a source: real faces moving through a painted hall, drawn as they are asked for."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.demo import pictures
from whosthere.demo.backdrop import COUNTER_TOP, DOORWAY, HEIGHT, WIDTH, paint
from whosthere.demo.cutout import Cutout
from whosthere.demo.script import DURATION, WALKS
from whosthere.types import Frame, SourceState
from whosthere.video.pictures import read_picture
from whosthere.video.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.types import Image

FPS = 25.0
FRAMES = round(DURATION * FPS)


class Demo(Source):
    """People of `whosthere.demo` walk through a hall; one of them is enrolled by nobody.

    Every run gives the same pictures. It behaves as a file does: frames wait to be taken.
    """

    label = "demo"
    live = False
    stills = False
    audio = None
    size = (WIDTH, HEIGHT)
    fps = FPS
    frame_count = FRAMES
    duration = DURATION

    def __init__(self) -> None:
        self.state = SourceState.CONNECTING
        self._stopped = threading.Event()
        self._hall = paint()
        self._people = {
            picture.person: Cutout(
                read_picture(picture.path), read_picture(picture.outline.mask), picture.outline.face
            )
            for picture in pictures()
            if picture.outline
        }

    def frames(self) -> Iterator[Frame]:
        """See `Source.frames`; `captured_at` is when the frame was drawn."""
        for index in range(FRAMES):
            if self._stopped.is_set():
                break
            self.state = SourceState.LIVE
            pts = index / FPS
            yield Frame(self._draw(pts), index, pts, datetime.now(UTC))
        self.state = SourceState.ENDED

    def stop(self) -> None:
        """See `Source.stop`."""
        self._stopped.set()

    def close(self) -> None:
        """See `Source.close`."""

    def _draw(self, time: float) -> Image:
        scene = self._hall.copy()
        hall, room = scene[:COUNTER_TOP], scene[DOORWAY]
        for walk in WALKS:
            if pose := walk.at(time):
                self._people[walk.person].draw(room if walk.beyond else hall, pose)
        return scene
