"""The capture thread, with sources that are slow, that hang and that fail."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.video.watching import frames_until, take
from whosthere.errors import SourceError, SourceLost
from whosthere.types import SourceState
from whosthere.video import capture as capture_module
from whosthere.video import live_source
from whosthere.video.capture import Capture
from whosthere.video.live_source import LiveSource
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.types import Image


class Script:
    """A connection that does what the test says, step by step."""

    size = (4, 3)
    fps = 25.0

    def __init__(self, pictures: int, then: threading.Event | None = None) -> None:
        self.closed = False
        self._pictures = pictures
        self._then = then

    def images(self) -> Iterator[Image | None]:
        for _ in range(self._pictures):
            time.sleep(0.01)
            yield np.zeros((3, 4, 3), np.uint8)
        if self._then is not None:
            self._then.wait()

    def close(self) -> None:
        self.closed = True


def test_a_camera_that_falls_silent_is_stalled_and_live_again_after() -> None:
    speak = threading.Event()
    connections = iter([Script(5, then=speak), Script(500)])

    with Capture(LiveSource("camera", lambda: next(connections))) as capture:
        frames_until(capture, SourceState.STALLED)
        speak.set()
        frames_until(capture, SourceState.LIVE)


def test_frames_go_on_counting_after_a_loss() -> None:
    connections = iter([Script(5), Script(5), Script(1000)])

    with Capture(LiveSource("camera", lambda: next(connections))) as capture:
        frames = take(capture, 30)

    indices = [frame.index for frame in frames]
    times = [frame.pts for frame in frames]
    assert indices == sorted(set(indices))
    assert times == sorted(set(times))


def test_a_slow_taker_gets_the_newest_and_the_drops_are_counted() -> None:
    with Capture(LiveSource("camera", lambda: Script(2000))) as capture:
        frames = []
        for _ in range(5):
            time.sleep(0.2)
            frames += take(capture, 1)

        assert (datetime.now(UTC) - frames[-1].captured_at).total_seconds() < 30
        assert capture.dropped > 0
        # The one that may have come since is neither taken nor dropped.
        assert frames[-1].index + 1 <= len(frames) + capture.dropped + 1
        assert capture.fps > 0


def test_what_ends_the_source_reaches_the_taker_after_its_frames() -> None:
    worked = iter([Script(3)])

    def connect() -> Script:
        for connection in worked:
            return connection
        message = "still away"
        raise SourceLost(message)

    with Capture(LiveSource("camera 7", connect, give_up_after=0.0)) as capture:
        with pytest.raises(SourceLost, match="camera 7 went away"):
            frames_until(capture, SourceState.ENDED)

        assert capture.state is SourceState.ENDED


def test_close_is_prompt_while_the_source_hangs() -> None:
    speak = threading.Event()
    connection = Script(1, then=speak)
    capture = Capture(LiveSource("camera", lambda: connection))
    take(capture, 1)

    started = time.monotonic()
    capture.close()

    assert time.monotonic() - started < 30
    assert not connection.closed
    speak.set()
    while not connection.closed:  # the reading thread closes it on its way out
        time.sleep(0.01)


class Mute(Script):
    """A connection over which data comes, but never a picture."""

    def images(self) -> Iterator[Image | None]:
        while True:
            time.sleep(0.01)
            yield None


def test_data_without_a_picture_is_a_loss_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_source, "LONGEST_SILENCE", 0.3)
    connections = iter([Script(3), Mute(0), Script(1000)])

    with Capture(LiveSource("camera", lambda: next(connections))) as capture:
        take(capture, 2)
        frames_until(capture, SourceState.LOST)
        frames_until(capture, SourceState.LIVE)


def test_tries_that_give_no_picture_do_not_put_off_the_end() -> None:
    first = iter([Script(3)])

    def connect() -> Script:
        return next(first, Script(0))

    with (
        Capture(LiveSource("camera", connect, give_up_after=0.5)) as capture,
        pytest.raises(SourceLost, match="did not come back"),
    ):
        frames_until(capture, SourceState.ENDED)


@pytest.mark.parametrize("connection", [Script(0), Mute(0)])
def test_a_camera_that_never_gave_a_picture(
    connection: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_source, "LONGEST_SILENCE", 0.3)

    with (
        Capture(LiveSource("camera", lambda: connection)) as capture,
        pytest.raises(SourceError, match="answers, but gives no picture"),
    ):
        frames_until(capture, SourceState.ENDED)


def test_data_without_a_picture_does_not_hold_up_close() -> None:
    connections = iter([Script(1), Mute(0)])
    capture = Capture(LiveSource("camera", lambda: next(connections)))
    frames_until(capture, SourceState.LOST)
    capture.close()

    assert not any(thread.name == "capture camera" for thread in threading.enumerate())


def test_close_is_prompt_between_two_tries() -> None:
    connections = iter([Script(1)])

    def connect() -> Script:
        for connection in connections:
            return connection
        message = "still away"
        raise SourceLost(message)

    capture = Capture(LiveSource("camera", connect))
    frames_until(capture, SourceState.LOST)
    capture.close()

    assert not any(thread.name == "capture camera" for thread in threading.enumerate())


def test_a_film_shows_as_ended_only_after_its_last_frame_was_taken(clip: Path) -> None:
    with Capture(open_source(str(clip))) as capture:
        for _ in range(50):
            assert capture.state is not SourceState.ENDED
            take(capture, 1)

        frames_until(capture, SourceState.ENDED)


def test_frames_of_one_tick_of_the_clock_have_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows' clock ticks every 16 ms; a burst of frames arrives within one."""
    coarse = SimpleNamespace(monotonic=lambda: 100.0, thread_time=time.thread_time)
    monkeypatch.setattr(capture_module, "time", coarse)

    with Capture(LiveSource("camera", lambda: Script(500))) as capture:
        take(capture, 2)

        assert capture.fps == 0
