"""The person directory: people who are in no group of their own, and subsets of them.

Azure Face calls the subsets dynamic person groups. Somebody may be in any number of them.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import GroupNotFound, NameTaken, PersonNotFound
from whosthere.people import groups, persons
from whosthere.people.collections import PAGE
from whosthere.people.records import Kind
from whosthere.people.store import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.people.records import Group
    from whosthere.people.store import Store

NAME = "directory"


@dataclass(frozen=True, slots=True)
class DynamicGroup:
    """A subset of the directory.

    Attributes:
        handle: Its id.
        name: For showing, not unique.
        user_data: Whatever its owner wants to remember.
    """

    handle: str
    name: str
    user_data: str


class Directory:
    """The person directory of a gallery.

    Its people are those of the group `group`; they are added, changed and deleted through
    `Collections`, searched with ``gallery.index(directory.group().id)``, and need no training.
    Safe to use from several threads, and from several processes.

    Args:
        store: Where it is.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def group(self) -> Group:
        """The group that holds everybody in the directory, made if need be."""
        with self._store.reading() as connection:
            found = groups.page(connection, Kind.DIRECTORY, "", 1)
        if found:
            return found[0]
        with self._store.writing() as connection:
            found = groups.page(connection, Kind.DIRECTORY, "", 1)
            return found[0] if found else groups.add(connection, NAME, kind=Kind.DIRECTORY)

    def get(self, handle: str) -> DynamicGroup:
        """The subset of that id.

        Raises:
            GroupNotFound: There is none.
        """
        with self._store.reading() as connection:
            return _get(connection, handle)

    def listed(self, start: str = "", top: int = PAGE) -> list[DynamicGroup]:
        """Subsets by id: the first `top` after `start`."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM dynamic_groups WHERE handle > ? ORDER BY handle LIMIT ?",
                (start, top),
            )
            return [_dynamic_group(row) for row in rows]

    def create(
        self, handle: str, name: str, user_data: str = "", person_ids: Sequence[str] = ()
    ) -> DynamicGroup:
        """Make a subset.

        Raises:
            NameTaken: There is one of that id.
            PersonNotFound: One of the people is not in the directory.
        """
        with self._store.writing() as connection:
            try:
                connection.execute(
                    "INSERT INTO dynamic_groups (handle, name, user_data, added_at)"
                    " VALUES (?, ?, ?, ?)",
                    (handle, name, user_data, now()),
                )
            except sqlite3.IntegrityError as error:
                message = f"there is a dynamic group called {handle} already"
                raise NameTaken(message) from error
            _add(connection, handle, person_ids)
            return _get(connection, handle)

    def update(
        self,
        handle: str,
        name: str | None,
        user_data: str | None,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
    ) -> None:
        """Replace what is given; add and remove people.

        Raises:
            GroupNotFound: There is no such subset.
            PersonNotFound: One of those to add is not in the directory.
        """
        with self._store.writing() as connection:
            kept = _get(connection, handle)
            connection.execute(
                "UPDATE dynamic_groups SET name = ?, user_data = ? WHERE handle = ?",
                (
                    kept.name if name is None else name,
                    kept.user_data if user_data is None else user_data,
                    handle,
                ),
            )
            _add(connection, handle, add)
            connection.executemany(
                "DELETE FROM dynamic_members WHERE handle = ? AND person_id = ?",
                [(handle, person_id) for person_id in remove],
            )

    def delete(self, handle: str) -> None:
        """Delete a subset; its people stay in the directory.

        Raises:
            GroupNotFound: There is no such subset.
        """
        with self._store.writing() as connection:
            _get(connection, handle)
            connection.execute("DELETE FROM dynamic_groups WHERE handle = ?", (handle,))

    def members(self, handle: str, start: str = "", top: int | None = PAGE) -> list[str]:
        """Ids of people of a subset, ascending: the first `top` after `start`; None for all.

        Raises:
            GroupNotFound: There is no such subset.
        """
        with self._store.reading() as connection:
            _get(connection, handle)
            rows = connection.execute(
                "SELECT person_id FROM dynamic_members WHERE handle = ? AND person_id > ?"
                " ORDER BY person_id LIMIT ?",
                (handle, start, -1 if top is None else top),
            )
            return [row["person_id"] for row in rows]

    def groups_of(self, person_id: str, start: str = "", top: int = PAGE) -> list[str]:
        """Ids of the subsets that somebody is in, ascending: the first `top` after `start`."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT handle FROM dynamic_members WHERE person_id = ? AND handle > ?"
                " ORDER BY handle LIMIT ?",
                (person_id, start, top),
            )
            return [row["handle"] for row in rows]


def _get(connection: sqlite3.Connection, handle: str) -> DynamicGroup:
    row = connection.execute("SELECT * FROM dynamic_groups WHERE handle = ?", (handle,)).fetchone()
    if row is None:
        message = f"there is no dynamic group called {handle!r}"
        raise GroupNotFound(message)
    return _dynamic_group(row)


def _add(connection: sqlite3.Connection, handle: str, person_ids: Sequence[str]) -> None:
    for person_id in person_ids:
        person = persons.get(connection, person_id)
        if groups.get(connection, person.group_id).kind is not Kind.DIRECTORY:
            message = f"there is nobody with the id {person_id} in the directory"
            raise PersonNotFound(message)
        connection.execute(
            "INSERT OR IGNORE INTO dynamic_members (handle, person_id) VALUES (?, ?)",
            (handle, person_id),
        )


def _dynamic_group(row: sqlite3.Row) -> DynamicGroup:
    return DynamicGroup(row["handle"], row["name"], row["user_data"])
