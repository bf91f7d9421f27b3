"""Recordings are read back: every frame at its time, the sound copied, and failures survived."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from tests.rigs.clips import number_of, numbered, write_clip
from whosthere.errors import OutputError
from whosthere.video.open import open_source
from whosthere.video.recording import Recorder

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.types import Frame


def record(source_path: Path, target: Path, every: int = 1) -> str | None:
    """Copy a clip frame by frame; why there is no sound, if so."""
    with open_source(str(source_path)) as source:
        with Recorder(target, source) as recorder:
            for frame in source.frames():
                if frame.index % every == 0:
                    recorder.write(frame)
        return recorder.silent_because


def frames_of(path: Path) -> list[Frame]:
    with open_source(str(path)) as source:
        return list(source.frames())


def packets_of_sound(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


def has_sound(path: Path) -> bool:
    with av.open(str(path)) as container:
        return bool(container.streams.audio)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_every_frame_is_there_at_its_time(suffix: str, clip: Path, tmp_path: Path) -> None:
    target = tmp_path / f"out.{suffix}"

    assert record(clip, target) is None

    frames = frames_of(target)
    assert [number_of(frame.image) for frame in frames] == list(range(50))
    assert [frame.pts for frame in frames] == pytest.approx([n / 25 for n in range(50)], abs=2e-3)
    assert not has_sound(target)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_variable_frame_rate_is_kept(suffix: str, tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.08, 0.5, 0.9, 0.94, 1.5]
    clip = write_clip(tmp_path / "variable.mkv", times=times)
    target = tmp_path / f"out.{suffix}"

    record(clip, target)

    assert [frame.pts for frame in frames_of(target)] == pytest.approx(times, abs=2e-3)


def test_an_mp4_is_an_ordinary_file_at_the_end(clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"

    record(clip, target)

    with av.open(str(target)) as container:
        assert container.streams.video[0].frames == 50
        assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"
        assert container.duration == pytest.approx(2_000_000, abs=10_000)


@pytest.mark.parametrize(
    ("source", "sound", "target"),
    [("a.mp4", "aac", "out.mp4"), ("a.mkv", "aac", "out.mkv"), ("a.mkv", "flac", "out.mkv")],
)
def test_the_sound_is_copied_as_it_is(source: str, sound: str, target: str, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / source, frames=50, sound=sound)
    original = packets_of_sound(clip)

    assert record(clip, tmp_path / target) is None

    copied = packets_of_sound(tmp_path / target)
    # What is before the first picture or after the last one is left out.
    assert len(original) - 3 <= len(copied) <= len(original)
    assert set(copied) <= set(original)


def test_sound_stays_with_the_pictures_when_the_file_begins_late(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.ts", frames=50, sound="aac")  # begins at 1.4 s
    target = tmp_path / "out.mkv"

    record(clip, target)

    with av.open(str(target)) as container:
        sound = next(container.demux(container.streams.audio[0]))
        assert sound.pts is not None
        assert 0 <= float(sound.pts * sound.time_base) < 0.1


def test_sound_that_does_not_fit_is_left_out_and_said(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.avi", frames=20, codec="mpeg4", sound="pcm_mulaw")
    target = tmp_path / "out.mp4"

    reason = record(clip, target)

    assert reason is not None
    assert "pcm_mulaw" in reason
    assert len(frames_of(target)) == 20
    assert not has_sound(target)


def test_frames_that_were_left_out_leave_a_gap_and_not_a_faster_film(
    clip: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.mp4"

    record(clip, target, every=3)

    frames = frames_of(target)
    assert [number_of(frame.image) for frame in frames] == list(range(0, 50, 3))
    assert [frame.pts for frame in frames] == pytest.approx([n / 25 for n in range(0, 50, 3)])


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (33, 17), (641, 361)])
def test_odd_sizes(size: tuple[int, int], clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    with open_source(str(clip)) as source, Recorder(target, source) as recorder:
        for frame in source.frames():
            recorder.write(replace(frame, image=np.full((size[1], size[0], 3), 200, np.uint8)))

    frames = frames_of(target)
    expected = tuple(max(2, length // 2 * 2) for length in size)
    assert {frame.image.shape[1::-1] for frame in frames} == {expected}
    assert np.abs(frames[-1].image.astype(int) - 200).mean() < 10


def test_a_size_that_changes_in_the_middle_is_fitted_in(clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    with open_source(str(clip)) as source, Recorder(target, source) as recorder:
        for frame in source.frames():
            portrait = numbered(frame.index, (240, 480))
            recorder.write(frame if frame.index < 25 else replace(frame, image=portrait))

    frames = frames_of(target)
    assert [number_of(frame.image) for frame in frames[:25]] == list(range(25))
    for frame in frames[25:]:
        assert frame.image.shape == (240, 320, 3)
        assert number_of(frame.image[:, 100:220]) == frame.index, "120 wide, in the middle"
        assert frame.image[:, :90].mean() < 10


def test_a_huge_picture_is_recorded_smaller(clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    with open_source(str(clip)) as source, Recorder(target, source) as recorder:
        frame = next(source.frames())
        recorder.write(replace(frame, image=numbered(5, (8000, 2000))))

    image = frames_of(target)[0].image
    assert image.shape == (1024, 4096, 3)
    assert number_of(image) == 5


@pytest.mark.parametrize("name", ["no/such/folder/out.mp4", ".", "out.avi", "out"])
def test_a_recording_that_cannot_be_written_is_refused_at_once(
    name: str, clip: Path, tmp_path: Path
) -> None:
    with (
        open_source(str(clip)) as source,
        pytest.raises(OutputError, match=r"cannot (write|record)"),
    ):
        Recorder(tmp_path / name, source)


def test_a_recording_without_a_frame_leaves_no_file(clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    with open_source(str(clip)) as source:
        Recorder(target, source).close()

    assert not target.exists()


PROGRAM = """
import os, resource, signal, sys, time
from pathlib import Path
import numpy as np
from dataclasses import replace
from whosthere.errors import OutputError
from whosthere.video.open import open_source
from whosthere.video.recording import Recorder

mode, clip, target = sys.argv[1:]
if mode == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
noise = np.random.default_rng(0).integers(0, 255, (240, 320, 3), dtype=np.uint8)
try:
    with open_source(clip) as source, Recorder(Path(target), source) as recorder:
        frame = next(source.frames())
        for number in range(10_000):
            image = np.roll(noise, number, axis=1)
            recorder.write(replace(frame, image=image, pts=number / 25))
            if mode == "killed" and Path(target).stat().st_size > 1_500_000:
                os.kill(os.getpid(), signal.SIGKILL)
except OutputError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
@pytest.mark.parametrize("mode", ["full", "killed"])
def test_what_was_recorded_can_be_played_after(
    mode: str, suffix: str, clip: Path, tmp_path: Path
) -> None:
    target = tmp_path / f"out.{suffix}"

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, mode, str(clip), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )

    if mode == "full":
        assert done.returncode == 0, done.stderr
        assert "the disk is full; what was written until then can be played" in done.stdout
    else:
        assert done.returncode == -signal.SIGKILL
    frames = frames_of(target)
    assert len(frames) >= 10
    assert [frame.pts for frame in frames] == pytest.approx(
        [n / 25 for n in range(len(frames))], abs=2e-3
    )
