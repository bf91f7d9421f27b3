"""The demo: its pictures are what they are said to be, and its scene shows what it promises."""

from __future__ import annotations

import hashlib
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image as Pillow

import whosthere.demo
from whosthere.demo import demo_people, pictures
from whosthere.types import Aspect, SourceState
from whosthere.video.open import open_source
from whosthere.video.pictures import read_picture
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from whosthere.demo import DemoPicture
    from whosthere.types import Image, Template

FOLDER = Path(whosthere.demo.__file__).parent
THIRD_PARTY = Path(__file__).parents[2] / "THIRD_PARTY.md"
ENTRIES = tomllib.loads((FOLDER / "pictures.toml").read_text(encoding="utf-8"))["picture"]
TOLD_OF_EACH = {
    "file",
    "sha256",
    "person",
    "enrolled",
    "title",
    "author",
    "source",
    "source_sha256",
    "known_by",
}
MATCH = 0.45
"""A cosine that strangers do not reach."""


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture(scope="module")
def gallery(analyser: Analyser) -> dict[str, list[Template]]:
    return {
        person: [template for path in paths for template in templates(analyser, read_picture(path))]
        for person, paths in demo_people()
    }


def templates(analyser: Analyser, image: Image) -> list[Template]:
    """One template a face, from left to right."""
    faces = sorted(analyser.detect(image), key=lambda face: face.box.x)
    described = (analyser.describe(image, face, Aspect.TEMPLATE) for face in faces)
    return [face.template for face in described if face.template]


def sha256(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
def test_every_picture_has_its_credit_and_its_hash(entry: dict[str, str]) -> None:
    assert entry.keys() >= TOLD_OF_EACH
    assert all(entry[key] != "" for key in TOLD_OF_EACH)
    assert sha256(entry["file"]) == entry["sha256"]
    assert ("mask" in entry) == ("face" in entry) == ("mask_sha256" in entry)
    if "mask" in entry:
        assert sha256(entry["mask"]) == entry["mask_sha256"]
    assert entry["file"] in THIRD_PARTY.read_text(encoding="utf-8")


def test_no_picture_ships_unlisted() -> None:
    listed = {entry[key] for entry in ENTRIES for key in ("file", "mask") if key in entry}

    assert {path.name for path in FOLDER.iterdir() if path.suffix in (".jpg", ".png")} == listed


@pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.path.name)
def test_every_picture_shows_one_face_and_carries_no_metadata(
    picture: DemoPicture, analyser: Analyser
) -> None:
    with Pillow.open(picture.path) as file:
        assert file.height <= 640
        assert not file.getexif()
        assert not {"icc_profile", "photoshop", "xmp", "comment"} & file.info.keys()

    assert len(analyser.detect(read_picture(picture.path))) == 1


def test_some_are_enrolled_and_one_is_a_stranger() -> None:
    enrolled = {person for person, _ in demo_people()}
    in_the_scene = {picture.person for picture in pictures() if picture.outline}

    assert len(enrolled) == 3
    assert in_the_scene - enrolled == {"Eileen Collins"}


def test_the_film_is_as_long_as_it_says() -> None:
    with open_source("demo") as source:
        frames = list(source.frames())

        assert len(frames) == source.frame_count == 350
        assert (source.duration, source.fps) == (14, 25)
        assert {frame.image.shape for frame in frames} == {(source.size[1], source.size[0], 3)}
        assert [frame.index for frame in frames] == list(range(len(frames)))
        assert all(earlier.pts < later.pts for earlier, later in pairwise(frames))
        assert source.state is SourceState.ENDED
        assert not source.live


def test_every_run_shows_the_same() -> None:
    first, second = open_source("demo"), open_source("demo")

    for one, other in zip(first.frames(), second.frames(), strict=True):
        if one.index % 25 == 0:
            assert np.array_equal(one.image, other.image)
            assert one.pts == other.pts


def test_it_stops_when_asked() -> None:
    with open_source("demo") as source:
        frames = source.frames()
        next(frames)
        source.stop()

        assert list(frames) == []
        assert source.state is SourceState.ENDED


def test_the_enrolled_are_known_and_the_stranger_is_nobody(
    analyser: Analyser, gallery: dict[str, list[Template]]
) -> None:
    def name(template: Template) -> str | None:
        likeness = {
            person: max(template.similarity(known) for known in photos)
            for person, photos in gallery.items()
        }
        best = max(likeness, key=likeness.__getitem__)
        return best if likeness[best] >= MATCH else None

    with open_source("demo") as source:
        images = {frame.pts: frame.image for frame in source.frames() if frame.pts in (4, 9, 13)}
    seen = {
        time: [name(template) for template in templates(analyser, image)]
        for time, image in images.items()
    }

    assert seen == {
        4: ["Grace Hopper", "Barack Obama", "Joe Biden"],
        9: [None, "Barack Obama"],
        13: ["Grace Hopper", None, "Joe Biden"],
    }
