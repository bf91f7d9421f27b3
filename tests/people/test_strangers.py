"""Strangers: stable ids within a run; kept, grouped, named and forgotten when that is wanted."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people.synthetic import GOOD, look, photo
from whosthere.errors import ModelMismatch, PersonNotFound
from whosthere.people import kept
from whosthere.people.gallery import Gallery
from whosthere.people.kept import KeptStrangers
from whosthere.people.strangers import Strangers
from whosthere.people.training import train

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8)), max_size=40))
def test_a_stranger_keeps_the_id_and_shares_it_with_nobody(looks: list[tuple[int, int]]) -> None:
    strangers = Strangers()
    ids = {(seed, strangers.identify(photo(seed, shot), GOOD)) for seed, shot in looks}
    people = {seed for seed, _ in looks}
    assert len(ids) == len(people) == len({name for _, name in ids})
    assert {name for _, name in ids} == {f"stranger-{n + 1}" for n in range(len(people))}


def test_the_stranger_not_seen_for_longest_is_forgotten_first() -> None:
    strangers = Strangers(capacity=2)
    names = [strangers.identify(photo(seed, shot), GOOD) for shot, seed in enumerate([1, 2, 1, 3])]
    assert names == ["stranger-1", "stranger-2", "stranger-1", "stranger-3"]
    assert strangers.identify(photo(1, 9), GOOD) == "stranger-1"
    assert strangers.identify(photo(2, 9), GOOD) == "stranger-4"


def keep(gallery: Gallery, seed: int, shots: range, start: datetime = NOON) -> list[str]:
    strangers = KeptStrangers(gallery, "default")
    return [
        strangers.keep(photo(seed, shot), GOOD, "camera 0", start + timedelta(minutes=shot)).id
        for shot in shots
    ]


def test_kept_faces_are_grouped_across_runs(database: Path) -> None:
    with Gallery.open(database) as gallery:
        gallery.ensure_group("default")
        first = keep(gallery, 1, range(3))
        keep(gallery, 2, range(1))
    with Gallery.open(database) as gallery:
        later = keep(gallery, 1, range(3, 5), NOON + timedelta(days=1))
        clusters = KeptStrangers(gallery, "default").clusters()
    assert next([face.id for face in cluster.faces] for cluster in clusters) == first + later
    assert clusters[0].id == first[0]
    assert [len(cluster.faces) for cluster in clusters] == [5, 1]


def test_naming_a_stranger_makes_a_person_of_all_their_faces(gallery: Gallery) -> None:
    ids = keep(gallery, 1, range(3))
    keep(gallery, 2, range(2))
    strangers = KeptStrangers(gallery, "default")
    person = strangers.name(ids[1][:8], "Anna")
    assert (person.name, person.faces) == ("Anna", 3)
    assert [len(cluster.faces) for cluster in strangers.clusters()] == [2]
    train(gallery, "default", 1e-3)
    assert gallery.index("default").identify(photo(1, 9)).name == "Anna"
    more = keep(gallery, 1, range(5, 6))
    assert strangers.name(more[0], "anna").faces == 4


def test_a_stranger_of_another_model_cannot_join_the_group(gallery: Gallery) -> None:
    gallery.add_face(gallery.add_person("default", "Bob").id, look(2, 0))
    strangers = KeptStrangers(gallery, "default")
    foreign = photo(1, 0, model="mobilefacenet-ffffffff-1")
    face = strangers.keep(foreign, GOOD, "camera 0", NOON)
    with pytest.raises(ModelMismatch, match="whosthere people reenrol"):
        strangers.name(face.id, "Anna")
    assert [person.name for person in gallery.people("default")] == ["Bob"]
    assert len(strangers.clusters()) == 1


def test_an_id_that_means_nobody_or_several_is_refused(gallery: Gallery) -> None:
    keep(gallery, 1, range(1))
    for wrong in ("", "ffffffff-nobody"):
        with pytest.raises(PersonNotFound, match="whosthere people strangers"):
            KeptStrangers(gallery, "default").cluster(wrong)


def test_forgotten_strangers_leave_nothing(gallery: Gallery, database: Path) -> None:
    ids = keep(gallery, 1, range(3))
    keep(gallery, 2, range(1))
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT id, sealed FROM strangers").fetchall()
    connection.close()
    strangers = KeptStrangers(gallery, "default")
    erasure = strangers.forget(ids[0])
    assert (erasure.faces, erasure.keys, erasure.complete) == (3, 3, True)
    content = b"".join(
        path.read_bytes() for path in database.parent.iterdir() if path.suffix != ".key"
    )
    assert [sealed in content for face_id, sealed in rows if face_id in ids] == [False] * 3
    assert len(strangers.clusters()) == 1
    assert strangers.forget_all(before=NOON + timedelta(days=1)).faces == 1
    assert strangers.clusters() == []


def test_the_oldest_face_makes_room(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MAX_KEPT", 3)
    ids = keep(gallery, 1, range(5))
    faces = [
        face.id
        for cluster in KeptStrangers(gallery, "default").clusters()
        for face in cluster.faces
    ]
    assert faces == ids[2:]
