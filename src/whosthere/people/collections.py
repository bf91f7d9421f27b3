"""Groups of every kind, with what is in them, as Azure Face has them.

Where the command line's side of the `Gallery` goes by names, this one goes by ids: two people of a
group may have one name, lists come in pages, and there are limits. Changes are durable on return.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.errors import FaceNotFound, LimitReached, PersonNotFound
from whosthere.people import erasure, faces, groups, persons
from whosthere.people.records import Kind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from whosthere.people.faces import Look
    from whosthere.people.records import EnrolledFace, Group, Person
    from whosthere.people.store import Store

PAGE = 1000
"""Records of a list at a time, unless fewer are asked for."""

MAX_GROUPS = {
    Kind.PERSON_GROUP: 1_000_000,
    Kind.LARGE_PERSON_GROUP: 1_000_000,
    Kind.FACE_LIST: 64,
    Kind.LARGE_FACE_LIST: 1_000_000,
}
"""Groups of a kind; Azure Face's limits of the paid tier, as all here."""

MAX_PEOPLE = {
    Kind.PERSON_GROUP: 10_000,
    Kind.LARGE_PERSON_GROUP: 1_000_000,
    Kind.FACE_LIST: 1_000,
    Kind.LARGE_FACE_LIST: 1_000_000,
    Kind.DIRECTORY: 75_000_000,
}
"""People in a group, or faces in a list."""


