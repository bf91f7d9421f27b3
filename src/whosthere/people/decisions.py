"""Rows of decisions about people: what was done, by whom, and what undoing it takes.

They hold ids and names, no template and no picture. Callers hold the transaction.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from pydantic import TypeAdapter

from whosthere.errors import DecisionNotFound
from whosthere.people.store import now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from whosthere.people.records import Person


class DecisionKind(StrEnum):
    """What can be decided."""

    NAMED_STRANGER = "named_stranger"
    NOT_THIS_PERSON = "not_this_person"
    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"
    REMOVED_PHOTO = "removed_photo"


@dataclass(frozen=True, slots=True)
class NamedFace:
    """A stranger's look that became a person's photo.

    Attributes:
        id: Of the photo, and of the kept stranger before.
        source: Where that one was seen; None for a look that was only in memory.
        seen_at: When; None likewise.
    """

    id: str
    source: str | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NamedStranger:
    """A stranger got a name.

    Attributes:
        made: Whether nobody had that name before.
        faces: The photos that the person got.
        overruled: Ids of the negatives that count for nothing while this stands.
    """

    made: bool
    faces: tuple[NamedFace, ...]
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotThisPerson:
    """Somebody was not who they were taken for: ids of the negatives."""

    negatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people were one.

    Attributes:
        name: Of the one who went.
        user_data: Of the same.
        added_at: When the same was added, as rows keep it.
        faces: Ids of their photos.
        negatives: Ids of their negatives.
        former_ids: Ids of those who had been merged into them.
    """

    name: str
    user_data: str
    added_at: str
    faces: tuple[str, ...]
    negatives: tuple[str, ...]
    former_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Photos of somebody were somebody else's: their ids."""

    faces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """Somebody is called otherwise.

    Attributes:
        before: What they were called.
        after: What they are called.
    """

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RemovedPhoto:
    """A photo was removed, which is final."""


Details: TypeAlias = NamedStranger | NotThisPerson | Merged | Split | Renamed | RemovedPhoto

_DETAILS: dict[DecisionKind, type[Details]] = {
    DecisionKind.NAMED_STRANGER: NamedStranger,
    DecisionKind.NOT_THIS_PERSON: NotThisPerson,
    DecisionKind.MERGED: Merged,
    DecisionKind.SPLIT: Split,
    DecisionKind.RENAMED: Renamed,
    DecisionKind.REMOVED_PHOTO: RemovedPhoto,
}
_KINDS = {details: kind for kind, details in _DETAILS.items()}

MOST_LISTED = 500
"""Decisions that are listed: the latest, of more than anybody will read."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that was decided about somebody.

    Attributes:
        id: UUID.
        group_id: The person's group.
        kind: What.
        person_id: Whom it is about.
        person_name: What they were called after it.
        other_id: Who was merged into them, or split off.
        other_name: What that one was called, or the person before; None for neither.
        by: Who decided it.
        at: When.
        undone_at: When it was undone; None unless it was.
        details: What undoing it takes.
    """

    id: str
    group_id: str
    kind: DecisionKind
    person_id: str
    person_name: str
    other_id: str | None
    other_name: str | None
    by: str
    at: datetime
    undone_at: datetime | None
    details: Details

    @property
    def undoable(self) -> bool:
        """Whether it can be tried to undo it."""
        return self.kind is not DecisionKind.REMOVED_PHOTO and self.undone_at is None


def record(
    connection: sqlite3.Connection,
    person: Person,
    details: Details,
    by: str,
    other: tuple[str | None, str | None] = (None, None),
) -> Decision:
    """Keep a decision.

    Args:
        connection: Where.
        person: Whom it is about, as they are after it.
        details: What was decided, and what undoing it takes.
        by: Who decided it.
        other: Id and name of somebody else whom it is about.
    """
    decision_id = str(uuid.uuid4())
    connection.execute(
        "INSERT INTO decisions (id, group_id, kind, person_id, person_name, other_id, other_name,"
        " details, decided_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            decision_id,
            person.group_id,
            _KINDS[type(details)],
            person.id,
            person.name,
            *other,
            TypeAdapter(type(details)).dump_json(details).decode(),
            by,
            now(),
        ),
    )
    return get(connection, decision_id)


def get(connection: sqlite3.Connection, decision_id: str) -> Decision:
    """The decision of that id.

    Raises:
        DecisionNotFound: There is none.
    """
    row = connection.execute("SELECT * FROM decisions WHERE id = ?", (decision_id,)).fetchone()
    if row is None:
        message = "there is no such decision; it went if somebody whom it was about was erased"
        raise DecisionNotFound(message)
    return _decision(row)


def listed(connection: sqlite3.Connection, group_id: str | None = None) -> list[Decision]:
    """Decisions of a group, or of all, the latest first."""
    rows = connection.execute(
        "SELECT * FROM decisions WHERE :group IS NULL OR group_id = :group"
        " ORDER BY number DESC LIMIT :most",
        {"group": group_id, "most": MOST_LISTED},
    )
    return [_decision(row) for row in rows]


def denied(connection: sqlite3.Connection, group_id: str) -> dict[str, tuple[str, ...]]:
    """The negatives of all denials in a group, by id of the decision."""
    rows = connection.execute(
        "SELECT * FROM decisions WHERE group_id = ? AND kind = ?",
        (group_id, DecisionKind.NOT_THIS_PERSON),
    )
    made = [_decision(row) for row in rows]
    return {
        decision.id: decision.details.negatives
        for decision in made
        if isinstance(decision.details, NotThisPerson)
    }


def note_undone(connection: sqlite3.Connection, decision: Decision) -> Decision:
    """Note that a decision was undone just now; it may have gone with that."""
    at = now()
    connection.execute("UPDATE decisions SET undone_at = ? WHERE id = ?", (at, decision.id))
    return replace(decision, undone_at=datetime.fromisoformat(at))


def forget(connection: sqlite3.Connection, person_ids: Collection[str]) -> None:
    """Delete all decisions about these people."""
    for person_id in person_ids:
        connection.execute(
            "DELETE FROM decisions WHERE person_id = :id OR other_id = :id", {"id": person_id}
        )


def _decision(row: sqlite3.Row) -> Decision:
    kind = DecisionKind(row["kind"])
    return Decision(
        id=row["id"],
        group_id=row["group_id"],
        kind=kind,
        person_id=row["person_id"],
        person_name=row["person_name"],
        other_id=row["other_id"],
        other_name=row["other_name"],
        by=row["decided_by"],
        at=datetime.fromisoformat(row["at"]),
        undone_at=None if row["undone_at"] is None else datetime.fromisoformat(row["undone_at"]),
        details=TypeAdapter(_DETAILS[kind]).validate_json(row["details"]),
    )
