"""Faces that are remembered for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.people.synthetic import GOOD, MODEL, photo
from whosthere.errors import FaceNotFound
from whosthere.people import face_ids as module
from whosthere.people.face_ids import FaceIds
from whosthere.people.gallery import Gallery

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def face_ids(gallery: Gallery) -> FaceIds:
    return FaceIds(gallery.store)


def test_faces_come_back_by_their_ids_in_the_order_asked_for(face_ids: FaceIds) -> None:
    faces = [(photo(seed, 0), GOOD) for seed in range(3)]
    first, second, third = face_ids.remember(faces, "recognition_04", 60)
    remembered = face_ids.recall_all([third, first, third])
    for face, seed in zip(remembered, (2, 0, 2), strict=True):
        np.testing.assert_array_equal(face.template.vector, photo(seed, 0).vector)
        assert (face.template.model, face.quality) == (MODEL, GOOD)
        assert face.recognition_model == "recognition_04"
    assert second == second.lower()
    assert face_ids.recall(second.upper()).quality == GOOD


def test_a_restart_forgets_none(database: Path) -> None:
    with Gallery.open(database) as gallery:
        (face_id,) = FaceIds(gallery.store).remember([(photo(1, 0), GOOD)], "recognition_01", 60)
    with Gallery.open(database) as gallery:
        face = FaceIds(gallery.store).recall(face_id)
    np.testing.assert_array_equal(face.template.vector, photo(1, 0).vector)


def test_a_face_whose_time_is_over_is_forgotten_at_once_and_swept_later(
    face_ids: FaceIds, gallery: Gallery
) -> None:
    face_ids.remember([(photo(1, 0), GOOD)] * 2, "recognition_01", 0)
    (kept,) = face_ids.remember([(photo(2, 0), GOOD)], "recognition_01", 60)
    (expired,) = face_ids.remember([(photo(1, 0), GOOD)], "recognition_01", 0)
    with pytest.raises(FaceNotFound, match=expired):
        face_ids.recall_all([kept, expired])
    assert face_ids.sweep() == 3
    with gallery.store.reading() as connection:
        assert [row["id"] for row in connection.execute("SELECT id FROM face_ids")] == [kept]


def test_the_oldest_make_room(face_ids: FaceIds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LIVE", 3)
    ids = face_ids.remember([(photo(seed, 0), GOOD) for seed in range(5)], "recognition_01", 60)
    assert face_ids.sweep() == 2
    assert len(face_ids.recall_all(ids[2:])) == 3
    with pytest.raises(FaceNotFound):
        face_ids.recall(ids[1])


def test_what_is_remembered_is_sealed(face_ids: FaceIds, database: Path) -> None:
    face_ids.remember([(photo(1, 0), GOOD)], "recognition_01", 60)
    content = b"".join(path.read_bytes() for path in database.parent.glob("whosthere.db*"))
    assert photo(1, 0).vector.tobytes()[:32] not in content


def test_no_face_takes_no_id(face_ids: FaceIds) -> None:
    assert face_ids.remember([], "recognition_01", 60) == []
