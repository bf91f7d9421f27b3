"""The person directory and its subsets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.people.synthetic import look, photo
from whosthere.errors import GroupNotFound, NameTaken, PersonNotFound
from whosthere.people.gallery import Gallery
from whosthere.people.records import Kind

if TYPE_CHECKING:
    from pathlib import Path


def somebody(gallery: Gallery, seed: int, model: str = "recognition_04") -> str:
    person = gallery.collections.add_person(gallery.directory.group().id, f"person {seed}")
    gallery.collections.add_face(person.id, look(seed, 0), model)
    return person.id


def test_there_is_one_directory_and_it_is_no_group_of_the_command_line(database: Path) -> None:
    with Gallery.open(database) as gallery:
        directory = gallery.directory.group()
        assert directory.kind is Kind.DIRECTORY
        assert [group.name for group in gallery.groups()] == ["default"]
    with Gallery.open(database) as gallery:
        assert gallery.directory.group() == directory


def test_it_is_searched_without_training_model_by_model(gallery: Gallery) -> None:
    newer, older = somebody(gallery, 1), somebody(gallery, 2, "recognition_03")
    directory = gallery.directory.group().id

    def found(seed: int, model: str) -> list[str | None]:
        matches = gallery.index(directory, model).search(photo(seed, 1), 5)
        return [match.person_id for match in matches]

    assert found(1, "recognition_04") == [newer]
    assert found(2, "recognition_03") == [older]
    gallery.collections.add_face(older, look(2, 2), "recognition_04")
    assert found(2, "recognition_04") == [older, newer]
    assert gallery.verify(photo(2, 1), older, "recognition_04").same
    gallery.collections.delete_person(older)
    assert found(2, "recognition_03") == []


def test_faces_are_limited_model_by_model(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whosthere.people.faces.MAX_FACES", 1)
    person = somebody(gallery, 1)
    face = gallery.collections.add_face(person, look(1, 1), "recognition_03")
    assert face.recognition_model == "recognition_03"


def test_subsets_hold_people_of_the_directory(gallery: Gallery) -> None:
    people = sorted(somebody(gallery, seed) for seed in range(4))
    directory = gallery.directory
    directory.create("some", "Some", "data", people[:2])
    assert directory.members("some") == people[:2]
    directory.update("some", None, "changed", add=people[1:], remove=people[:1])
    assert directory.members("some") == people[1:]
    assert directory.members("some", people[1], 1) == [people[2]]
    kept = directory.get("some")
    assert (kept.name, kept.user_data) == ("Some", "changed")
    directory.create("all", "All", "", people)
    assert directory.groups_of(people[1]) == ["all", "some"]
    assert [group.handle for group in directory.listed("all")] == ["some"]
    gallery.collections.delete_person(people[1])
    assert directory.members("some") == people[2:]
    directory.delete("some")
    with pytest.raises(GroupNotFound):
        directory.members("some")
    assert directory.groups_of(people[2]) == ["all"]


def test_what_a_subset_refuses_changes_nothing(gallery: Gallery) -> None:
    person = somebody(gallery, 1)
    outsider = gallery.add_person("default", "Outsider").id
    with pytest.raises(PersonNotFound):
        gallery.directory.create("group", "Group", "", [person, outsider])
    assert gallery.directory.listed() == []
    gallery.directory.create("group", "Group")
    with pytest.raises(NameTaken):
        gallery.directory.create("group", "Again")
    with pytest.raises(PersonNotFound):
        gallery.directory.update("group", "New", None, add=[person, "nobody"])
    assert gallery.directory.get("group").name == "Group"
    assert gallery.directory.members("group") == []
