"""Groups of every kind: ids instead of names, pages, limits, and what searches know of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.people.synthetic import look, photo
from whosthere.errors import (
    FaceNotFound,
    GalleryError,
    GroupNotFound,
    LimitReached,
    NameTaken,
    NotTrained,
    PersonNotFound,
)
from whosthere.people import collections, faces, indexes
from whosthere.people.records import Kind
from whosthere.people.training import train

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.people.collections import Collections
    from whosthere.people.gallery import Gallery


@pytest.fixture
def made(gallery: Gallery) -> Collections:
    return gallery.collections


def test_a_group_has_a_handle_and_a_label(made: Collections, gallery: Gallery) -> None:
    group = made.create(Kind.PERSON_GROUP, "family", "My Family", "ours", "recognition_04")
    assert (group.name, group.handle, group.label) == ("family", "family", "My Family")
    assert made.get(Kind.PERSON_GROUP, "family") == group == gallery.group("family")
    made.update(group.id, "Your Family", None)
    changed = made.get(Kind.PERSON_GROUP, "family")
    assert (changed.label, changed.user_data, changed.name) == ("Your Family", "ours", "family")
    made.update(group.id, None, "theirs")
    assert made.get(Kind.PERSON_GROUP, "family").label == "Your Family"


def test_a_name_that_is_no_legal_id_is_known_by_its_uuid(
    made: Collections, gallery: Gallery
) -> None:
    group = gallery.add_group("Front Door")
    assert group.handle == group.id
    assert made.get(Kind.PERSON_GROUP, group.id) == group
    assert gallery.rename_group(group.id, "front-door").handle == "front-door"


def test_kinds_do_not_get_in_each_others_way(made: Collections, gallery: Gallery) -> None:
    kinds = [kind for kind in Kind if kind is not Kind.DIRECTORY]
    for kind in kinds:
        made.create(kind, "same", kind)
    for kind in kinds:
        assert made.get(kind, "same").label == kind
        with pytest.raises(NameTaken):
            made.create(kind, "same", "again")
    assert gallery.group("same").kind is Kind.PERSON_GROUP
    made.delete(made.get(Kind.PERSON_GROUP, "same").id)
    assert gallery.group("same").kind is Kind.LARGE_PERSON_GROUP
    made.delete(made.get(Kind.LARGE_PERSON_GROUP, "same").id)
    with pytest.raises(GroupNotFound):
        gallery.group("same")
    assert [group.name for group in gallery.groups()] == ["default"]


def test_lists_come_in_pages_by_id(made: Collections) -> None:
    for handle in ("b", "a-1", "a", "c"):
        made.create(Kind.FACE_LIST, handle, "")
    assert [g.handle for g in made.listed(Kind.FACE_LIST)] == ["a", "a-1", "b", "c"]
    assert [g.handle for g in made.listed(Kind.FACE_LIST, "a", 2)] == ["a-1", "b"]
    group = made.create(Kind.PERSON_GROUP, "people", "")
    ids = sorted(made.add_person(group.id, "Anna").id for _ in range(5))
    assert [person.id for person in made.people(group.id)] == ids
    assert [person.id for person in made.people(group.id, ids[1], 2)] == ids[2:4]


def test_namesakes_are_told_apart_by_id_only(made: Collections, gallery: Gallery) -> None:
    group = made.create(Kind.PERSON_GROUP, "twins", "")
    first, second = (made.add_person(group.id, "Anna", badge) for badge in "12")
    assert made.person(group.id, second.id).user_data == "2"
    with pytest.raises(GalleryError, match="2 people are called anna; give the id"):
        gallery.person("twins", "anna")
    assert gallery.person("twins", first.id) == first
    with pytest.raises(NameTaken):
        gallery.add_person("twins", "Anna")
    made.update_person(second.id, "Berta", None)
    assert gallery.person("twins", "anna") == first


def test_a_person_is_looked_for_in_their_own_group_only(made: Collections) -> None:
    one, other = (made.create(Kind.PERSON_GROUP, handle, "") for handle in ("one", "other"))
    anna = made.add_person(one.id, "Anna")
    face = made.add_face(anna.id, look(1, 0))
    with pytest.raises(PersonNotFound):
        made.person(other.id, anna.id)
    bob = made.add_person(one.id, "Bob")
    with pytest.raises(FaceNotFound):
        made.face(bob.id, face.id)
    assert made.face(anna.id, face.id) == face
    assert made.face_ids([bob.id, anna.id]) == {bob.id: [], anna.id: [face.id]}


def test_limits_are_kept(made: Collections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(collections.MAX_GROUPS, Kind.FACE_LIST, 1)
    monkeypatch.setitem(collections.MAX_PEOPLE, Kind.FACE_LIST, 1)
    monkeypatch.setitem(collections.MAX_PEOPLE, Kind.PERSON_GROUP, 1)
    monkeypatch.setattr(faces, "MAX_FACES", 1)
    listed = made.create(Kind.FACE_LIST, "list", "")
    made.add_listed_face(listed.id, look(1, 0))
    group = made.create(Kind.PERSON_GROUP, "group", "")
    anna = made.add_person(group.id, "Anna")
    made.add_face(anna.id, look(1, 0))
    with pytest.raises(LimitReached):
        made.create(Kind.FACE_LIST, "second", "")
    with pytest.raises(LimitReached):
        made.add_listed_face(listed.id, look(2, 0))
    with pytest.raises(LimitReached):
        made.add_person(group.id, "Bob")
    with pytest.raises(LimitReached):
        made.add_face(anna.id, look(1, 1))


def test_a_face_list_is_searched_as_it_is(made: Collections, gallery: Gallery) -> None:
    group = made.create(Kind.FACE_LIST, "list", "")
    assert gallery.index(group.id).search(photo(1, 0)) == []
    added = [made.add_listed_face(group.id, look(seed, 0, user_data=str(seed))) for seed in (1, 2)]
    match = gallery.index(group.id).search(photo(2, 1))[0]
    assert match.person_id == added[1].id
    assert match.confidence > 0.5
    assert sorted(face.id for face in made.listed_faces(group.id)) == sorted(f.id for f in added)
    made.delete_person(added[1].id)
    assert [m.person_id for m in gallery.index(group.id).search(photo(2, 1), 5)] == [added[0].id]
    assert [face.user_data for face in made.listed_faces(group.id)] == ["1"]


def test_a_large_face_list_is_searched_as_it_was_trained(
    made: Collections, gallery: Gallery
) -> None:
    group = made.create(Kind.LARGE_FACE_LIST, "list", "")
    first = made.add_listed_face(group.id, look(1, 0))
    with pytest.raises(NotTrained):
        gallery.index(group.id)
    train(gallery, group.id, 1e-3)
    made.add_listed_face(group.id, look(2, 0))
    found = gallery.index(group.id).search(photo(2, 1), 5)
    assert [match.person_id for match in found] == [first.id]


def test_a_search_can_be_among_some_only(gallery: Gallery, made: Collections) -> None:
    people = [gallery.add_person("default", f"person {seed}") for seed in range(4)]
    for seed, person in enumerate(people):
        made.add_face(person.id, look(seed, 0))
        made.add_face(person.id, look(seed, 1))
    train(gallery, "default", 1e-3)
    index = gallery.index("default")
    some = index.among([people[3].id, people[1].id, "nobody"])
    assert len(some) == 4
    assert {match.person_id for match in some.search(photo(2, 9), 10)} == {
        people[1].id,
        people[3].id,
    }
    (found,), (among_all,) = some.search(photo(1, 9)), index.search(photo(1, 9))
    assert found == replace(among_all, runner_up=found.runner_up)
    assert index.among([]).search(photo(1, 9)) == []


def test_somebody_is_verified_by_their_present_faces(gallery: Gallery, made: Collections) -> None:
    anna, bob = (gallery.add_person("default", name) for name in ("Anna", "Bob"))
    for shot in range(2):
        made.add_face(anna.id, look(1, shot))
    with pytest.raises(FaceNotFound):
        gallery.verify(photo(1, 9), bob.id)
    made.add_face(bob.id, look(2, 0))
    assert gallery.verify(photo(1, 9), anna.id).same
    assert not gallery.verify(photo(1, 9), bob.id).same


def test_what_is_deleted_is_audited_at_once_and_gone_from_the_files_after_a_sweep(
    gallery: Gallery, made: Collections, database: Path
) -> None:
    names = ["Wilhelmina", "Balthasar", "Kunigunde"]
    people = [gallery.add_person("default", name) for name in names]
    enrolled = [made.add_face(person.id, look(seed, 0)) for seed, person in enumerate(people)]
    group = made.create(Kind.FACE_LIST, "list", "Unmistakable")
    made.add_listed_face(group.id, look(9, 0))
    train(gallery, "default", 1e-3)
    index = gallery.index("default")
    assert gallery.sweep() is False
    made.delete_person(people[0].id)
    made.delete_face(enrolled[1].id)
    made.delete(group.id)
    left = gallery.index("default")
    assert [entry.name for entry in left.entries] == ["Kunigunde"]
    assert left is not index
    with gallery.store.reading() as connection:
        audit = connection.execute("SELECT action, faces FROM audit ORDER BY id").fetchall()
    assert [tuple(row) for row in audit] == [
        ("erase person", 1),
        ("erase face", 1),
        ("erase group", 1),
    ]
    assert gallery.sweep() is True
    assert gallery.sweep() is False
    content = b"".join(path.read_bytes() for path in database.parent.glob("whosthere.db*"))
    assert b"Wilhelmina" not in content
    assert b"Unmistakable" not in content
    assert enrolled[1].id.encode() not in content
    assert b"Kunigunde" in content


def test_indexes_make_room_for_one_another(
    gallery: Gallery, made: Collections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "MAX_TEMPLATES", 3)
    lists = [made.create(Kind.FACE_LIST, f"list-{number}", "").id for number in range(3)]
    for seed, group_id in enumerate(lists):
        for shot in range(2):
            made.add_listed_face(group_id, look(seed, shot))
    held = [gallery.index(group_id) for group_id in lists]
    assert gallery.index(lists[2]) is held[2]
    assert gallery.index(lists[0]) is not held[0]
