"""What people are called now, by whatever id rows have of them: their own, or of one merged in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.people.names import folded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_EVERYBODY = (
    "(SELECT id AS known_as, id, name, folded, group_id FROM people UNION ALL "
    "SELECT former_id, people.id, name, folded, group_id "
    "FROM former_ids JOIN people ON people.id = person_id)"
)


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is enrolled.

    Attributes:
        id: Of the person.
        name: Of today.
        group_id: The group that the person is in.
    """

    id: str
    name: str
    group_id: str


def called(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Called]:
    """Who those are, by the id that was asked for; who is not enrolled any more is left out."""
    rows = connection.execute(
        f"SELECT * FROM {_EVERYBODY} WHERE known_as IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(ids))),),
    )
    return {row["known_as"]: Called(row["id"], row["name"], row["group_id"]) for row in rows}


def ids_of(connection: sqlite3.Connection, person_id: str) -> tuple[str, ...]:
    """All ids that rows may have of somebody; that one alone where nobody is enrolled."""
    rows = connection.execute(
        f"SELECT known_as FROM {_EVERYBODY} WHERE id IN "
        f"(SELECT id FROM {_EVERYBODY} WHERE known_as = ?)",
        (person_id,),
    )
    return tuple(row["known_as"] for row in rows) or (person_id,)


def ids_like(connection: sqlite3.Connection, text: str) -> tuple[str, ...]:
    """All ids of those whose names hold a text, in whatever case."""
    rows = connection.execute(
        f"SELECT known_as FROM {_EVERYBODY} WHERE instr(folded, ?)",
        (folded(text),),
    )
    return tuple(row["known_as"] for row in rows)
