"""How much the gallery holds, for whoever watches over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.people.store import Store


@dataclass(frozen=True, slots=True)
class Size:
    """Rows in the database.

    Attributes:
        groups: Groups of all kinds.
        people: People in all groups.
        face_ids: Faces that were detected and are remembered for a while.
    """

    groups: int
    people: int
    face_ids: int


def size(store: Store) -> Size:
    """Count what is there now.

    Raises:
        DatabaseError: The database does not answer.
    """
    with store.reading() as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM groups), (SELECT count(*) FROM people),"
            " (SELECT count(*) FROM face_ids)"
        ).fetchone()
    return Size(*counts)
