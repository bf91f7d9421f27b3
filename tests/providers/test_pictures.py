"""Single pictures through the public API, with the real networks and portraits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import whosthere as wt
from whosthere.demo import demo_people, pictures
from whosthere.errors import ModelMismatch, NotTrained, PictureError
from whosthere.providers.pictures import analyser
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wt.Gallery]:
    with wt.Gallery.open(tmp_path_factory.mktemp("gallery") / "people.db") as opened:
        enroller = wt.Enroller(analyser(wt.Config().vision), opened, "default")
        for name, photos in demo_people():
            for enrolment in enroller.add_photos(name, photos):
                assert enrolment.refusal is None
        wt.train(opened, "default", 1e-3)
        yield opened


def path_of(person: str, *, enrolled: bool) -> Path:
    return next(one.path for one in pictures() if one.person == person and one.enrolled == enrolled)


def test_a_portrait_is_described() -> None:
    (face,) = wt.detect(path_of("Grace Hopper", enrolled=True))
    assert face.score > 0.8
    assert face.mesh is not None
    assert face.mesh.shape == (468, 3)
    assert face.pose is not None
    assert abs(face.pose.roll) < 15
    assert face.attributes is not None
    assert face.attributes.age is not None
    assert 40 < face.attributes.age < 90
    assert face.attributes.gender is wt.Gender.FEMALE
    assert face.template is None


def test_what_was_not_asked_for_is_none() -> None:
    (face,) = wt.detect(path_of("Grace Hopper", enrolled=True), wt.Aspect.MESH)
    assert face.quality is not None
    assert face.attributes is None
    assert face.template is None


def test_a_picture_in_memory_gives_what_its_file_gives() -> None:
    path = path_of("Joe Biden", enrolled=True)
    (from_file,) = wt.detect(path)
    (from_memory,) = wt.detect(read_picture(path))
    assert from_file.box == from_memory.box


def test_an_unseen_photo_of_somebody_enrolled_is_named(gallery: wt.Gallery) -> None:
    (found,) = wt.identify(path_of("Barack Obama", enrolled=False), gallery)
    assert found.name == "Barack Obama"
    assert found.match.confidence > 0.5


def test_a_stranger_stays_unknown(gallery: wt.Gallery) -> None:
    (found,) = wt.identify(path_of("Eileen Collins", enrolled=False), gallery)
    assert found.name is None
    assert found.match.confidence < 0.5


def test_two_photos_of_one_person_are_verified() -> None:
    old, new = path_of("Barack Obama", enrolled=True), path_of("Barack Obama", enrolled=False)
    assert wt.verify(old, new).same
    assert not wt.verify(old, path_of("Joe Biden", enrolled=True)).same


def test_a_picture_without_a_face_cannot_be_verified() -> None:
    empty = np.full((200, 200, 3), 127, np.uint8)
    with pytest.raises(PictureError, match="no face"):
        wt.verify(empty, path_of("Joe Biden", enrolled=True))


def test_an_untrained_group_is_no_answer(tmp_path: Path) -> None:
    with wt.Gallery.open(tmp_path / "empty.db") as empty, pytest.raises(NotTrained):
        wt.identify(path_of("Joe Biden", enrolled=True), empty)


def test_other_weights_are_refused_with_what_to_do(gallery: wt.Gallery) -> None:
    accurate = wt.Config.model_validate({"vision": {"recognition": "accurate"}})
    with pytest.raises(ModelMismatch, match="whosthere people reenrol"):
        wt.identify(path_of("Joe Biden", enrolled=True), gallery, accurate)


def test_reenrolling_makes_the_other_weights_fit(tmp_path: Path) -> None:
    accurate = wt.Config.model_validate({"vision": {"recognition": "accurate"}})
    with wt.Gallery.open(tmp_path / "people.db") as mine:
        fast = wt.Enroller(analyser(wt.Config().vision), mine, "default")
        list(fast.add_photos("Barack Obama", [path_of("Barack Obama", enrolled=True)]))
        list(fast.add_photos("Joe Biden", [path_of("Joe Biden", enrolled=True)]))
        assert wt.Enroller(analyser(accurate.vision), mine, "default").reenrol() == (2, 0)
        wt.train(mine, "default", 1e-3)
        (found,) = wt.identify(path_of("Barack Obama", enrolled=False), mine, accurate)
    assert found.name == "Barack Obama"
