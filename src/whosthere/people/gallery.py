"""The gallery: all groups, people and templates, in one database.

Every method that changes something has done so durably when it returns. A gallery may be used by
several threads, and the same database by several processes, at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from whosthere import config
from whosthere.people import erasure, faces, groups, persons
from whosthere.people.album import Album
from whosthere.people.collections import Collections
from whosthere.people.corrections import PROGRAM, Corrections
from whosthere.people.directory import Directory
from whosthere.people.indexes import Indexes
from whosthere.people.sealing import Sealing
from whosthere.people.store import Store
from whosthere.people.verification import verify_person

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.people.faces import Look
    from whosthere.people.index import Index
    from whosthere.people.records import EnrolledFace, Erasure, Group, Person
    from whosthere.people.verification import Verification
    from whosthere.types import Template


class Gallery:
    """Who is known. Open it with `Gallery.open`; close it, or use it in a ``with`` block.

    The group ``default`` is always there.

    Methods that take a ``group`` take its id, or the name of a person group or, where there is none
    of that name, of a large person group; those that take a ``person_id`` or ``face_id`` take the
    id of a record that the gallery gave.

    Attributes:
        store: The way into the database.
        collections: Groups of all kinds, with pages and namesakes, as Azure Face has them.
        directory: People who are in no group.
        album: Pictures of who is enrolled.
        corrections: What people decide about people, remembered and undone.
        sealing: Seals what leaves the gallery in rows, and opens it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.collections = Collections(store)
        self.directory = Directory(store)
        self.album = Album(store)
        self.corrections = Corrections(store)
        self.sealing = Sealing(store)
        self._indexes = Indexes(store)

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """Open the gallery, made on first use. Its key file lies beside it, ending in ``.key``.

        Args:
            path: The database; None for the one of `whosthere.config`.

        Raises:
            DatabaseError: The database is corrupt, locked, or of a newer version.
            GalleryError: The key file is missing, or is not the one that sealed the database.
        """
        path = path or config.database_path()
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

    def groups(self) -> list[Group]:
        """All person groups and large person groups, by name."""
        with self.store.reading() as connection:
            return groups.named(connection)

    def group(self, group: str) -> Group:
        """The group of that name or id.

        Raises:
            GroupNotFound: There is none.
        """
        with self.store.reading() as connection:
            return groups.get(connection, group)

    def add_group(self, name: str, user_data: str = "") -> Group:
        """Make a person group.

        Raises:
            NameTaken: There is one of that name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.writing() as connection:
            return groups.add(connection, name, user_data)

    def ensure_group(self, name: str) -> Group:
        """The group of that name, made a person group if need be.

        Raises:
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.reading() as connection:
            found = groups.find(connection, name)
        if found is not None:
            return found
        with self.store.writing() as connection:
            return groups.find(connection, name) or groups.add(connection, name)

    def rename_group(self, group: str, name: str) -> Group:
        """Give a group another name.

        Raises:
            GroupNotFound: There is no such group.
            NameTaken: Another one has the name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.writing() as connection:
            group_id = groups.get(connection, group).id
            groups.rename(connection, group_id, name)
            return groups.get(connection, group_id)

    def erase_group(self, group: str) -> Erasure:
        """Erase a group with everybody in it, as `erase` does.

        Raises:
            GroupNotFound: There is no such group.
        """
        try:
            return erasure.erase_group(self.store, group)
        finally:
            # Not before: another thread could still have loaded what is being erased.
            self._indexes.forget()

    def people(self, group: str) -> list[Person]:
        """Everybody in a group, by name.

        Raises:
            GroupNotFound: There is no such group.
        """
        with self.store.reading() as connection:
            return persons.listed(connection, groups.get(connection, group).id)

    def person(self, group: str, name_or_id: str) -> Person:
        """Somebody of a group.

        Raises:
            GroupNotFound: There is no such group.
            PersonNotFound: The group has nobody of that name or id.
            GalleryError: Several people have the name.
        """
        with self.store.reading() as connection:
            return persons.of_group(connection, groups.get(connection, group), name_or_id)

    def add_person(self, group: str, name: str, user_data: str = "") -> Person:
        """Add somebody, without a face as yet.

        Raises:
            GroupNotFound: There is no such group.
            NameTaken: It has somebody of that name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        with self.store.writing() as connection:
            found = groups.get(connection, group)
            persons.require_free(connection, found.id, name)
            return persons.add(connection, self.store.vault, found, name, user_data)

    def rename_person(self, person_id: str, name: str) -> Person:
        """Give somebody another name.

        Raises:
            PersonNotFound: There is nobody of that id.
            NameTaken: Somebody else in the group has the name.
            UsageError: The name is empty, too long, or holds control characters.
        """
        return self.corrections.rename(person_id, name, PROGRAM)[0]

    def merge(self, source_id: str, target_id: str) -> Person:
        """Two people are one: the target gets all faces of the source, which goes.

        Raises:
            PersonNotFound: There is nobody of one of the ids.
            LimitReached: Together they have too many faces.
            UsageError: They are the same person, or of different groups.
        """
        return self.corrections.merge(source_id, target_id, PROGRAM)[0]

    def erase(self, person_id: str) -> Erasure:
        """Forget somebody: rows, templates and data key, with evidence that nothing is left.

        Raises:
            PersonNotFound: There is nobody of that id.
        """
        try:
            return erasure.erase_person(self.store, person_id)
        finally:
            # Not before: another thread could still have loaded what is being erased.
            self._indexes.forget()

    def faces(self, person_id: str) -> list[EnrolledFace]:
        """A person's faces, oldest first."""
        with self.store.reading() as connection:
            return faces.of_person(connection, persons.get(connection, person_id).id)

    def add_face(self, person_id: str, look: Look) -> EnrolledFace:
        """Enrol a face. Searches know it after the next training.

        Raises:
            PersonNotFound: There is nobody of that id.
            ModelMismatch: The group's templates were made by another model.
            LimitReached: The person has too many faces.
        """
        return self.collections.add_face(person_id, look)

    def remove_face(self, face_id: str) -> None:
        """Remove a face and its template; searches forget it at once.

        Raises:
            FaceNotFound: There is no such face.
        """
        erasure.delete_face(self.store, face_id)

    def templates(self, person_id: str) -> dict[str, Template]:
        """A person's templates by id of the face, oldest first.

        Raises:
            PersonNotFound: There is nobody of that id.
        """
        with self.store.reading() as connection:
            person = persons.get(connection, person_id)
            group = groups.get(connection, person.group_id)
            return faces.templates_of_person(connection, self.store.vault, group, person.id)

    def index(self, group: str, recognition_model: str | None = None) -> Index:
        """What searches a group; cheap to ask for before every search.

        Groups of people and large face lists are searched in their last trained state, face lists
        and the directory in their present one.

        Args:
            group: Name or id.
            recognition_model: In the directory: only faces for this model of Azure's.

        Raises:
            GroupNotFound: There is no such group.
            NotTrained: It has not been trained, or not since its model changed.
        """
        return self._indexes.index(group, recognition_model)

    def verify(
        self, template: Template, person_id: str, recognition_model: str | None = None
    ) -> Verification:
        """Whether it is that person, by all their present faces, trained or not.

        Args:
            template: The look.
            person_id: Who it may be.
            recognition_model: In the directory: only by faces for this model of Azure's.

        Raises:
            PersonNotFound: There is nobody of that id.
            FaceNotFound: The person has no face.
            ModelMismatch: The person's templates were made by another model.
        """
        return verify_person(self.store, template, person_id, recognition_model)

    def present(self, group: str) -> Index:
        """What compares with all present faces of a group, trained or not.

        Raises:
            GroupNotFound: There is no such group.
        """
        return self._indexes.present(group)

    def sweep(self) -> bool:
        """When something was deleted, rewrite the files and forget it in memory; returns whether.

        For a server to call now and then; `erase` does it itself.

        Raises:
            DatabaseError: Another process keeps the database locked: sweep again later.
        """
        deleted = erasure.sweep(self.store)
        if deleted:
            self._indexes.refresh()
        return deleted
