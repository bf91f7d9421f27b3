"""What an address is taken for, and what is said when there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rigs.clips import jpegs, number_of
from whosthere.errors import PictureError, SourceError, SourceNotFound, UsageError
from whosthere.types import SourceState
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Pictures whose order by number is not that of the alphabet, and other files."""
    for number, data in zip([1, 2, 10], jpegs([1, 2, 10]), strict=True):
        (tmp_path / f"shot{number}.JPG").write_bytes(data)
    (tmp_path / "notes.txt").write_text("not a picture, and not called one")
    return tmp_path


def numbers_at(address: str) -> list[int]:
    with open_source(address) as source:
        return [number_of(frame.image) for frame in source.frames()]


def test_a_folder_gives_its_pictures_in_natural_order(album: Path) -> None:
    with open_source(str(album)) as source:
        frames = list(source.frames())

        assert [number_of(frame.image) for frame in frames] == [1, 2, 10]
        assert [(frame.index, frame.pts) for frame in frames] == [(0, 0.0), (1, 1.0), (2, 2.0)]
        assert source.frame_count == 3
        assert not source.live
        assert source.state is SourceState.ENDED


def test_a_glob(album: Path) -> None:
    assert numbers_at(str(album / "shot1*.JPG")) == [1, 10]


def test_a_relative_glob(album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(album)

    assert numbers_at("*2.JPG") == [2]


def test_a_single_picture(album: Path) -> None:
    assert numbers_at(str(album / "shot10.JPG")) == [10]


def test_a_file_whose_name_looks_like_a_glob(album: Path) -> None:
    (album / "shot1.JPG").rename(album / "shot[1].jpg")

    assert numbers_at(str(album / "shot[1].jpg")) == [1]


def test_pictures_of_several_sizes(album: Path) -> None:
    (album / "shot3.jpg").write_bytes(jpegs([3], (640, 480))[0])

    with open_source(str(album)) as source:
        shapes = [frame.image.shape[:2] for frame in source.frames()]

    assert shapes == [(240, 320), (240, 320), (480, 640), (240, 320)]


def test_a_damaged_picture_among_others_is_skipped_and_told(
    album: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (album / "shot2.JPG").write_bytes(jpegs([2])[0][:500])

    assert numbers_at(str(album)) == [1, 10]
    assert "shot2.JPG is damaged" in caplog.text


def test_a_damaged_picture_alone_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "shot.jpg").write_bytes(jpegs([2])[0][:500])

    with pytest.raises(PictureError, match=r"shot\.jpg is damaged"):
        numbers_at(str(tmp_path / "shot.jpg"))


def test_only_damaged_pictures_are_an_error(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_text("words")

    with pytest.raises(SourceError, match="not one picture"):
        numbers_at(str(tmp_path))


def test_nothing_to_watch() -> None:
    with pytest.raises(UsageError, match="say what to watch"):
        open_source("")


@pytest.mark.parametrize("address", ["no-such-file.mp4", "no such camera"])
def test_what_is_not_there(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SourceNotFound):
        open_source(address)


def test_a_folder_without_pictures(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing to see")

    with pytest.raises(SourceNotFound, match="no pictures in the folder"):
        open_source(str(tmp_path))


def test_a_glob_that_matches_nothing(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no pictures in"):
        open_source(str(tmp_path / "*.jpg"))


def test_a_url_of_another_kind() -> None:
    with pytest.raises(UsageError, match="gopher"):
        open_source("gopher://museum/film")


def test_a_camera_that_is_not_there() -> None:
    with pytest.raises(SourceNotFound, match="there is no camera 97"):
        open_source("97")
