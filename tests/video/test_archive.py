"""Which recorded videos there are, and when they were recorded."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import av
import pytest

from tests.rigs.clips import write_clip
from whosthere.errors import SourceError, SourceNotFound
from whosthere.video.archive import recorded_at, recorded_files

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def stamped(path: Path, creation_time: str) -> Path:
    """A clip whose header says when it was made."""
    clip = write_clip(path.with_name("plain.mp4"), frames=25)
    with av.open(str(clip)) as given, av.open(str(path), "w") as output:
        output.metadata["creation_time"] = creation_time
        copy = output.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(given.streams.video[0]):
            if packet.dts is not None:
                packet.stream = copy
                output.mux(packet)
    return path


def test_the_header_of_a_video_says_when_it_was_recorded(tmp_path: Path) -> None:
    assert recorded_at(stamped(tmp_path / "clip.mp4", "2026-01-31T12:00:00.000000Z")) == NOON


def test_the_epoch_of_a_camera_without_a_clock_is_no_time(tmp_path: Path) -> None:
    clip = stamped(tmp_path / "clip.mp4", "1970-01-02T00:00:00Z")
    os.utime(clip, (NOON.timestamp(), NOON.timestamp()))
    assert recorded_at(clip) == NOON - timedelta(seconds=1)


def test_else_it_ended_when_it_was_saved(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=50)
    os.utime(clip, (NOON.timestamp(), NOON.timestamp()))
    assert recorded_at(clip) == NOON - timedelta(seconds=2)


def test_what_is_no_video_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_text("no video")
    for name in ("clip.mp4", "missing.mp4"):
        with pytest.raises(SourceError, match="cannot be read as a video"):
            recorded_at(tmp_path / name)


def test_a_file_a_folder_and_a_glob(tmp_path: Path) -> None:
    for name in ("b.mp4", "a.MKV", "notes.txt", "strange.suffix"):
        (tmp_path / name).touch()
    (tmp_path / "folder.mp4").mkdir()
    found = [tmp_path / "a.MKV", tmp_path / "b.mp4"]
    assert list(recorded_files(str(tmp_path))) == found
    assert list(recorded_files(str(tmp_path / "*"))) == found
    assert list(recorded_files(str(tmp_path / "strange.suffix"))) == [tmp_path / "strange.suffix"]
    for nothing in ("*.avi", "missing.mp4"):
        with pytest.raises(SourceNotFound, match="there is no video at"):
            list(recorded_files(str(tmp_path / nothing)))
