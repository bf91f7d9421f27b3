"""Video files: every frame, in order, at its time, upright; damage survived or said."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.rigs.clips import animated_gif, number_of, numbered, sound_of_clip, turn_clip, write_clip
from tests.video.watching import all_frames
from whosthere.errors import SourceError
from whosthere.types import SourceState
from whosthere.video.capture import Capture
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.types import Frame


def frames_of(path: Path) -> list[Frame]:
    with open_source(str(path)) as source:
        return list(source.frames())


def numbers_of(path: Path) -> list[int]:
    return [number_of(frame.image) for frame in frames_of(path)]


def test_every_frame_comes_once_in_order_at_its_time(clip: Path) -> None:
    with open_source(str(clip)) as source:
        frames = list(source.frames())

        assert [number_of(frame.image) for frame in frames] == list(range(50))
        assert [frame.index for frame in frames] == list(range(50))
        assert [frame.pts for frame in frames] == pytest.approx([n / 25 for n in range(50)])
        assert all(frame.captured_at.tzinfo is not None for frame in frames)
        assert (source.size, source.fps, source.frame_count) == ((320, 240), 25.0, 50)
        assert source.duration == pytest.approx(2.0)
        assert source.state is SourceState.ENDED
        assert not source.live


def test_colours_are_those_that_were_filmed(clip: Path) -> None:
    first = frames_of(clip)[0].image

    assert first.dtype == np.uint8
    assert np.abs(first.astype(int) - numbered(0)).mean() < 4


def test_nothing_is_dropped_however_slowly_frames_are_taken(clip: Path) -> None:
    with Capture(open_source(str(clip))) as capture:
        numbers = [number_of(frame.image) for frame in all_frames(capture)]

        assert numbers == list(range(50))
        assert capture.dropped == 0
        assert capture.fps == 25.0


def test_a_variable_frame_rate_is_kept(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.08, 0.5, 0.9, 0.94, 1.5]
    path = write_clip(tmp_path / "variable.mp4", times=times)

    assert [frame.pts for frame in frames_of(path)] == pytest.approx(times, abs=1e-3)


def test_time_begins_at_zero_where_the_container_begins_elsewhere(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.ts", frames=30)  # MPEG-TS starts at 1.4 s

    frames = frames_of(path)
    assert frames[0].pts == 0.0
    assert frames[-1].pts == pytest.approx(29 / 25, abs=1e-3)


@pytest.mark.parametrize(
    ("degrees", "size"), [(90, (240, 320)), (180, (320, 240)), (270, (240, 320))]
)
def test_rotation_in_the_header_is_undone(
    degrees: int, size: tuple[int, int], tmp_path: Path
) -> None:
    path = write_clip(tmp_path / "turned.mp4", frames=5)
    turn_clip(path, degrees)

    with open_source(str(path)) as source:
        image = next(iter(source.frames())).image

        shown = np.rot90(numbered(0), -degrees // 90)  # clockwise, as the header says
        assert image.shape == shown.shape
        assert np.abs(image.astype(int) - shown).mean() < 4
        assert source.size == (shown.shape[1], shown.shape[0])


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mkv", "libx265"), ("a.avi", "mpeg4"), ("a.mov", "mjpeg"), ("a.webm", "libvpx-vp9")],
)
def test_other_codecs_and_containers(name: str, codec: str, tmp_path: Path) -> None:
    path = write_clip(tmp_path / name, frames=12, codec=codec)

    assert numbers_of(path) == list(range(12))


def test_an_odd_size(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "odd.mkv", frames=5, size=(321, 243), codec="ffv1")

    assert [frame.image.shape for frame in frames_of(path)] == [(243, 321, 3)] * 5


def test_a_size_that_changes_in_the_middle(tmp_path: Path) -> None:
    small = write_clip(tmp_path / "small.ts", frames=10, size=(320, 240))
    large = write_clip(tmp_path / "large.ts", frames=10, size=(640, 360))
    joined = tmp_path / "joined.ts"
    joined.write_bytes(small.read_bytes() + large.read_bytes())

    frames = frames_of(joined)

    assert [frame.image.shape[:2] for frame in frames] == [(240, 320)] * 10 + [(360, 640)] * 10
    times = [frame.pts for frame in frames]
    assert times == sorted(set(times)), "time only grows, though the second part starts anew"


def test_a_gif_is_a_film(tmp_path: Path) -> None:
    path = animated_gif(tmp_path / "film.gif", frames=6, milliseconds=200)

    frames = frames_of(path)
    assert [number_of(frame.image) for frame in frames] == list(range(6))
    assert frames[-1].pts == pytest.approx(1.0)


@pytest.mark.parametrize("suffix", ["ts", "mkv"])
def test_a_truncated_file_gives_what_is_there(suffix: str, tmp_path: Path) -> None:
    path = write_clip(tmp_path / f"clip.{suffix}", frames=50)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 5])

    numbers = numbers_of(path)

    assert 10 < len(numbers) < 50
    assert numbers == list(range(len(numbers)))


def test_a_truncated_mp4_with_its_index_in_front(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", frames=50, options={"movflags": "faststart"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 5])

    numbers = numbers_of(path)

    assert 10 < len(numbers) < 50
    assert numbers == list(range(len(numbers)))


def test_damage_in_the_middle_costs_only_what_it_hit(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", frames=50)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = np.random.default_rng(1).bytes(400)
    path.write_bytes(data)

    numbers = numbers_of(path)

    assert numbers[0] == 0
    assert numbers[-1] == 49
    assert len(numbers) >= 40


@pytest.mark.parametrize(
    "content",
    [b"", b"this is a text, not a film\n" * 50, b"\0" * 5000, bytes(range(256)) * 40],
    ids=["empty", "text", "zeros", "bytes"],
)
def test_what_is_no_video_is_refused_in_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)

    with pytest.raises(SourceError, match=r"film\.mp4") as caught:
        frames_of(path)

    assert "\n" not in str(caught.value)


def test_an_mp4_without_its_index_is_refused(clip: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    path.write_bytes(clip.read_bytes()[:4000])

    with pytest.raises(SourceError, match="cut off"):
        frames_of(path)


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    both = write_clip(tmp_path / "both.mkv", frames=10, sound="flac")
    alone = sound_of_clip(both, tmp_path / "sound.flac")

    with pytest.raises(SourceError, match="holds no video"):
        frames_of(alone)


HOSTILE = """
import re, sys
from pathlib import Path
from whosthere.errors import SourceError
from whosthere.video.open import open_source
try:
    with open_source(sys.argv[1]) as source:
        print(len(list(source.frames())), "frames")
except SourceError as error:
    print("refused:", error)
# Not ru_maxrss, which begins with the memory of the process that started this one.
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(int(peak[1]) // 1024, "MB")
"""


def test_a_header_that_claims_huge_frames_takes_no_memory(tmp_path: Path) -> None:
    path = animated_gif(tmp_path / "huge.gif", frames=2, milliseconds=100)
    data = bytearray(path.read_bytes())
    data[6:10] = b"\xff\xff\xff\xff"  # 65535 x 65535
    path.write_bytes(data)

    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, str(path)], capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith("refused:"), done.stdout
    assert int(done.stdout.split()[-2]) < 400


def test_stop_ends_the_frames(clip: Path) -> None:
    with open_source(str(clip)) as source:
        frames = source.frames()
        next(frames)
        source.stop()

        assert list(frames) == []
