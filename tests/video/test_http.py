"""HTTP: motion JPEG and HLS are live; a file is a file, and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rigs.clips import jpegs, number_of, write_clip
from tests.rigs.http_media import FPS, HttpMedia, write_segments
from tests.video.watching import all_frames, take
from whosthere.errors import SourceError, SourceNotFound
from whosthere.video.capture import Capture
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts"])
def test_a_remote_file_ends_with_its_last_frame(name: str, tmp_path: Path) -> None:
    write_clip(tmp_path / name, frames=50)

    with HttpMedia(tmp_path) as media, Capture(open_source(media.url(name))) as capture:
        numbers = [number_of(frame.image) for frame in all_frames(capture)]

        assert numbers == list(range(50))
        assert capture.dropped == 0
        assert not capture.source.live


def test_motion_jpeg(tmp_path: Path) -> None:
    with (
        HttpMedia(tmp_path, jpegs(range(100))) as media,
        Capture(open_source(media.url("live.mjpg"))) as capture,
    ):
        frames = take(capture, 20)

        assert capture.source.live
        assert [number_of(frame.image) for frame in frames] == [
            (number_of(frames[0].image) + frame.index - frames[0].index) % 100 for frame in frames
        ]


def test_live_hls_plays_at_its_own_pace(tmp_path: Path) -> None:
    write_segments(tmp_path, seconds=20)

    with (
        HttpMedia(tmp_path) as media,
        Capture(open_source(media.url("live.m3u8"))) as capture,
    ):
        frames = take(capture, 40)

        assert capture.source.live
        # Segments come whole: unpaced, all frames of a second would come at once.
        spent = frames[-1].pts - frames[0].pts
        assert spent > 0.5 * (frames[-1].index - frames[0].index) / FPS


def test_a_finished_hls_film_ends(tmp_path: Path) -> None:
    write_segments(tmp_path, seconds=2)

    with HttpMedia(tmp_path) as media, Capture(open_source(media.url("film.m3u8"))) as capture:
        numbers = [number_of(frame.image) for frame in all_frames(capture)]

    assert numbers == list(range(2 * FPS))


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with HttpMedia(tmp_path) as media, pytest.raises(SourceNotFound, match="does not exist there"):
        open_source(media.url("nothing.mp4"))


def test_a_page_that_is_no_video(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html><body>Welcome to your router</body></html>")

    with HttpMedia(tmp_path) as media, pytest.raises(SourceError, match="not with video"):
        open_source(media.url("index.html"))