class Collections:
    """The groups of a gallery. Safe to use from several threads, and from several processes.

    Args:
        store: Where they are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    # Groups

    def get(self, kind: Kind, handle: str) -> Group:
        """The group of that kind and handle.

        Raises:
            GroupNotFound: There is none.
        """
        with self._store.reading() as connection:
            return groups.of_kind(connection, kind, handle)

    def listed(self, kind: Kind, start: str = "", top: int = PAGE) -> list[Group]:
        """Groups of a kind by handle: the first `top` after `start`."""
        with self._store.reading() as connection:
            return groups.page(connection, kind, start, top)

    def create(
        self,
        kind: Kind,
        handle: str,
        label: str,
        user_data: str = "",
        recognition_model: str | None = None,
    ) -> Group:
        """Make a group.

        Raises:
            NameTaken: There is one of that kind and handle.
            LimitReached: There are too many of the kind.
        """
        with self._store.writing() as connection:
            if groups.count(connection, kind) >= MAX_GROUPS[kind]:
                message = f"there are {MAX_GROUPS[kind]} {kind}s, which is the most"
                raise LimitReached(message, "groups")
            return groups.add(
                connection,
                handle,
                user_data,
                kind=kind,
                label=label,
                recognition_model=recognition_model,
            )

    def update(self, group_id: str, label: str | None, user_data: str | None) -> Group:
        """Replace what is given.

        Raises:
            GroupNotFound: There is no such group.
        """
        with self._store.writing() as connection:
            if label is not None:
                groups.relabel(connection, group_id, label)
            if user_data is not None:
                groups.describe(connection, group_id, user_data)
            return groups.get(connection, group_id)

    def delete(self, group_id: str) -> None:
        """Delete a group with everybody in it.

        Raises:
            GroupNotFound: There is no such group.
        """
        erasure.delete_group(self._store, group_id)

    # People

    def people(self, group_id: str, start: str = "", top: int = PAGE) -> list[Person]:
        """People of a group by id: the first `top` after `start`."""
        with self._store.reading() as connection:
            return persons.page(connection, group_id, start, top)

    def anybody(self, person_id: str) -> Person:
        """Somebody, of whatever group.

        Raises:
            PersonNotFound: There is nobody of that id.
        """
        with self._store.reading() as connection:
            return persons.get(connection, person_id)

    def former_ids(self, person_id: str) -> tuple[str, ...]:
        """Ids of those who were merged into somebody, under which they were seen, too."""
        with self._store.reading() as connection:
            return persons.former_ids(connection, person_id)

    def person(self, group_id: str, person_id: str) -> Person:
        """Somebody of a group.

        Raises:
            PersonNotFound: The group has nobody of that id.
        """
        person = self.anybody(person_id)
        if person.group_id != group_id:
            message = f"there is nobody with the id {person_id} in the group"
            raise PersonNotFound(message)
        return person

    def add_person(self, group_id: str, name: str, user_data: str = "") -> Person:
        """Add somebody; another one may have the name.

        Raises:
            GroupNotFound: There is no such group.
            LimitReached: The group has too many people.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self._store.writing() as connection:
            group = _with_room(connection, group_id)
            return persons.add(connection, self._store.vault, group, name, user_data)

    def update_person(self, person_id: str, name: str | None, user_data: str | None) -> Person:
        """Replace what is given.

        Raises:
            PersonNotFound: There is nobody of that id.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self._store.writing() as connection:
            person = persons.get(connection, person_id)
            if name is not None:
                persons.rename(connection, person_id, name)
                groups.touch(connection, person.group_id)
            if user_data is not None:
                persons.describe(connection, person_id, user_data)
            return persons.get(connection, person_id)

    def delete_person(self, person_id: str) -> None:
        """Delete somebody with their faces, or a face of a face list.

        Raises:
            PersonNotFound: There is nobody of that id.
        """
        erasure.delete_person(self._store, person_id)

    # Faces

    def face_ids(self, person_ids: Sequence[str]) -> dict[str, list[str]]:
        """Ids of the faces of each of these people, oldest first."""
        with self._store.reading() as connection:
            return faces.ids_by_person(connection, person_ids)

    def face(self, person_id: str, face_id: str) -> EnrolledFace:
        """A face of somebody.

        Raises:
            FaceNotFound: The person has no face of that id.
        """
        with self._store.reading() as connection:
            face = faces.get(connection, face_id)
        if face.person_id != person_id:
            message = f"the person has no face with the id {face_id}"
            raise FaceNotFound(message)
        return face

    def add_face(
        self, person_id: str, look: Look, recognition_model: str | None = None
    ) -> EnrolledFace:
        """Enrol a face.

        Args:
            person_id: Whose it is.
            look: The face.
            recognition_model: In the directory: Azure's name of the model it is for.

        Raises:
            PersonNotFound: There is nobody of that id.
            ModelMismatch: The group's templates were made by another model.
            LimitReached: The person has too many faces.
        """
        with self._store.writing() as connection:
            person = persons.get(connection, person_id)
            group = groups.get(connection, person.group_id)
            groups.bind(connection, group, look.template.model)
            groups.touch_present(connection, group.id)
            return faces.add(
                connection, self._store.vault, person, look, recognition_model=recognition_model
            )

    def update_face(self, face_id: str, user_data: str) -> EnrolledFace:
        """Replace a face's user data.

        Raises:
            FaceNotFound: There is no such face.
        """
        with self._store.writing() as connection:
            faces.describe(connection, face_id, user_data)
            return faces.get(connection, face_id)

    def delete_face(self, face_id: str) -> None:
        """Delete a face.

        Raises:
            FaceNotFound: There is no such face.
        """
        erasure.delete_face(self._store, face_id)

    # Faces of face lists

    def listed_faces(self, group_id: str, start: str = "", top: int = PAGE) -> list[EnrolledFace]:
        """Faces of a face list by id: the first `top` after `start`."""
        with self._store.reading() as connection:
            return faces.page(connection, group_id, start, top)

    def add_listed_face(self, group_id: str, look: Look) -> EnrolledFace:
        """Add a face to a face list: a person without a name, of the same id.

        Raises:
            GroupNotFound: There is no such face list.
            ModelMismatch: Its templates were made by another model.
            LimitReached: It has too many faces.
        """
        with self._store.writing() as connection:
            group = _with_room(connection, group_id)
            groups.bind(connection, group, look.template.model)
            groups.touch_present(connection, group.id)
            person = persons.add_nameless(connection, self._store.vault, group)
            # Nobody looks at the members of a list.
            unseen = replace(look, picture=None)
            return faces.add(connection, self._store.vault, person, unseen, face_id=person.id)


def _with_room(connection: sqlite3.Connection, group_id: str) -> Group:
    """The group, which can take one more."""
    group = groups.get(connection, group_id)
    if persons.count(connection, group.id) >= MAX_PEOPLE[group.kind]:
        message = f"{group.name} has {MAX_PEOPLE[group.kind]} entries, which is the most"
        raise LimitReached(message, "people")
    return group
