"""The table of people says who is enrolled and who was erased, by whatever way that came."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whosthere.database import connect, reading
from whosthere.errors import DatabaseError
from whosthere.people.gallery import Gallery
from whosthere.people.records import Kind
from whosthere.sightings.tables.people import PEOPLE
from whosthere.sinks import roster
from whosthere.sinks.roster import Roster, record_people, update

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from whosthere.sightings.tables.table import Row


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


@pytest.fixture
def gallery(database: Path) -> Iterator[Gallery]:
    with Gallery.open(database) as opened:
        yield opened


def rows(database: Path) -> list[Row]:
    with closing(connect(database)) as connection, reading(connection):
        found = connection.execute("SELECT row FROM record WHERE kind = 'people' ORDER BY number")
        return [PEOPLE.from_json(row["row"]) for row in found]


def test_who_is_enrolled_is_told_once_without_the_name(database: Path, gallery: Gallery) -> None:
    ada = gallery.add_person("default", "Ada")
    assert [record_people(database, names=False) for _ in range(2)] == [1, 0]
    (row,) = rows(database)
    assert (row["person_id"], row["group_id"]) == (ada.id, ada.group_id)
    assert row["enrolled_at"] == ada.added_at
    assert row["name"] is row["erased_at"] is None
    assert row.keys() == PEOPLE.names
    assert PEOPLE.to_arrow([row]).num_rows == 1
    with closing(connect(database)) as connection, reading(connection):
        kept = connection.execute("SELECT group_concat(row) || group_concat(name) FROM record")
        assert "Ada" not in str(kept.fetchone()[0])


def test_a_new_name_is_told_where_names_are(database: Path, gallery: Gallery) -> None:
    ada = gallery.add_person("default", "Ada")
    assert record_people(database, names=True) == 1
    gallery.rename_person(ada.id, "Ada Lovelace")
    assert record_people(database, names=True) == 1
    assert record_people(database, names=False) == 1
    gallery.rename_person(ada.id, "Countess")
    assert record_people(database, names=False) == 0
    assert [row["name"] for row in rows(database)] == ["Ada", "Ada Lovelace", None]


def test_who_is_erased_leaves_a_tombstone(database: Path, gallery: Gallery) -> None:
    ada = gallery.add_person("default", "Ada")
    gallery.add_person("default", "Bob")
    record_people(database, names=True)
    erased_at = gallery.erase(ada.id).erased_at
    assert record_people(database, names=True) == 1
    tombstone = rows(database)[-1]
    assert (tombstone["person_id"], tombstone["name"]) == (ada.id, None)
    assert abs((PEOPLE.at(tombstone) - erased_at).total_seconds()) < 60
    assert tombstone["erased_at"] is not None
    assert record_people(database, names=True) == 0


def test_the_name_goes_with_the_person_not_with_the_next_comparison(
    database: Path, gallery: Gallery
) -> None:
    ada = gallery.add_person("default", "Ada Lovelace")
    record_people(database, names=True)
    gallery.erase(ada.id)
    with closing(connect(database)) as connection, reading(connection):
        left = connection.execute("SELECT name FROM exported_person").fetchall()
    assert [row["name"] for row in left] == [None]


def test_a_group_that_is_erased_takes_everybody_along(database: Path, gallery: Gallery) -> None:
    gallery.add_group("visitors")
    for name in ("Ada", "Bob"):
        gallery.add_person("visitors", name)
    record_people(database, names=False)
    gallery.erase_group("visitors")
    assert record_people(database, names=False) == 2
    assert sum(row["erased_at"] is not None for row in rows(database)) == 2


def test_who_was_never_told_of_leaves_nothing(database: Path, gallery: Gallery) -> None:
    gallery.erase(gallery.add_person("default", "Ada").id)
    assert record_people(database, names=True) == 0


def test_faces_without_a_person_are_not_people(database: Path, gallery: Gallery) -> None:
    gallery.collections.create(Kind.LARGE_PERSON_GROUP, "crowd", "Crowd")
    gallery.collections.create(Kind.FACE_LIST, "faces", "Faces")
    gallery.collections.add_person(gallery.directory.group().id, "Somebody in the directory")
    gallery.add_person("crowd", "Ada")
    assert record_people(database, names=True) == 1
    assert [row["name"] for row in rows(database)] == ["Ada"]


def test_a_run_tells_of_people_as_it_begins_and_as_it_ends(
    database: Path, gallery: Gallery
) -> None:
    said: list[str] = []
    gallery.add_person("default", "Ada")
    with Roster(database, names=True, tell=said.append):
        gallery.add_person("default", "Bob")
    assert sorted(str(row["name"]) for row in rows(database)) == ["Ada", "Bob"]
    assert said == []


def test_a_database_that_fails_for_a_while_is_told_once(
    database: Path, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "PAUSE_SECONDS", 0.01)
    calls = iter(range(10**6))

    def busy(connection: sqlite3.Connection, *, names: bool) -> int:
        if next(calls) < 5:
            message = "the database is locked"
            raise DatabaseError(message)
        return update(connection, names=names)

    monkeypatch.setattr(roster, "update", busy)
    gallery.add_person("default", "Ada")
    said: list[str] = []
    with Roster(database, names=True, tell=said.append):
        deadline = time.monotonic() + 60
        while not rows(database) and time.monotonic() < deadline:
            time.sleep(0.01)
    assert [row["name"] for row in rows(database)] == ["Ada"]
    assert said == ["people are told of later: the database is locked"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "rename", "erase", "tell"]), st.integers(0, 3), st.booleans()
    ),
    max_size=20,
)


@given(STEPS, st.booleans())
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_the_latest_rows_are_the_gallery(steps: list[tuple[str, int, bool]], names: bool) -> None:
    """Whatever happened in between and how often it was compared."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "whosthere.db"
        with Gallery.open(database) as gallery:
            for number, (step, who, flag) in enumerate(steps):
                people = gallery.people("default")
                chosen = people[who % len(people)] if people else None
                if step == "add":
                    gallery.add_person("default", f"Person {number}")
                elif step == "tell":
                    record_people(database, names=flag)
                elif chosen is not None and step == "rename":
                    gallery.rename_person(chosen.id, f"Renamed {number}")
                elif chosen is not None:
                    gallery.erase(chosen.id)
            record_people(database, names=names)
            latest = {row["person_id"]: row for row in rows(database)}
            assert {
                who: row["name"] for who, row in latest.items() if row["erased_at"] is None
            } == {person.id: person.name if names else None for person in gallery.people("default")}
