"""Undoing decisions: as it was before, where that is possible, and one sentence where it is not.

What came after a decision is left alone: photos that were added since stay, photos that were
removed since do not come back. Where another decision stands in the way, that one has to be undone
first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whosthere.errors import CannotUndo, PersonNotFound
from whosthere.people import (
    decisions,
    erasure,
    faces,
    groups,
    kept_faces,
    negatives,
    persons,
    pictures,
)
from whosthere.people.decisions import (
    Merged,
    NamedStranger,
    NotThisPerson,
    RemovedPhoto,
    Renamed,
    Split,
)
from whosthere.people.kept_faces import KeptFace

if TYPE_CHECKING:
    import sqlite3

    from whosthere.people.decisions import Decision, NamedFace
    from whosthere.people.records import Group, Person
    from whosthere.people.vault import Vault


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of undoing a decision.

    Attributes:
        decision: The decision, as it is now.
        sentence: What is not as it was before; None when everything is.
        erased: Id of somebody who is gone by that, and whose rows have to go everywhere as well.
    """

    decision: Decision
    sentence: str | None = None
    erased: str | None = None


def undo(connection: sqlite3.Connection, vault: Vault, decision: Decision) -> Undone:
    """Undo a decision, and note it.

    Raises:
        CannotUndo: It is final, was undone already, or another one stands in the way.
        NameTaken: Somebody else has the name by now.
        LimitReached: The person would have too many faces.
    """
    if decision.undone_at is not None:
        message = "this was undone already"
        raise CannotUndo(message)
    match decision.details:
        case Renamed() as details:
            undone = _unname(connection, decision, details)
        case Merged() as details:
            undone = _unmerge(connection, vault, decision, details)
        case Split() as details:
            undone = _unsplit(connection, vault, decision, details)
        case NotThisPerson(negative_ids):
            negatives.remove(connection, negative_ids)
            undone = Undone(decision)
        case NamedStranger() as details:
            undone = _unknow(connection, vault, decision, details)
        case RemovedPhoto():
            message = "this is final"
            raise CannotUndo(message)
    groups.touch(connection, decision.group_id)
    return replace(undone, decision=decisions.note_undone(connection, decision))


def _unname(connection: sqlite3.Connection, decision: Decision, details: Renamed) -> Undone:
    person = _person(connection, decision.person_id, decision.person_name)
    if person.name != details.after:
        message = f"{details.after} was renamed once more since; undo that first"
        raise CannotUndo(message)
    persons.require_free(connection, person.group_id, details.before, person.id)
    persons.rename(connection, person.id, details.before)
    return Undone(decision)


def _unmerge(
    connection: sqlite3.Connection, vault: Vault, decision: Decision, details: Merged
) -> Undone:
    person = _person(connection, decision.person_id, decision.person_name)
    source_id = decision.other_id or ""
    persons.require_free(connection, person.group_id, details.name)
    group = groups.get(connection, person.group_id)
    persons.put_back(
        connection, vault, group, source_id, details.name, details.user_data, details.added_at
    )
    persons.part(connection, source_id, details.former_ids)
    back = _hand_back(connection, vault, group, details.faces, person, source_id)
    negatives.hand_over(connection, vault, details.negatives, person.id, source_id)
    return Undone(decision, _missing(len(details.faces) - back))


def _unsplit(
    connection: sqlite3.Connection, vault: Vault, decision: Decision, details: Split
) -> Undone:
    person = _person(connection, decision.person_id, decision.person_name)
    other = _person(connection, decision.other_id or "", decision.other_name or "")
    faces.require_room(connection, person, len(details.faces))
    group = groups.get(connection, person.group_id)
    back = _hand_back(connection, vault, group, details.faces, other, person.id)
    missing = _missing(len(details.faces) - back)
    if faces.of_person(connection, other.id):
        stays = f"{other.name} stays, with the photos that were added since"
        return Undone(decision, f"{stays}; {missing}" if missing else stays)
    negatives.hand_over(connection, vault, negatives.ids(connection, other.id), other.id, person.id)
    # What was noted of the other is of the person after all, and will be erased with them.
    persons.succeed(connection, other.id, person.id)
    persons.remove(connection, other.id)
    return Undone(decision, missing)


def _unknow(
    connection: sqlite3.Connection, vault: Vault, decision: Decision, details: NamedStranger
) -> Undone:
    person = _person(connection, decision.person_id, decision.person_name)
    group = groups.get(connection, person.group_id)
    own = {face.id for face in faces.of_person(connection, person.id)}
    named = [face for face in details.faces if face.id in own]
    for face in named:
        _keep_again(connection, vault, group, person, face)
        erasure.drop_face(connection, face.id)
    missing = _missing(len(details.faces) - len(named))
    if not details.made:
        return Undone(decision, missing)
    if own - {face.id for face in named}:
        stays = f"{person.name} stays, with the photos that were added since"
        return Undone(decision, f"{stays}; {missing}" if missing else stays)
    erasure.drop_person(connection, persons.get(connection, person.id))
    sentence = f"{person.name} was known by nothing else, and is erased with what was noted of them"
    return Undone(decision, sentence, person.id)


def _keep_again(
    connection: sqlite3.Connection, vault: Vault, group: Group, person: Person, named: NamedFace
) -> None:
    """Make a photo a kept stranger's look again, of the same id, if it was one before."""
    if named.source is None or named.seen_at is None:
        return
    face = faces.get(connection, named.id)
    template = faces.templates_of_person(connection, vault, group, person.id)[named.id]
    jpeg = pictures.find(connection, persons.data_key(connection, vault, person.id), named.id)
    kept = KeptFace(named.id, face.quality, named.source, named.seen_at, jpeg is not None)
    kept_faces.insert(connection, vault, group.id, kept, template, jpeg)


def _hand_back(
    connection: sqlite3.Connection,
    vault: Vault,
    group: Group,
    face_ids: tuple[str, ...],
    holder: Person,
    target_id: str,
) -> int:
    """Give photos back that the holder still has; returns how many those are."""
    own = {face.id for face in faces.of_person(connection, holder.id)}
    left = [face_id for face_id in face_ids if face_id in own]
    faces.hand_over(connection, vault, group, left, holder.id, target_id)
    return len(left)


def _missing(photos: int) -> str | None:
    """What is said of photos that are not there any more."""
    if photos == 0:
        return None
    if photos == 1:
        return "one photo was removed or given away meanwhile, and does not come back"
    return f"{photos} photos were removed or given away meanwhile, and do not come back"


def _person(connection: sqlite3.Connection, person_id: str, name: str) -> Person:
    try:
        return persons.get(connection, person_id)
    except PersonNotFound as error:
        message = f"{name} was merged into somebody else since; undo that first"
        raise CannotUndo(message) from error
