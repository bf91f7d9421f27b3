"""RTSP cameras: they come, hang, die, come back with another size, and keep their password."""

from __future__ import annotations

import socket
import time
import traceback
from typing import TYPE_CHECKING

import pytest

from tests.rigs.clips import number_of, write_clip
from tests.rigs.rtsp_server import RtspServer
from tests.video.watching import frames_until, take
from whosthere.errors import SourceLost, SourceNotFound, SourceUnauthorized
from whosthere.types import SourceState
from whosthere.video import streams
from whosthere.video.capture import Capture
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOGIN = "admin:hunter2"


@pytest.fixture
def camera(clip: Path) -> Iterator[RtspServer]:
    with RtspServer(clip, LOGIN) as server:
        yield server


def test_frames_come_in_order_and_whole(camera: RtspServer) -> None:
    with Capture(open_source(camera.url)) as capture:
        frames = take(capture, 60)

        assert capture.state is SourceState.LIVE
        assert capture.source.live
        assert capture.source.size == (320, 240)
        assert capture.source.fps == 25.0
    # The clip loops: numbers go on by the frames that were dropped in between.
    first = number_of(frames[0].image) - frames[0].index
    assert [number_of(frame.image) for frame in frames] == [
        (first + frame.index) % 50 for frame in frames
    ]


def test_a_slow_taker_does_not_lag(camera: RtspServer) -> None:
    with Capture(open_source(camera.url)) as capture:
        early = take(capture, 1)[0]
        while capture.dropped < 50:
            time.sleep(0.02)  # two seconds in which nobody takes a frame
        late = take(capture, 1)[0]

        assert late.index > early.index + 50


def test_the_password_is_nowhere(
    camera: RtspServer, clip: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with Capture(open_source(camera.url)) as capture:
        take(capture, 1)
        camera.kill()
        frames_until(capture, SourceState.LOST)
        camera.start(clip)
        take(capture, 5)

        assert "hunter2" not in capture.source.label
    assert "hunter2" not in caplog.text
    assert "lost rtsp://admin@127.0.0.1" in caplog.text


@pytest.mark.parametrize("login", ["admin:letmein", None])
def test_a_wrong_password_is_said_at_once_and_not_tried_again(
    login: str | None, camera: RtspServer
) -> None:
    with pytest.raises(SourceUnauthorized, match="refuses the user name or password") as caught:
        open_source(camera.url_with(login))

    assert "letmein" not in "".join(traceback.format_exception(caught.value))


def test_a_password_that_was_changed_meanwhile_ends_the_source(clip: Path) -> None:
    with RtspServer(clip, LOGIN) as camera, Capture(open_source(camera.url)) as capture:
        take(capture, 1)
        camera.kill()
        camera.start(clip, login="admin:changed")
        with pytest.raises(SourceUnauthorized):
            frames_until(capture, SourceState.ENDED)


def test_a_camera_that_dies_comes_back_with_another_size(
    camera: RtspServer, tmp_path: Path
) -> None:
    larger = write_clip(tmp_path / "larger.mp4", size=(640, 360))
    with Capture(open_source(camera.url)) as capture:
        before = take(capture, 3)
        camera.kill()
        before += frames_until(capture, SourceState.LOST)
        camera.start(larger)
        after = frames_until(capture, SourceState.LIVE) + take(capture, 5)

        assert after[-1].image.shape == (360, 640, 3)
        assert capture.source.size == (640, 360)
        assert after[-1].index > before[-1].index
        assert after[-1].pts > before[-1].pts


def test_a_camera_that_hangs_is_stalled_then_lost_then_back(camera: RtspServer) -> None:
    with Capture(open_source(camera.url)) as capture:
        take(capture, 3)
        camera.hang()
        frames_until(capture, SourceState.STALLED)
        frames_until(capture, SourceState.LOST)
        camera.resume()
        frames_until(capture, SourceState.LIVE)
        take(capture, 5)


def test_a_camera_that_stays_away_is_given_up(camera: RtspServer) -> None:
    with Capture(open_source(camera.url, give_up_after=1.0)) as capture:
        take(capture, 1)
        camera.kill()
        with pytest.raises(SourceLost, match="did not come back within"):
            frames_until(capture, SourceState.ENDED)


def test_a_host_where_nothing_listens() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

    with pytest.raises(SourceNotFound, match="refuses the connection") as caught:
        open_source(f"rtsp://{LOGIN}@127.0.0.1:{port}/stream")

    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_a_host_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "OPEN_TIMEOUT", 1.0)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()

        with pytest.raises(SourceNotFound, match="does not answer within 1 seconds"):
            open_source(f"rtsp://127.0.0.1:{mute.getsockname()[1]}/stream")


def test_a_reader_that_hangs_ends_by_itself_after_close(camera: RtspServer) -> None:
    capture = Capture(open_source(camera.url))
    take(capture, 3)
    camera.hang()

    capture.close()  # the fixture of all tests sees to it that the thread ends
