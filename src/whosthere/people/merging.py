"""Two people turn out to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import UsageError
from whosthere.people import faces, groups, persons

if TYPE_CHECKING:
    from whosthere.people.records import Person
    from whosthere.people.store import Store


def merge(store: Store, source_id: str, target_id: str) -> Person:
    """Hand all faces of one person to another, and forget the first.

    Raises:
        PersonNotFound: There is nobody of one of the ids.
        LimitReached: Together they have too many faces.
        UsageError: They are the same person, or of different groups.
    """
    with store.writing() as connection:
        source = persons.get(connection, source_id)
        target = persons.get(connection, target_id)
        if source.id == target.id or source.group_id != target.group_id:
            message = "merging takes two different people of one group"
            raise UsageError(message)
        group = groups.get(connection, source.group_id)
        faces.require_room(connection, target, source.faces)
        face_ids = {face.id for face in faces.of_person(connection, source.id)}
        faces.hand_over(connection, store.vault, group, face_ids, source.id, target.id)
        persons.remove(connection, source.id)
        groups.touch(connection, group.id)
        return persons.get(connection, target.id)
