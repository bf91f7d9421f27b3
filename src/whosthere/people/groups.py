"""Rows of groups: SQL in, records out. Callers hold the transaction."""

from __future__ import annotations

import re
import sqlite3
import uuid
from datetime import datetime

from whosthere.errors import GroupNotFound, ModelMismatch, NameTaken
from whosthere.people.names import clean, folded
from whosthere.people.records import Group, Kind
from whosthere.people.store import now

DEFAULT = "default"
"""The group of the command line."""

LEGAL_HANDLE = re.compile(r"[a-z0-9_-]{1,64}")
"""What Azure Face takes for an id of a collection."""

_BY_NAME = """
    SELECT * FROM groups WHERE id = :key
    UNION ALL
    SELECT * FROM groups WHERE kind = 'person group' AND folded = :folded
    UNION ALL
    SELECT * FROM groups WHERE kind = 'large person group' AND folded = :folded
    LIMIT 1
"""


def add(
    connection: sqlite3.Connection,
    name: str,
    user_data: str = "",
    *,
    kind: Kind = Kind.PERSON_GROUP,
    label: str | None = None,
    recognition_model: str | None = None,
) -> Group:
    """A new group.

    Raises:
        NameTaken: There is one of that name and kind.
        UsageError: The name is none.
    """
    group_id, name = str(uuid.uuid4()), clean(name)
    try:
        connection.execute(
            "INSERT INTO groups (id, kind, name, folded, handle, label, user_data,"
            " recognition_model, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                group_id,
                kind,
                name,
                folded(name),
                _handle(group_id, name),
                name if label is None else label,
                user_data,
                recognition_model,
                now(),
            ),
        )
    except sqlite3.IntegrityError as error:
        raise _taken(name) from error
    return get(connection, group_id)


def find(connection: sqlite3.Connection, name_or_id: str) -> Group | None:
    """The group of that id, person group of that name, or large person group of that name."""
    keys = {"key": name_or_id, "folded": folded(name_or_id)}
    row = connection.execute(_BY_NAME, keys).fetchone()
    return None if row is None else _group(row)


def get(connection: sqlite3.Connection, name_or_id: str) -> Group:
    """The group of that id or name; see `find`.

    Raises:
        GroupNotFound: There is none.
    """
    group = find(connection, name_or_id)
    if group is None:
        message = f"there is no group called {name_or_id!r}; adding somebody to it makes it"
        raise GroupNotFound(message)
    return group


def of_kind(connection: sqlite3.Connection, kind: Kind, handle: str) -> Group:
    """The group of that kind with that handle or name.

    Raises:
        GroupNotFound: There is none.
    """
    row = connection.execute(
        "SELECT * FROM groups WHERE kind = :kind AND (handle = :handle OR folded = :handle)",
        {"kind": kind, "handle": handle},
    ).fetchone()
    if row is None:
        message = f"there is no {kind} called {handle!r}"
        raise GroupNotFound(message)
    return _group(row)


def named(connection: sqlite3.Connection) -> list[Group]:
    """All groups of people with names, by name."""
    rows = connection.execute(
        "SELECT * FROM groups WHERE kind IN ('person group', 'large person group')"
        " ORDER BY folded, kind DESC"
    )
    return [_group(row) for row in rows]


def page(connection: sqlite3.Connection, kind: Kind, start: str, top: int) -> list[Group]:
    """Groups of a kind by handle: the first so many after `start`."""
    rows = connection.execute(
        "SELECT * FROM groups WHERE kind = ? AND handle > ? ORDER BY handle LIMIT ?",
        (kind, start, top),
    )
    return [_group(row) for row in rows]


def count(connection: sqlite3.Connection, kind: Kind) -> int:
    """How many groups of the kind there are."""
    row = connection.execute("SELECT count(*) FROM groups WHERE kind = ?", (kind,)).fetchone()
    return int(row[0])


def rename(connection: sqlite3.Connection, group_id: str, name: str) -> None:
    """Give it another name.

    Raises:
        NameTaken: Another group has it.
        UsageError: The name is none.
    """
    name = clean(name)
    try:
        connection.execute(
            "UPDATE groups SET name = ?, folded = ?, handle = ?, label = ? WHERE id = ?",
            (name, folded(name), _handle(group_id, name), name, group_id),
        )
    except sqlite3.IntegrityError as error:
        raise _taken(name) from error


def relabel(connection: sqlite3.Connection, group_id: str, label: str) -> None:
    """Replace what Azure Face calls its name."""
    connection.execute("UPDATE groups SET label = ? WHERE id = ?", (label, group_id))


def describe(connection: sqlite3.Connection, group_id: str, user_data: str) -> None:
    """Replace its user data."""
    connection.execute("UPDATE groups SET user_data = ? WHERE id = ?", (user_data, group_id))


def choose_rate(connection: sqlite3.Connection, group_id: str, false_match_rate: float) -> None:
    """Let this share of strangers get a name in the group, whatever the settings say."""
    connection.execute(
        "UPDATE groups SET chosen_rate = ? WHERE id = ?", (false_match_rate, group_id)
    )


def wanted_rate(connection: sqlite3.Connection, group_id: str, default: float) -> float:
    """Share of strangers that may get a name: as chosen for the group, else the default."""
    row = connection.execute("SELECT chosen_rate FROM groups WHERE id = ?", (group_id,)).fetchone()
    return default if row is None or row[0] is None else float(row[0])


def remove(connection: sqlite3.Connection, group_id: str) -> None:
    """Delete the group with everything in it."""
    connection.execute("DELETE FROM groups WHERE id = ?", (group_id,))


def touch(connection: sqlite3.Connection, group_id: str) -> None:
    """Note that the trained state has changed, so that every process reads it again."""
    connection.execute(
        "UPDATE groups SET revision = revision + 1, present = present + 1 WHERE id = ?",
        (group_id,),
    )


def touch_present(connection: sqlite3.Connection, group_id: str) -> None:
    """Note that the present state has changed, and the trained one has not."""
    connection.execute("UPDATE groups SET present = present + 1 WHERE id = ?", (group_id,))


def revision(connection: sqlite3.Connection, group_id: str, *, trained: bool) -> int:
    """Grows when the trained, or else the present, state of the group changes."""
    query = "SELECT revision, present FROM groups WHERE id = ?"
    row = connection.execute(query, (group_id,)).fetchone()
    return int(row["revision" if trained else "present"])


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
    connection.execute("DELETE FROM training_runs WHERE group_id = ?", (group.id,))
    touch(connection, group.id)


def _handle(group_id: str, name: str) -> str:
    return name if LEGAL_HANDLE.fullmatch(name) else group_id


def _taken(name: str) -> NameTaken:
    message = f"there is a group called {name} already; choose another name"
    return NameTaken(message)


def _group(row: sqlite3.Row) -> Group:
    return Group(
        id=row["id"],
        kind=Kind(row["kind"]),
        name=row["name"],
        handle=row["handle"],
        label=row["label"],
        user_data=row["user_data"],
        recognition_model=row["recognition_model"],
        model=row["model"],
        added_at=datetime.fromisoformat(row["added_at"]),
    )
