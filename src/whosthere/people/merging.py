"""Two people turn out to be one, or one turns out to be two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import FaceNotFound, UsageError
from whosthere.people import faces, groups, negatives, persons
from whosthere.people.decisions import Merged, Split

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from whosthere.people.records import Person
    from whosthere.people.vault import Vault


def merge(connection: sqlite3.Connection, vault: Vault, source: Person, target: Person) -> Merged:
    """Hand all faces and negatives of one person to another, and forget the first.

    Raises:
        LimitReached: Together they have too many faces.
        UsageError: They are the same person, or of different groups.
    """
    if source.id == target.id or source.group_id != target.group_id:
        message = "merging takes two different people of one group"
        raise UsageError(message)
    faces.require_room(connection, target, source.faces)
    group = groups.get(connection, source.group_id)
    merged = Merged(
        name=source.name,
        user_data=source.user_data,
        added_at=source.added_at.isoformat(timespec="microseconds"),
        faces=tuple(face.id for face in faces.of_person(connection, source.id)),
        negatives=negatives.ids(connection, source.id),
        former_ids=persons.former_ids(connection, source.id),
    )
    faces.hand_over(connection, vault, group, merged.faces, source.id, target.id)
    negatives.hand_over(connection, vault, merged.negatives, source.id, target.id)
    persons.succeed(connection, source.id, target.id)
    persons.remove(connection, source.id)
    groups.touch(connection, group.id)
    return merged


def split(
    connection: sqlite3.Connection,
    vault: Vault,
    person: Person,
    face_ids: Collection[str],
    name: str,
) -> tuple[Person, Split]:
    """Make somebody new of some photos of a person; negatives stay with the person.

    Returns:
        Who is new, and what was done.

    Raises:
        FaceNotFound: The person has no such photo.
        NameTaken: Somebody in the group has the name.
        UsageError: There is no photo among them, or all are; or the name is none.
    """
    own = [face.id for face in faces.of_person(connection, person.id)]
    if not set(face_ids) <= set(own):
        message = f"{person.name} has no such photo, or not any more"
        raise FaceNotFound(message)
    if not face_ids or len(set(face_ids)) == len(own):
        message = f"choose some photos of {person.name}, but not all: that would be another name"
        raise UsageError(message)
    persons.require_free(connection, person.group_id, name)
    group = groups.get(connection, person.group_id)
    other = persons.add(connection, vault, group, name, "")
    chosen = tuple(face_id for face_id in own if face_id in set(face_ids))
    faces.hand_over(connection, vault, group, chosen, person.id, other.id)
    groups.touch(connection, group.id)
    return persons.get(connection, other.id), Split(chosen)
