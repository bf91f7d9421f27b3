"""The gallery: all groups, people and templates, in one database.

Every method that changes something has done so durably when it returns. A gallery may be used by
several threads, and the same database by several processes, at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from whosthere import config
from whosthere.errors import PersonNotFound, UsageError
from whosthere.people import erasure, faces, groups, persons, snapshot
from whosthere.people.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.people.faces import Look
    from whosthere.people.index import Index
    from whosthere.people.records import EnrolledFace, Erasure, Group, Person
    from whosthere.types import Template


class Gallery:
    """Who is known. Open it with `Gallery.open`; close it, or use it in a ``with`` block.

    The group ``default`` is always there.

    Methods that take a ``group`` take its name or id; those that take a ``person_id`` or
    ``face_id`` take the id of a record that the gallery gave.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._indexes: dict[str, tuple[int, Index]] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """Open the gallery, made on first use. Its key file lies beside it, ending in ``.key``.

        Args:
            path: The database; None for the one of `whosthere.config`.

        Raises:
            DatabaseError: The database is corrupt, locked, or of a newer version.
            GalleryError: The key file is missing, or is not the one that sealed the database.
        """
        if path is None:
            gallery = cls(Store(config.database_path(), config.key_path()))
        else:
            gallery = cls(Store(path, path.with_suffix(".key")))
        gallery.ensure_group(groups.DEFAULT)
        return gallery

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Groups

    def groups(self) -> list[Group]:
        """All groups by name."""
        with self.store.reading() as connection:
            return groups.listed(connection)

    def group(self, group: str) -> Group:
        """The group of that name or id.

        Raises:
            GalleryError: There is none.
        """
        with self.store.reading() as connection:
            return groups.get(connection, group)

    def add_group(self, name: str, user_data: str = "") -> Group:
        """Make a group.

        Raises:
            GalleryError: There is one of that name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.writing() as connection:
            return groups.add(connection, name, user_data)

    def ensure_group(self, name: str) -> Group:
        """The group of that name, made if need be.

        Raises:
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.reading() as connection:
            found = groups.find(connection, name)
        if found is not None:
            return found
        with self.store.writing() as connection:
            return groups.find(connection, name) or groups.add(connection, name, "")

    def rename_group(self, group: str, name: str) -> Group:
        """Give a group another name.

        Raises:
            GalleryError: There is no such group, or another one has the name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.writing() as connection:
            group_id = groups.get(connection, group).id
            groups.rename(connection, group_id, name)
            return groups.get(connection, group_id)

    def describe_group(self, group: str, user_data: str) -> Group:
        """Replace a group's user data.

        Raises:
            GalleryError: There is no such group.
        """
        with self.store.writing() as connection:
            group_id = groups.get(connection, group).id
            groups.describe(connection, group_id, user_data)
            return groups.get(connection, group_id)

    def erase_group(self, group: str) -> Erasure:
        """Erase a group with everybody in it, as `erase` does.

        Raises:
            GalleryError: There is no such group.
        """
        try:
            return erasure.erase_group(self.store, group)
        finally:
            # Not before: another thread could still have loaded what is being erased.
            self._indexes.clear()

    # People

    def people(self, group: str) -> list[Person]:
        """Everybody in a group, by name.

        Raises:
            GalleryError: There is no such group.
        """
        with self.store.reading() as connection:
            return persons.listed(connection, groups.get(connection, group).id)

    def person(self, group: str, name_or_id: str) -> Person:
        """Somebody of a group.

        Raises:
            GalleryError: There is no such group.
            PersonNotFound: The group has nobody of that name or id.
        """
        with self.store.reading() as connection:
            found = groups.get(connection, group)
            person = persons.find(connection, found.id, name_or_id)
            if person is None:
                message = (
                    f"there is nobody called {name_or_id!r} in the group {found.name}; see "
                    "`whosthere people list`"
                )
                raise PersonNotFound(message)
            return person

    def add_person(self, group: str, name: str, user_data: str = "") -> Person:
        """Add somebody, without a face as yet.

        Raises:
            GalleryError: There is no such group, or it has somebody of that name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.writing() as connection:
            group_ = groups.get(connection, group)
            return persons.add(connection, self.store.vault, group_, name, user_data)

    def rename_person(self, person_id: str, name: str) -> Person:
        """Give somebody another name.

        Raises:
            PersonNotFound: There is nobody of that id.
            GalleryError: Somebody else in the group has the name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.writing() as connection:
            person = persons.get(connection, person_id)
            persons.rename(connection, person_id, name)
            groups.touch(connection, person.group_id)
            return persons.get(connection, person_id)

    def describe_person(self, person_id: str, user_data: str) -> Person:
        """Replace somebody's user data.

        Raises:
            PersonNotFound: There is nobody of that id.
        """
        with self.store.writing() as connection:
            persons.describe(connection, person_id, user_data)
            return persons.get(connection, person_id)

    def merge(self, source_id: str, target_id: str) -> Person:
        """Two people are one: the target gets all faces of the source, which goes.

        Raises:
            PersonNotFound: There is nobody of one of the ids.
            GalleryError: Together they have too many faces.
            UsageError: They are the same person, or of different groups.
        """
        with self.store.writing() as connection:
            source = persons.get(connection, source_id)
            target = persons.get(connection, target_id)
            if source.id == target.id or source.group_id != target.group_id:
                message = "merging takes two different people of one group"
                raise UsageError(message)
            group = groups.get(connection, source.group_id)
            faces.reseal(connection, self.store.vault, group, source, target)
            persons.remove(connection, source.id)
            groups.touch(connection, group.id)
            return persons.get(connection, target.id)

    def erase(self, person_id: str) -> Erasure:
        """Forget somebody: rows, templates and data key, with evidence that nothing is left.

        Raises:
            PersonNotFound: There is nobody of that id.
        """
        try:
            return erasure.erase_person(self.store, person_id)
        finally:
            # Not before: another thread could still have loaded what is being erased.
            self._indexes.clear()

    # Faces

    def faces(self, person_id: str) -> list[EnrolledFace]:
        """A person's faces, oldest first."""
        with self.store.reading() as connection:
            return faces.of_person(connection, persons.get(connection, person_id).id)

    def face(self, face_id: str) -> EnrolledFace:
        """The enrolled face of that id.

        Raises:
            GalleryError: There is none.
        """
        with self.store.reading() as connection:
            return faces.get(connection, face_id)

    def add_face(self, person_id: str, look: Look) -> EnrolledFace:
        """Enrol a face. Searches know it after the next training.

        Raises:
            PersonNotFound: There is nobody of that id.
            ModelMismatch: The group's templates were made by another model.
            GalleryError: The person has too many faces.
        """
        with self.store.writing() as connection:
            person = persons.get(connection, person_id)
            group = groups.get(connection, person.group_id)
            groups.bind(connection, group, look.template.model)
            return faces.add(connection, self.store.vault, person, look)

    def describe_face(self, face_id: str, user_data: str) -> EnrolledFace:
        """Replace a face's user data.

        Raises:
            GalleryError: There is no such face.
        """
        with self.store.writing() as connection:
            faces.describe(connection, face_id, user_data)
            return faces.get(connection, face_id)

    def remove_face(self, face_id: str) -> None:
        """Remove a face and its template; searches forget it at once.

        Raises:
            GalleryError: There is no such face.
        """
        with self.store.writing() as connection:
            person = persons.get(connection, faces.get(connection, face_id).person_id)
            faces.remove(connection, face_id)
            groups.touch(connection, person.group_id)

    def templates(self, person_id: str) -> dict[str, Template]:
        """A person's templates by id of the face, oldest first.

        Raises:
            PersonNotFound: There is nobody of that id.
        """
        with self.store.reading() as connection:
            person = persons.get(connection, person_id)
            group = groups.get(connection, person.group_id)
            return faces.templates_of_person(connection, self.store.vault, group, person.id)

    # Searching

    def index(self, group: str) -> Index:
        """What searches the group's last trained state; cheap to ask for before every search.

        Raises:
            GalleryError: There is no such group.
            NotTrained: It has not been trained, or not since its model changed.
        """
        with self.store.reading() as connection:
            group_id, revision = groups.revision(connection, group)
            cached = self._indexes.get(group_id)
            if cached is None or cached[0] != revision:
                found = groups.get(connection, group_id)
                cached = revision, snapshot.load(connection, self.store.vault, found)
                self._indexes[group_id] = cached
            return cached[1]
