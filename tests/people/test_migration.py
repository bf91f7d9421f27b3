"""A database of an earlier version, with people in it, is brought up to date and loses nothing."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.people.synthetic import MODEL, photo
from whosthere import database as house
from whosthere.errors import DatabaseError
from whosthere.people.gallery import Gallery
from whosthere.people.kept import KeptStrangers
from whosthere.people.records import Kind
from whosthere.people.vault import Vault, create_key

if TYPE_CHECKING:
    from pathlib import Path

AT = "2026-01-02T03:04:05.000006+00:00"
GROUPS = {"default": "id-default", "Front Door": "id-front"}
PEOPLE = {"Anna": "default", "Bob": "default", "Zoë": "Front Door"}
SHOTS = 3


def version_2(path: Path) -> None:
    """A database as version 2 left it: three people with three faces, a training, a stranger."""
    vault = Vault(create_key(path.with_suffix(".key")))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    for script in ("0001_gallery.sql", "0002_outbox.sql"):
        folder = files("whosthere") / "migrations"
        connection.executescript((folder / script).read_text(encoding="utf-8"))
    connection.execute("PRAGMA user_version = 2")
    connection.execute("INSERT INTO vault VALUES (1, ?)", (vault.fingerprint,))
    for name, group_id in GROUPS.items():
        row = (group_id, name, name.casefold(), "about " + name, MODEL, 7, AT)
        connection.execute("INSERT INTO groups VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    for seed, (name, group) in enumerate(PEOPLE.items()):
        wrapped = vault.new_key()
        person = (f"id-{name}", GROUPS[group], name, name.casefold(), "badge", wrapped, AT)
        connection.execute("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)", person)
        for shot in range(SHOTS):
            sealed = vault.data_key(wrapped, f"id-{name}").seal(photo(seed, shot))
            face = (f"face-{name}-{shot}", f"id-{name}", sealed, 0.9, 80.0, 300.0, 128.0, 0.95)
            rest = ("/photos/a.jpg", None, "mine", 1, AT)
            connection.execute(
                "INSERT INTO faces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", face + rest
            )
    training = ("id-default", 4, 1e-3, 0.01, 0.55, 0.72, AT)
    connection.execute("INSERT INTO trainings VALUES (?, ?, ?, ?, ?, ?, ?)", training)
    wrapped = vault.new_key()
    sealed = vault.data_key(wrapped, "stranger").seal(photo(9, 0))
    stranger = ("stranger", "id-default", MODEL, wrapped, sealed, 0.9, 80, 300, 128, 0.9, "cam", AT)
    connection.execute(
        "INSERT INTO strangers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", stranger
    )
    connection.commit()
    connection.close()


def test_everybody_is_still_there(database: Path) -> None:
    version_2(database)
    with Gallery.open(database) as gallery:
        assert [group.name for group in gallery.groups()] == ["default", "Front Door"]
        for seed, (name, group) in enumerate(PEOPLE.items()):
            person = gallery.person(group, name)
            assert (person.id, person.user_data, person.faces) == (f"id-{name}", "badge", SHOTS)
            assert [face.id for face in gallery.faces(person.id)] == [
                f"face-{name}-{shot}" for shot in range(SHOTS)
            ]
            for shot, template in enumerate(gallery.templates(person.id).values()):
                np.testing.assert_array_equal(template.vector, photo(seed, shot).vector)
        match = gallery.index("default").identify(photo(1, 9))
        assert (match.person_id, match.name) == ("id-Bob", "Bob")
        assert gallery.index("default").calibration.threshold == 0.55
        assert len(KeptStrangers(gallery, "default").clusters()) == 1


def test_groups_of_the_command_line_become_person_groups(database: Path) -> None:
    version_2(database)
    with Gallery.open(database) as gallery:
        default = gallery.group("default")
        assert (default.kind, default.handle) == (Kind.PERSON_GROUP, "default")
        assert (default.label, default.user_data) == ("default", "about default")
        assert default.recognition_model is None
        front = gallery.collections.get(Kind.PERSON_GROUP, "id-front")
        assert (front.handle, front.label) == ("id-front", "Front Door")


def test_rules_hold_again_after_the_rebuilding(database: Path) -> None:
    version_2(database)
    with Gallery.open(database) as gallery:
        anna = gallery.person("default", "Anna")
        gallery.erase(anna.id)
        with gallery.store.reading() as connection:
            left = connection.execute("SELECT count(*) FROM faces").fetchone()[0]
        assert left == 2 * SHOTS
        with pytest.raises(sqlite3.IntegrityError), gallery.store.writing() as connection:
            connection.execute("UPDATE people SET group_id = 'nowhere'")


def test_a_migration_that_would_lose_a_reference_is_not_made(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version_2(database)
    scripts = house._scripts()
    monkeypatch.setattr(
        house, "_scripts", lambda: {**scripts, 3: "DELETE FROM groups WHERE id = 'id-front';"}
    )
    with pytest.raises(DatabaseError, match="refers to"):
        Gallery.open(database)
    monkeypatch.undo()
    with Gallery.open(database) as gallery:
        assert gallery.person("Front Door", "Zoë").faces == SHOTS
