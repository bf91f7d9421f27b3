"""Rows of negatives: looks that a person was wrongly recognised by. Callers hold the transaction.

What searches make of them is the law of `whosthere.people.index`; of those alone that no name has
overruled since (`whosthere.people.overruling`). A negative is of somebody else,
but sealed with the key of the person who it is not: it serves that person, and goes with them.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from whosthere.people import persons
from whosthere.people.store import now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from whosthere.people.vault import Vault
    from whosthere.types import Template


def add(connection: sqlite3.Connection, vault: Vault, person_id: str, template: Template) -> str:
    """Seal a look and keep it; returns its id."""
    negative_id = str(uuid.uuid4())
    key = persons.data_key(connection, vault, person_id)
    connection.execute(
        "INSERT INTO negatives VALUES (?, ?, ?, ?, ?)",
        (negative_id, person_id, template.model, key.seal(template), now()),
    )
    return negative_id


def ids(connection: sqlite3.Connection, person_id: str) -> tuple[str, ...]:
    """Ids of a person's negatives, oldest first."""
    rows = connection.execute(
        "SELECT id FROM negatives WHERE person_id = ? ORDER BY rowid", (person_id,)
    )
    return tuple(row["id"] for row in rows)


def opened(connection: sqlite3.Connection, vault: Vault, person_id: str) -> dict[str, Template]:
    """A person's negatives by id, oldest first, overruled or not."""
    key = persons.data_key(connection, vault, person_id)
    rows = connection.execute(
        "SELECT id, model, sealed FROM negatives WHERE person_id = ? ORDER BY rowid", (person_id,)
    )
    return {row["id"]: key.open(row["sealed"], row["model"]) for row in rows}


def standing(
    connection: sqlite3.Connection, vault: Vault, person_id: str, model: str
) -> list[Template]:
    """A person's negatives that this model made and no name has overruled."""
    key = persons.data_key(connection, vault, person_id)
    rows = connection.execute(
        "SELECT sealed FROM standing_negatives WHERE person_id = ? AND model = ?",
        (person_id, model),
    )
    return [key.open(row["sealed"], model) for row in rows]


def hand_over(
    connection: sqlite3.Connection,
    vault: Vault,
    negative_ids: Collection[str],
    source_id: str,
    target_id: str,
) -> None:
    """Give some negatives of one person to another, sealed with the other's key."""
    source, target = (
        persons.data_key(connection, vault, person_id) for person_id in (source_id, target_id)
    )
    rows = connection.execute(
        "SELECT id, model, sealed FROM negatives WHERE person_id = ?", (source_id,)
    ).fetchall()
    for row in rows:
        if row["id"] in negative_ids:
            template = source.open(row["sealed"], row["model"])
            connection.execute(
                "UPDATE negatives SET person_id = ?, sealed = ? WHERE id = ?",
                (target_id, target.seal(template), row["id"]),
            )


def remove(connection: sqlite3.Connection, negative_ids: Collection[str]) -> None:
    """Delete negatives, whosever they are."""
    connection.executemany(
        "DELETE FROM negatives WHERE id = ?", [(negative_id,) for negative_id in negative_ids]
    )


def keep_only(connection: sqlite3.Connection, group_id: str, model: str) -> None:
    """Delete the negatives of a group that other models made: they compare with nothing now."""
    connection.execute(
        "DELETE FROM negatives WHERE model != ?"
        " AND person_id IN (SELECT id FROM people WHERE group_id = ?)",
        (model, group_id),
    )
