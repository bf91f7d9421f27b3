"""A session before a window of the imagination: keys, pace, pauses, outputs that fail."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from whosthere.errors import OutputError
from whosthere.live.output import Output
from whosthere.live.overlay.overlay import Overlay
from whosthere.live.pipeline import Pipeline
from whosthere.live.recogniser import Recogniser
from whosthere.live.schedule import Schedule
from whosthere.live.session import Session
from whosthere.live.window import Command
from whosthere.people.strangers import Strangers
from whosthere.testing.providers import ImaginedProvider
from whosthere.testing.sources import MemorySource
from whosthere.tracking.tracker import Tracker
from whosthere.types import Aspect, Box, Face, Stats
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from whosthere.live.output import Scene
    from whosthere.types import Image

FPS = 25
FACE = Face(
    Box(60, 40, 64, 80),
    0.95,
    np.array([[80, 65], [105, 65], [92, 80], [82, 95], [102, 95]], np.float32),
)


class Seat:
    """A window with somebody before it who acts on what it shows.

    Args:
        act: Says which keys were pressed since it was asked last.
    """

    def __init__(self, act: Callable[[Seat], list[Command]] = lambda _: []) -> None:
        self.shown: list[Image] = []
        self._act = act

    def show(self, image: Image) -> None:
        self.shown.append(image)

    def poll(self) -> list[Command]:
        return self._act(self)


class Notes(Output):
    """Remembers what it is given; fails at one of the frames if told to."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.indices: list[int] = []
        self._fails_at = fails_at

    def put(self, scene: Scene) -> None:
        index = scene.result.frame.index
        if index == self._fails_at:
            message = "the disk is full"
            raise OutputError(message)
        self.indices.append(index)

    def idle(self, stats: Stats) -> None:
        pass

    def close(self) -> None:
        pass


def play(seat: Seat | None, frames: int, stills: Path, *outputs: Output) -> list[str]:
    """Run a session over a film in memory; what it told."""
    pictures = [np.full((240, 320, 3), 90, np.uint8) for _ in range(frames)]
    provider = ImaginedProvider(lambda _: [FACE])
    tracker = Tracker()
    recogniser = Recogniser(provider, tracker, Schedule(Aspect.NOTHING), Strangers())
    told: list[str] = []
    source = MemorySource(pictures, FPS)
    find = provider.detect
    with Pipeline(source, lambda frame: find(frame.image), tracker, recogniser) as pipeline:
        Session(pipeline, Overlay(), outputs, seat, stills, told.append).run()
    return told


def at(moments: dict[int, Command]) -> Callable[[Seat], list[Command]]:
    """Press each key once, as soon as that many pictures were shown."""
    waiting = dict(moments)

    def act(seat: Seat) -> list[Command]:
        due = [number for number in waiting if len(seat.shown) >= number]
        return [waiting.pop(number) for number in due]

    return act


def test_a_file_plays_at_its_own_speed_in_a_window(tmp_path: Path) -> None:
    before = time.monotonic()
    play(Seat(), FPS, tmp_path)
    assert time.monotonic() - before >= (FPS - 1) / FPS


def test_a_pause_loses_no_frame_and_is_not_made_up_for(tmp_path: Path) -> None:
    pauses: list[float] = []

    def act(seat: Seat) -> list[Command]:
        if not pauses and len(seat.shown) == 5:
            pauses.append(time.monotonic())
            return [Command.PAUSE]
        if len(pauses) == 1 and time.monotonic() - pauses[0] > 0.4:
            pauses.append(time.monotonic())
            return [Command.PAUSE]
        return []

    notes, seat = Notes(), Seat(act)
    play(seat, FPS, tmp_path, notes)
    ended = time.monotonic()
    assert notes.indices == list(range(FPS))
    assert ended - pauses[1] >= (FPS - 8) / FPS, "what is left takes as long as it would have"


def test_nothing_moves_during_a_pause(tmp_path: Path) -> None:
    keys = iter([Command.PAUSE])
    shown: list[int] = []

    def act(seat: Seat) -> list[Command]:
        if len(seat.shown) < 3:
            return []
        shown.append(len(seat.shown))
        return [Command.QUIT] if len(shown) == 15 else list(keys)

    play(Seat(act), 100, tmp_path)
    assert len(set(shown[1:])) == 1, "but for the frame that waited for its time when the key came"


def test_a_still_is_the_annotated_picture_on_the_screen(tmp_path: Path) -> None:
    seat = Seat(at({5: Command.STILL, 6: Command.QUIT}))
    told = play(seat, 10, tmp_path / "stills")
    (still,) = (tmp_path / "stills").iterdir()
    assert told == [f"saved {still}"]
    difference = np.abs(read_picture(still).astype(int) - seat.shown[4])
    assert difference.mean() < 2, "but for JPEG"
    assert (seat.shown[4] != 90).any()


def test_landmarks_are_toggled_also_while_it_is_paused(tmp_path: Path) -> None:
    keys = iter([Command.PAUSE, Command.LANDMARKS, Command.LANDMARKS, Command.QUIT])
    seat = Seat(lambda seat: [next(keys)] if len(seat.shown) >= 6 else [])
    play(seat, 100, tmp_path)
    left, top, right, bottom = 70, 55, 115, 105
    with_them, without, again = (image[top:bottom, left:right] for image in seat.shown[-3:])
    assert with_them.max() == 255
    assert (without == 90).all()
    assert (again == with_them).all()


@pytest.mark.parametrize("shown", [0, 3])
def test_quitting_ends_it_at_once_and_closes_nothing_twice(tmp_path: Path, shown: int) -> None:
    seat = Seat(at({shown: Command.QUIT}))
    play(seat, 1000, tmp_path)
    assert len(seat.shown) <= shown + 1


def test_an_output_that_fails_ends_it_after_the_others_had_the_frame(tmp_path: Path) -> None:
    notes = Notes()
    with pytest.raises(OutputError, match="disk is full"):
        play(None, 50, tmp_path, notes, Notes(fails_at=20))
    assert notes.indices == list(range(21))
