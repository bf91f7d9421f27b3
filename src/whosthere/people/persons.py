"""Rows of people: SQL in, records out. Callers hold the transaction."""

from __future__ import annotations

import sqlite3
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.errors import GalleryError, PersonNotFound
from whosthere.people.names import clean, folded
from whosthere.people.records import Group, Person
from whosthere.people.store import now

if TYPE_CHECKING:
    from whosthere.people.vault import DataKey, Vault

_SELECT = """
    SELECT people.*,
        (SELECT count(*) FROM faces WHERE person_id = people.id) AS faces,
        (SELECT count(*) FROM faces WHERE person_id = people.id AND NOT trained) AS untrained
    FROM people
"""


def add(
    connection: sqlite3.Connection, vault: Vault, group: Group, name: str, user_data: str
) -> Person:
    """A new person with a data key of their own.

    Raises:
        GalleryError: The group has somebody of that name.
        UsageError: The name is none.
    """
    person_id, name = str(uuid.uuid4()), clean(name)
    try:
        connection.execute(
            "INSERT INTO people (id, group_id, name, folded, user_data, wrapped_key, added_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (person_id, group.id, name, folded(name), user_data, vault.new_key(), now()),
        )
    except sqlite3.IntegrityError as error:
        raise _taken(name) from error
    return get(connection, person_id)


def find(connection: sqlite3.Connection, group_id: str, name_or_id: str) -> Person | None:
    """The person of that id or, failing that, of that name in the group."""
    row = connection.execute(
        f"{_SELECT} WHERE group_id = :group AND (id = :key OR folded = :folded)"
        " ORDER BY id = :key DESC LIMIT 1",
        {"group": group_id, "key": name_or_id, "folded": folded(name_or_id)},
    ).fetchone()
    return None if row is None else _person(row)


def get(connection: sqlite3.Connection, person_id: str) -> Person:
    """The person of that id, in whatever group.

    Raises:
        PersonNotFound: There is none.
    """
    row = connection.execute(f"{_SELECT} WHERE id = ?", (person_id,)).fetchone()
    if row is None:
        message = f"there is nobody with the id {person_id}; see `whosthere people list`"
        raise PersonNotFound(message)
    return _person(row)


def listed(connection: sqlite3.Connection, group_id: str) -> list[Person]:
    """Everybody in the group by name."""
    rows = connection.execute(f"{_SELECT} WHERE group_id = ? ORDER BY folded", (group_id,))
    return [_person(row) for row in rows]


def rename(connection: sqlite3.Connection, person_id: str, name: str) -> None:
    """Give a person another name.

    Raises:
        GalleryError: Somebody else in the group has it.
        UsageError: The name is none.
    """
    name = clean(name)
    try:
        connection.execute(
            "UPDATE people SET name = ?, folded = ? WHERE id = ?", (name, folded(name), person_id)
        )
    except sqlite3.IntegrityError as error:
        raise _taken(name) from error


def describe(connection: sqlite3.Connection, person_id: str, user_data: str) -> None:
    """Replace a person's user data."""
    connection.execute("UPDATE people SET user_data = ? WHERE id = ?", (user_data, person_id))


def remove(connection: sqlite3.Connection, person_id: str) -> None:
    """Delete a person with their faces and data key."""
    connection.execute("DELETE FROM people WHERE id = ?", (person_id,))


def data_key(connection: sqlite3.Connection, vault: Vault, person_id: str) -> DataKey:
    """What seals and opens this person's templates."""
    row = connection.execute("SELECT wrapped_key FROM people WHERE id = ?", (person_id,)).fetchone()
    return vault.data_key(row["wrapped_key"], person_id)


def _taken(name: str) -> GalleryError:
    message = f"{name} is enrolled already; choose another name, or add photos to that person"
    return GalleryError(message)


def _person(row: sqlite3.Row) -> Person:
    return Person(
        id=row["id"],
        group_id=row["group_id"],
        name=row["name"],
        user_data=row["user_data"],
        faces=row["faces"],
        untrained=row["untrained"],
        added_at=datetime.fromisoformat(row["added_at"]),
    )
