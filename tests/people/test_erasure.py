"""Whoever is erased leaves no byte behind."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.people.synthetic import look
from whosthere.errors import PersonNotFound
from whosthere.people import erasure
from whosthere.people.training import train
from whosthere.sinks.erase import finish_erasures

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery
    from whosthere.people.index import Index
    from whosthere.people.records import Erasure, Person
    from whosthere.people.store import Store

NAME = "Wilhelmina Unmistakable"


def crowd(gallery: Gallery) -> Person:
    """Somebody with many faces among many others, so that SQLite has moved pages about."""
    person = gallery.add_person("default", NAME, user_data="unmistakable data")
    for number in range(30):
        other = gallery.add_person("default", f"other {number}")
        gallery.add_face(other.id, look(number + 10, 0))
        gallery.add_face(
            person.id, look(1, number, photo=Path("/photos/unmistakable.jpg"), user_data="mine")
        )
    train(gallery, "default", 1e-3)
    return person


def secrets(database: Path, person_id: str) -> list[bytes]:
    connection = sqlite3.connect(database)
    faces = connection.execute("SELECT sealed, id FROM faces WHERE person_id = ?", (person_id,))
    found = [part for sealed, face_id in faces for part in (sealed, face_id.encode())]
    found += connection.execute(
        "SELECT wrapped_key FROM people WHERE id = ?", (person_id,)
    ).fetchone()
    connection.close()
    return [*found, person_id.encode(), NAME.encode(), NAME.lower().encode(), b"unmistakable"]


def on_disk(database: Path) -> bytes:
    return b"".join(
        path.read_bytes() for path in database.parent.iterdir() if path.suffix != ".key"
    )


def test_nothing_of_an_erased_person_is_left_on_disk(gallery: Gallery, database: Path) -> None:
    person = crowd(gallery)
    needles = secrets(database, person.id)
    assert all(needle in on_disk(database) for needle in needles)
    evidence = gallery.erase(person.id)
    assert evidence.complete
    assert (evidence.faces, evidence.keys) == (30, 1)
    finish_erasures(database, [], names=False, beyond={})  # needs the ids until it is done
    content = on_disk(database)
    assert not [needle for needle in needles if needle in content]
    with pytest.raises(PersonNotFound):
        gallery.person("default", NAME)
    assert all(entry.person_id != person.id for entry in gallery.index("default").entries)


def test_the_audit_says_what_and_when_and_not_who(gallery: Gallery, database: Path) -> None:
    person = crowd(gallery)
    evidence = gallery.erase(person.id)
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT at, action, subject, faces FROM audit").fetchall()
    connection.close()
    assert rows == [
        (
            evidence.erased_at.isoformat(timespec="microseconds"),
            "erase person",
            evidence.subject,
            30,
        )
    ]
    assert person.id not in evidence.subject


def test_evidence_is_honest_while_another_program_holds_the_old_state(
    gallery: Gallery, database: Path
) -> None:
    person = crowd(gallery)
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM faces").fetchone()
    with gallery.store.reading() as connection:
        pass
    connection.execute("PRAGMA busy_timeout = 50")
    evidence = gallery.erase(person.id)
    reader.close()
    assert evidence.traces > 0
    assert not evidence.complete


def test_a_group_is_erased_with_everybody_in_it(gallery: Gallery, database: Path) -> None:
    person = crowd(gallery)
    needles = secrets(database, person.id)
    evidence = gallery.erase_group("default")
    assert evidence.complete
    assert (evidence.faces, evidence.keys) == (60, 31)
    finish_erasures(database, [], names=False, beyond={})
    content = on_disk(database)
    assert not [needle for needle in needles if needle in content]


def test_an_index_loaded_while_its_group_is_erased_is_forgotten(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(gallery)
    erase_group = erasure.erase_group
    loaded: list[weakref.ref[Index]] = []

    def searched_by_another_thread(store: Store, group: str) -> Erasure:
        loaded.append(weakref.ref(gallery.index(group)))
        return erase_group(store, group)

    monkeypatch.setattr(erasure, "erase_group", searched_by_another_thread)
    gallery.erase_group("default")

    gc.collect()
    assert [index() for index in loaded] == [None]
