"""Other networks: the same people again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.people.synthetic import GOOD, MODEL, look, photo
from whosthere.errors import NotTrained
from whosthere.people.faces import Look
from whosthere.people.reenrolment import reenrol, reenrolment
from whosthere.people.training import train

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.people.gallery import Gallery

OTHER = "mobilefacenet-11111111-1"


def test_photos_that_are_still_there_are_read_again_and_the_rest_goes(
    gallery: Gallery, tmp_path: Path
) -> None:
    person = gallery.add_person("default", "Anna")
    there, gone = tmp_path / "there.jpg", tmp_path / "gone.jpg"
    there.touch()
    kept = gallery.add_face(person.id, look(1, 0, photo=there, user_data="kept"))
    gallery.add_face(person.id, look(1, 1, photo=gone))
    gallery.add_face(person.id, look(1, 2))
    train(gallery, "default", 1e-3)

    plan = reenrolment(gallery, "default")
    assert [face.id for face in plan.photos] == [kept.id]
    assert [face.source for face in plan.lost] == ["gone.jpg", "camera"]

    looks = {kept.id: Look(photo(1, 0, model=OTHER), GOOD)}
    assert reenrol(gallery, "default", OTHER, looks) == 2
    assert gallery.group("default").model == OTHER
    assert [face.user_data for face in gallery.faces(person.id)] == ["kept"]
    with pytest.raises(NotTrained):
        gallery.index("default")
    train(gallery, "default", 1e-3)
    assert gallery.index("default").identify(photo(1, 5, model=OTHER)).name == "Anna"


def test_looks_of_several_models_change_nothing(gallery: Gallery) -> None:
    person = gallery.add_person("default", "Anna")
    face = gallery.add_face(person.id, look(1, 0))
    with pytest.raises(ValueError, match="made by"):
        reenrol(gallery, "default", OTHER, {face.id: look(1, 0)})
    assert gallery.group("default").model == MODEL
    assert list(gallery.templates(person.id)) == [face.id]
