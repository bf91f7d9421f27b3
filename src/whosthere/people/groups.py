"""Rows of groups: SQL in, records out. Callers hold the transaction."""

from __future__ import annotations

import sqlite3
import uuid
from datetime import datetime

from whosthere.errors import GalleryError, ModelMismatch
from whosthere.people.names import clean, folded
from whosthere.people.records import Group
from whosthere.people.store import now

DEFAULT = "default"
"""The group of the command line."""

_SELECT = """
    SELECT groups.*, (SELECT count(*) FROM people WHERE group_id = groups.id) AS people
    FROM groups
"""


def add(connection: sqlite3.Connection, name: str, user_data: str) -> Group:
    """A new group.

    Raises:
        GalleryError: There is one of that name.
        UsageError: The name is none.
    """
    group_id, name = str(uuid.uuid4()), clean(name)
    try:
        connection.execute(
            "INSERT INTO groups (id, name, folded, user_data, added_at) VALUES (?, ?, ?, ?, ?)",
            (group_id, name, folded(name), user_data, now()),
        )
    except sqlite3.IntegrityError as error:
        message = f"there is a group called {name} already; choose another name"
        raise GalleryError(message) from error
    return get(connection, group_id)


def find(connection: sqlite3.Connection, name_or_id: str) -> Group | None:
    """The group of that id or, failing that, of that name."""
    row = connection.execute(
        f"{_SELECT} WHERE id = :key OR folded = :folded ORDER BY id = :key DESC LIMIT 1",
        {"key": name_or_id, "folded": folded(name_or_id)},
    ).fetchone()
    return None if row is None else _group(row)


def get(connection: sqlite3.Connection, name_or_id: str) -> Group:
    """The group of that id or name.

    Raises:
        GalleryError: There is none.
    """
    group = find(connection, name_or_id)
    if group is None:
        raise _missing(name_or_id)
    return group


def listed(connection: sqlite3.Connection) -> list[Group]:
    """All groups by name."""
    return [_group(row) for row in connection.execute(f"{_SELECT} ORDER BY folded")]


def rename(connection: sqlite3.Connection, group_id: str, name: str) -> None:
    """Give it another name.

    Raises:
        GalleryError: Another group has it.
        UsageError: The name is none.
    """
    name = clean(name)
    try:
        connection.execute(
            "UPDATE groups SET name = ?, folded = ? WHERE id = ?", (name, folded(name), group_id)
        )
    except sqlite3.IntegrityError as error:
        message = f"there is a group called {name} already; choose another name"
        raise GalleryError(message) from error


def describe(connection: sqlite3.Connection, group_id: str, user_data: str) -> None:
    """Replace its user data."""
    connection.execute("UPDATE groups SET user_data = ? WHERE id = ?", (user_data, group_id))


def remove(connection: sqlite3.Connection, group_id: str) -> None:
    """Delete the group with everything in it."""
    connection.execute("DELETE FROM groups WHERE id = ?", (group_id,))


def touch(connection: sqlite3.Connection, group_id: str) -> None:
    """Note that what is searched has changed, so that every process reads it again."""
    connection.execute("UPDATE groups SET revision = revision + 1 WHERE id = ?", (group_id,))


def revision(connection: sqlite3.Connection, name_or_id: str) -> tuple[str, int]:
    """Id and revision of a group: the cheap question whether it changed.

    Raises:
        GalleryError: There is no such group.
    """
    row = connection.execute(
        "SELECT id, revision FROM groups WHERE id = :key OR folded = :folded"
        " ORDER BY id = :key DESC LIMIT 1",
        {"key": name_or_id, "folded": folded(name_or_id)},
    ).fetchone()
    if row is None:
        raise _missing(name_or_id)
    return row["id"], row["revision"]


def bind(connection: sqlite3.Connection, group: Group, model: str) -> None:
    """Let a template of this model in; a group without faces takes the model as its own.

    Raises:
        ModelMismatch: The group's templates were made by another model.
    """
    if group.model == model:
        return
    query = (
        "SELECT EXISTS (SELECT 1 FROM faces JOIN people ON people.id = person_id"
        " WHERE group_id = ?)"
    )
    if connection.execute(query, (group.id,)).fetchone()[0]:
        raise mismatch(group, model)
    rebind(connection, group, model)


def mismatch(group: Group, model: str) -> ModelMismatch:
    """The error for a template of another model than the group's."""
    message = (
        f"the people of {group.name} were enrolled with other networks ({group.model}, not "
        f"{model}); run `whosthere people reenrol` to read their photos again"
    )
    return ModelMismatch(message)


def rebind(connection: sqlite3.Connection, group: Group, model: str) -> None:
    """Give the group another model, which undoes its training."""
    connection.execute("UPDATE groups SET model = ? WHERE id = ?", (model, group.id))
    connection.execute("DELETE FROM trainings WHERE group_id = ?", (group.id,))
    touch(connection, group.id)


def _missing(name_or_id: str) -> GalleryError:
    message = f"there is no group called {name_or_id!r}; adding somebody to it makes it"
    return GalleryError(message)


def _group(row: sqlite3.Row) -> Group:
    return Group(
        id=row["id"],
        name=row["name"],
        user_data=row["user_data"],
        model=row["model"],
        people=row["people"],
        added_at=datetime.fromisoformat(row["added_at"]),
    )
