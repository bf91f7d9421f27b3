"""Adding, finding, renaming, merging and removing people; what survives and what is refused."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people.synthetic import MODEL, look, photo
from whosthere.errors import (
    DatabaseError,
    GalleryError,
    ModelMismatch,
    NotTrained,
    PersonNotFound,
    UsageError,
)
from whosthere.people.faces import MAX_FACES, Look
from whosthere.people.gallery import Gallery
from whosthere.people.training import train

if TYPE_CHECKING:
    from whosthere.people.records import Person


def enrol(gallery: Gallery, name: str, seed: int, shots: int = 3) -> Person:
    person = gallery.add_person("default", name)
    for shot in range(shots):
        gallery.add_face(person.id, look(seed, shot))
    return gallery.person("default", person.id)


def test_a_person_is_found_by_name_whatever_its_case_and_by_id(gallery: Gallery) -> None:
    person = gallery.add_person("default", "  Zoe\N{COMBINING DIAERESIS} ", user_data="badge 7")
    assert person.name == "Zoë"
    assert gallery.person("default", "ZOË") == person
    assert gallery.person("DEFAULT", person.id) == person
    assert person.user_data == "badge 7"


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\x1b[31m", "a\u202eb", "x" * 129])
def test_what_is_no_name_is_refused(gallery: Gallery, name: str) -> None:
    with pytest.raises(UsageError):
        gallery.add_person("default", name)
    with pytest.raises(UsageError):
        gallery.add_group(name)


def test_a_name_is_taken_once_in_a_group(gallery: Gallery) -> None:
    anna = gallery.add_person("default", "Anna")
    bob = gallery.add_person("default", "Bob")
    with pytest.raises(GalleryError, match="anna is enrolled already"):
        gallery.add_person("default", "anna")
    with pytest.raises(GalleryError, match="Anna is enrolled already"):
        gallery.rename_person(bob.id, "Anna")
    assert gallery.rename_person(anna.id, "ANNA").name == "ANNA"
    gallery.add_group("other")
    assert gallery.add_person("other", "Anna").name == "Anna"


def test_who_is_not_there_is_said_to_be_not_there(gallery: Gallery) -> None:
    with pytest.raises(PersonNotFound, match="nobody called 'Eve'"):
        gallery.person("default", "Eve")
    with pytest.raises(PersonNotFound):
        gallery.faces("no such id")
    with pytest.raises(GalleryError, match="no group called 'other'"):
        gallery.people("other")


def test_groups_are_renamed_described_and_erased(gallery: Gallery) -> None:
    gallery.add_group("Office", user_data="3rd floor")
    with pytest.raises(GalleryError, match="office"):
        gallery.add_group("office")
    assert gallery.rename_group("office", "Lab").user_data == "3rd floor"
    assert [group.name for group in gallery.groups()] == ["default", "Lab"]
    gallery.erase_group("lab")
    assert [group.name for group in gallery.groups()] == ["default"]


def test_a_face_keeps_what_was_said_of_it(gallery: Gallery, tmp_path: Path) -> None:
    person = gallery.add_person("default", "Anna")
    face = gallery.add_face(
        person.id, look(1, 0, photo=tmp_path / "anna.mp4", pts=1.5, user_data="1,2,3,4")
    )
    assert face == gallery.collections.face(person.id, face.id)
    assert (face.source, face.pts, face.user_data) == ("anna.mp4", 1.5, "1,2,3,4")
    assert gallery.add_face(person.id, look(1, 1)).source == "camera"
    assert gallery.collections.update_face(face.id, "").user_data == ""
    assert gallery.collections.update_person(person.id, None, "badge 7").user_data == "badge 7"


def test_nothing_that_is_printed_holds_a_template(gallery: Gallery) -> None:
    person = enrol(gallery, "Anna", 1)
    shown = repr([gallery.people("default"), gallery.faces(person.id), look(1, 0)])
    assert "array" not in shown
    assert "float32" not in shown


def test_templates_come_back_bit_by_bit_after_reopening(database: Path) -> None:
    with Gallery.open(database) as gallery:
        gallery.ensure_group("default")
        person = enrol(gallery, "Anna", 1)
    with Gallery.open(database) as gallery:
        opened = list(gallery.templates(person.id).values())
        assert [face.id for face in gallery.faces(person.id)] == list(gallery.templates(person.id))
    assert all(template.model == MODEL for template in opened)
    for shot, template in enumerate(opened):
        np.testing.assert_array_equal(template.vector, photo(1, shot).vector)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(photos=st.lists(st.integers(0, 3), min_size=2, max_size=4), data=st.data())
def test_merging_and_removing_keep_count(
    gallery: Gallery, photos: list[int], data: st.DataObject
) -> None:
    group = gallery.add_group(f"group {len(gallery.groups())}")
    people = [gallery.add_person(group.id, f"person {number}") for number in range(len(photos))]
    for seed, (person, count) in enumerate(zip(people, photos, strict=True)):
        for shot in range(count):
            gallery.add_face(person.id, look(seed, shot))
    first, second = data.draw(st.permutations(range(len(photos))))[:2]
    source, target = people[first], people[second]
    merged = gallery.merge(source.id, target.id)
    listed = gallery.people(group.id)
    assert sum(person.faces for person in listed) == sum(photos)
    assert len(listed) == len(photos) - 1
    assert merged.faces == len(gallery.templates(target.id)) == len(gallery.faces(target.id))
    if merged.faces:
        number = data.draw(st.integers(0, merged.faces - 1))
        gallery.remove_face(gallery.faces(target.id)[number].id)
        assert gallery.person(group.id, target.id).faces == merged.faces - 1


def test_merging_takes_two_people_of_one_group(gallery: Gallery) -> None:
    anna = gallery.add_person("default", "Anna")
    gallery.add_group("other")
    bob = gallery.add_person("other", "Bob")
    for target in (anna, bob):
        with pytest.raises(UsageError):
            gallery.merge(anna.id, target.id)


def test_a_person_has_a_limited_number_of_faces(gallery: Gallery) -> None:
    person = enrol(gallery, "Anna", 1, shots=MAX_FACES)
    with pytest.raises(GalleryError, match="248"):
        gallery.add_face(person.id, look(1, MAX_FACES))
    other = enrol(gallery, "Ann", 1, shots=1)
    with pytest.raises(GalleryError, match="248"):
        gallery.merge(other.id, person.id)


def test_templates_of_another_model_are_refused_with_the_way_out(gallery: Gallery) -> None:
    person = enrol(gallery, "Anna", 1)
    train(gallery, "default", 1e-3)
    foreign = photo(1, 0, model="mobilefacenet-ffffffff-1")
    with pytest.raises(ModelMismatch, match="whosthere people reenrol"):
        gallery.add_face(person.id, Look(foreign, look(1, 0).quality))
    with pytest.raises(ModelMismatch, match="whosthere people reenrol"):
        gallery.index("default").search(foreign)
    for face in gallery.faces(person.id):
        gallery.remove_face(face.id)
    gallery.add_face(person.id, Look(foreign, look(1, 0).quality))
    assert gallery.group("default").model == foreign.model
    with pytest.raises(NotTrained, match="whosthere train"):
        gallery.index("default")


def test_a_damaged_database_is_one_sentence(database: Path) -> None:
    with Gallery.open(database) as gallery:
        gallery.ensure_group("default")
        enrol(gallery, "Anna", 1, shots=30)
    content = bytearray(database.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    database.write_bytes(content)
    with pytest.raises(DatabaseError, match="damaged") as caught:
        Gallery.open(database)
    assert "\n" not in str(caught.value)


def test_the_key_file_is_private_and_missed_when_it_is_gone(database: Path) -> None:
    key = database.with_suffix(".key")
    with Gallery.open(database) as gallery:
        gallery.ensure_group("default")
        enrol(gallery, "Anna", 1)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    original = key.read_bytes()
    key.unlink()
    with pytest.raises(GalleryError, match="missing"):
        Gallery.open(database)
    assert not key.exists()
    for wrong in (bytes(32), b"short"):
        key.write_bytes(wrong)
        with pytest.raises(GalleryError, match="right one"):
            Gallery.open(database)
        assert key.read_bytes() == wrong
    key.write_bytes(original)
    with Gallery.open(database) as gallery:
        assert len(gallery.templates(gallery.person("default", "Anna").id)) == 3


def test_an_empty_gallery_takes_a_new_key(database: Path) -> None:
    Gallery.open(database).close()
    database.with_suffix(".key").unlink()
    with Gallery.open(database) as gallery:
        gallery.ensure_group("default")
        enrol(gallery, "Anna", 1)


def test_a_template_moved_to_another_person_does_not_open(gallery: Gallery, database: Path) -> None:
    anna, bob = enrol(gallery, "Anna", 1, shots=1), enrol(gallery, "Bob", 2, shots=1)
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE faces SET person_id = ? WHERE person_id = ?", (bob.id, anna.id))
    connection.close()
    with pytest.raises(DatabaseError, match="not theirs"):
        gallery.templates(bob.id)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12, unique=True), st.integers(1, 5))
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
def test_the_runner_up_is_the_nearest_other_person(seeds: list[int], k: int) -> None:
    with TemporaryDirectory() as folder, Gallery.open(Path(folder) / "whosthere.db") as gallery:
        people = {enrol(gallery, f"Person {seed}", seed, shots=2).id for seed in seeds}
        train(gallery, "default", 1e-3)
        index = gallery.index("default")
        similarities = dict(
            zip(
                (entry.person_id for entry in index.entries),
                index.similarities(photo(seeds[0], 9)).tolist(),
                strict=True,
            )
        )
        found = index.search(photo(seeds[0], 9), k)
    assert len(found) == min(k, len(people))
    for match in found:
        others = [cosine for who, cosine in similarities.items() if who != match.person_id]
        assert match.runner_up == max(others, default=-1.0)
