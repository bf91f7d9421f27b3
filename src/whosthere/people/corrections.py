"""What people decide about people, remembered so that it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import UsageError
from whosthere.people import decisions, erasure, faces, groups, negatives, persons
from whosthere.people.decisions import NotThisPerson, RemovedPhoto, Renamed
from whosthere.people.merging import merge, split
from whosthere.people.naming import name_kept, name_looks
from whosthere.people.undoing import Undone, undo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from whosthere.people.decisions import Decision, NamedStranger
    from whosthere.people.faces import Look
    from whosthere.people.kept_faces import Cluster
    from whosthere.people.records import Person
    from whosthere.people.store import Store
    from whosthere.types import Template


PROGRAM = "program"
"""Who decided what was asked of the `Gallery` itself, for showing."""


class Corrections:
    """Decisions about the people of a gallery: made, listed, undone.

    Safe to use from several threads. Each is done durably when it returns, together with the note
    of it. ``by`` says who decided it, for showing. Searches know most of it at once, new photos
    after the next training.

    Args:
        store: Where the people are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def rename(self, person_id: str, name: str, by: str) -> tuple[Person, Decision]:
        """Give somebody another name.

        Raises:
            PersonNotFound: There is nobody of that id.
            NameTaken: Somebody else in the group has the name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self._store.writing() as connection:
            before = persons.get(connection, person_id)
            persons.require_free(connection, before.group_id, name, person_id)
            persons.rename(connection, person_id, name)
            groups.touch(connection, before.group_id)
            person = persons.get(connection, person_id)
            details = Renamed(before.name, person.name)
            decision = decisions.record(connection, person, details, by, (None, before.name))
            return person, decision

    def merge(self, source_id: str, target_id: str, by: str) -> tuple[Person, Decision]:
        """Two people are one: the target gets all that the source has, which goes.

        Raises:
            PersonNotFound: There is nobody of one of the ids.
            LimitReached: Together they have too many faces.
            UsageError: They are the same person, or of different groups.
        """
        with self._store.writing() as connection:
            source = persons.get(connection, source_id)
            target = persons.get(connection, target_id)
            merged = merge(connection, self._store.vault, source, target)
            person = persons.get(connection, target_id)
            other = (source.id, source.name)
            return person, decisions.record(connection, person, merged, by, other)

    def split(
        self, person_id: str, face_ids: Collection[str], name: str, by: str
    ) -> tuple[Person, Decision]:
        """Some photos of somebody are somebody else's, who is new.

        Returns:
            Who is new, and the decision.

        Raises:
            PersonNotFound: There is nobody of that id.
            FaceNotFound: The person has no such photo.
            NameTaken: Somebody in the group has the name.
            UsageError: No photo is chosen, or all are; or the name is none.
        """
        with self._store.writing() as connection:
            person = persons.get(connection, person_id)
            new, details = split(connection, self._store.vault, person, face_ids, name)
            person = persons.get(connection, person_id)
            decision = decisions.record(connection, person, details, by, (new.id, new.name))
            return new, decision

    def name_stranger(
        self, group_id: str, stranger: Cluster, name: str, by: str
    ) -> tuple[Person, Decision]:
        """A kept stranger is somebody: their looks become photos of the person of that name.

        What was said of the same looks before, that they are not that person, is overruled.

        Args:
            group_id: Id of the group.
            stranger: From `KeptStrangers.cluster`.
            name: Of somebody who is there, or of somebody new.
            by: Who decided it.

        Raises:
            ModelMismatch: The group's templates were made by another model.
            LimitReached: The person has too many faces.
            UsageError: The name is none.
        """
        chosen = [face.id for face in stranger.faces]
        with self._store.writing() as connection:
            person, named = name_kept(connection, self._store.vault, group_id, chosen, name)
            return person, _record_name(connection, person, named, by)

    def name_looks(
        self,
        group_id: str,
        looks: Sequence[Look],
        name: str,
        by: str,
        denials: Collection[str] = (),
    ) -> tuple[Person, Decision]:
        """Somebody who was seen just now is somebody: the same with looks that nobody kept.

        Args:
            group_id: Id of the group.
            looks: The looks.
            name: Of somebody who is there, or of somebody new.
            by: Who decided it.
            denials: Ids of decisions of `deny` that were about the same visitor.

        Raises:
            GroupNotFound: There is no such group.
            ModelMismatch: The group's templates were made by another model.
            LimitReached: The person has too many faces.
            UsageError: The name is none.
        """
        with self._store.writing() as connection:
            person, named = name_looks(
                connection, self._store.vault, group_id, looks, name, denials
            )
            return person, _record_name(connection, person, named, by)

    def deny(self, person_id: str, templates: Sequence[Template], by: str) -> Decision:
        """Somebody is not the person they were taken for: no search takes them for that again.

        Args:
            person_id: Who they are not.
            templates: Looks that were wrongly recognised.
            by: Who decided it.

        Raises:
            PersonNotFound: There is nobody of that id.
            ModelMismatch: The group's templates were made by another model.
            UsageError: There is no look.
        """
        if not templates:
            message = "there is no look at this face to remember"
            raise UsageError(message)
        with self._store.writing() as connection:
            person = persons.get(connection, person_id)
            group = groups.get(connection, person.group_id)
            for template in templates:
                if template.model != group.model:
                    raise groups.mismatch(group, template.model)
            details = NotThisPerson(
                tuple(
                    negatives.add(connection, self._store.vault, person_id, template)
                    for template in templates
                )
            )
            groups.touch(connection, group.id)
            return decisions.record(connection, person, details, by)

    def remove_photo(self, face_id: str, by: str) -> tuple[Person, Decision]:
        """Remove a photo and its template, for good; searches forget it at once.

        Raises:
            FaceNotFound: There is no such photo.
        """
        with self._store.writing() as connection:
            person_id = faces.get(connection, face_id).person_id
            erasure.drop_face(connection, face_id)
            person = persons.get(connection, person_id)
            return person, decisions.record(connection, person, RemovedPhoto(), by)

    def listed(self, group_id: str | None = None) -> list[Decision]:
        """Decisions of a group, or of all, the latest first."""
        with self._store.reading() as connection:
            return decisions.listed(connection, group_id)

    def undo(self, decision_id: str) -> Undone:
        """Undo a decision, as far as that is possible still.

        Raises:
            DecisionNotFound: There is none of that id.
            CannotUndo: It is final, was undone already, or another one stands in the way.
            NameTaken: Somebody else has the name by now.
            LimitReached: The person would have too many faces.
        """
        with self._store.writing() as connection:
            return undo(connection, self._store.vault, decisions.get(connection, decision_id))


def _record_name(
    connection: sqlite3.Connection, person: Person, named: NamedStranger, by: str
) -> Decision:
    if named.overruled:
        # Denials count in searches at once, unlike new photos, and so does their end.
        groups.touch(connection, person.group_id)
    return decisions.record(connection, person, named, by)
