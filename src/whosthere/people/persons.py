"""Rows of people: SQL in, records out. Callers hold the transaction."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.errors import GalleryError, NameTaken, PersonNotFound
from whosthere.people.names import clean, folded
from whosthere.people.records import Group, Person
from whosthere.people.store import now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

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
    """A new person with a data key of their own; another one may have the name.

    Raises:
        UsageError: The name is none.
    """
    return _insert(connection, vault, group, clean(name), user_data)


def add_nameless(connection: sqlite3.Connection, vault: Vault, group: Group) -> Person:
    """A new member of a face list."""
    return _insert(connection, vault, group, "", "")


def put_back(
    connection: sqlite3.Connection,
    vault: Vault,
    group: Group,
    person_id: str,
    name: str,
    user_data: str,
    added_at: str,
) -> Person:
    """Somebody who was there before, with a new data key."""
    connection.execute(
        "INSERT INTO people (id, group_id, name, folded, user_data, wrapped_key, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (person_id, group.id, name, folded(name), user_data, vault.new_key(), added_at),
    )
    return get(connection, person_id)


def find(connection: sqlite3.Connection, group_id: str, name_or_id: str) -> Person | None:
    """The person of that id or, failing that, of that name in the group.

    Raises:
        GalleryError: Several people of the group have the name.
    """
    row = connection.execute(
        f"{_SELECT} WHERE group_id = ? AND id = ?", (group_id, name_or_id)
    ).fetchone()
    if row is not None:
        return _person(row)
    found = named(connection, group_id, name_or_id)
    if len(found) > 1:
        message = (
            f"{len(found)} people are called {name_or_id}; give the id of one, see `whosthere "
            "people list --json`"
        )
        raise GalleryError(message)
    return found[0] if found else None


def of_group(connection: sqlite3.Connection, group: Group, name_or_id: str) -> Person:
    """The same, who is there.

    Raises:
        PersonNotFound: Nobody of the group has that id or name.
        GalleryError: Several people of the group have the name.
    """
    person = find(connection, group.id, name_or_id)
    if person is None:
        message = (
            f"there is nobody called {name_or_id!r} in the group {group.name}; see "
            "`whosthere people list`"
        )
        raise PersonNotFound(message)
    return person


def require_free(
    connection: sqlite3.Connection, group_id: str, name: str, person_id: str | None = None
) -> None:
    """See that nobody in the group has the name, but maybe that person.

    Raises:
        NameTaken: Somebody else has.
    """
    if any(namesake.id != person_id for namesake in named(connection, group_id, name)):
        message = f"{name} is enrolled already; choose another name, or add photos to that person"
        raise NameTaken(message)


def named(connection: sqlite3.Connection, group_id: str, name: str) -> list[Person]:
    """Those who are called so in the group, oldest first."""
    rows = connection.execute(
        f"{_SELECT} WHERE group_id = ? AND folded = ? ORDER BY rowid", (group_id, folded(name))
    )
    return [_person(row) for row in rows]


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
    rows = connection.execute(f"{_SELECT} WHERE group_id = ? ORDER BY folded, rowid", (group_id,))
    return [_person(row) for row in rows]


def page(connection: sqlite3.Connection, group_id: str, start: str, top: int) -> list[Person]:
    """People of the group by id: the first so many after `start`."""
    rows = connection.execute(
        f"{_SELECT} WHERE group_id = ? AND id > ? ORDER BY id LIMIT ?", (group_id, start, top)
    )
    return [_person(row) for row in rows]


def without_face(connection: sqlite3.Connection, group_id: str) -> list[str]:
    """Names of the people in the group who have no face, by name."""
    rows = connection.execute(
        "SELECT name FROM people WHERE group_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM faces WHERE person_id = people.id) ORDER BY folded",
        (group_id,),
    )
    return [row["name"] for row in rows]


def count(connection: sqlite3.Connection, group_id: str) -> int:
    """How many people the group has."""
    query = "SELECT count(*) FROM people WHERE group_id = ?"
    return int(connection.execute(query, (group_id,)).fetchone()[0])


def rename(connection: sqlite3.Connection, person_id: str, name: str) -> None:
    """Give a person another name; somebody else may have it.

    Raises:
        UsageError: The name is none.
    """
    name = clean(name)
    connection.execute(
        "UPDATE people SET name = ?, folded = ? WHERE id = ?", (name, folded(name), person_id)
    )


def describe(connection: sqlite3.Connection, person_id: str, user_data: str) -> None:
    """Replace a person's user data."""
    connection.execute("UPDATE people SET user_data = ? WHERE id = ?", (user_data, person_id))


def remove(connection: sqlite3.Connection, person_id: str) -> None:
    """Delete a person with their faces and data key."""
    connection.execute("DELETE FROM people WHERE id = ?", (person_id,))


def former_ids(connection: sqlite3.Connection, person_id: str) -> tuple[str, ...]:
    """Ids of those who were merged into a person: rows of them are about the person."""
    rows = connection.execute(
        "SELECT former_id FROM former_ids WHERE person_id = ? ORDER BY rowid", (person_id,)
    )
    return tuple(row["former_id"] for row in rows)


def succeed(connection: sqlite3.Connection, source_id: str, target_id: str) -> None:
    """Note that one person was somebody else all the time, and whoever was merged into them."""
    connection.execute(
        "UPDATE former_ids SET person_id = ? WHERE person_id = ?", (target_id, source_id)
    )
    connection.execute("INSERT INTO former_ids VALUES (?, ?)", (source_id, target_id))


def part(connection: sqlite3.Connection, source_id: str, former_ids: Sequence[str]) -> None:
    """Undo `succeed`, once the one who went is there again.

    Args:
        connection: Where.
        source_id: Who went.
        former_ids: Who had been merged into them before.
    """
    connection.execute("DELETE FROM former_ids WHERE former_id = ?", (source_id,))
    connection.executemany(
        "UPDATE former_ids SET person_id = ? WHERE former_id = ?",
        [(source_id, former_id) for former_id in former_ids],
    )


def data_key(connection: sqlite3.Connection, vault: Vault, person_id: str) -> DataKey:
    """What seals and opens this person's templates."""
    row = connection.execute("SELECT wrapped_key FROM people WHERE id = ?", (person_id,)).fetchone()
    return vault.data_key(row["wrapped_key"], person_id)


def _insert(
    connection: sqlite3.Connection, vault: Vault, group: Group, name: str, user_data: str
) -> Person:
    return put_back(connection, vault, group, str(uuid.uuid4()), name, user_data, now())


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
