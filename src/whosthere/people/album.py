"""Pictures of those who are enrolled, and of kept strangers: cut-outs, opened for showing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import FaceNotFound
from whosthere.people import faces, kept_faces, persons, pictures

if TYPE_CHECKING:
    from whosthere.people.records import EnrolledFace
    from whosthere.people.store import Store


class Album:
    """The cut-outs of a gallery. Safe to use from several threads.

    Args:
        store: Where they are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def picture(self, face_id: str) -> bytes:
        """The JPEG of an enrolled face.

        Raises:
            FaceNotFound: There is no such face, or no picture of it was kept.
            DatabaseError: It is damaged.
        """
        with self._store.reading() as connection:
            face = faces.get(connection, face_id)
            key = persons.data_key(connection, self._store.vault, face.person_id)
            jpeg = pictures.find(connection, key, face_id)
        return _there(jpeg)

    def stranger(self, face_id: str) -> bytes:
        """The JPEG of a kept look at a stranger.

        Raises:
            FaceNotFound: There is no such look, or no picture of it was kept.
            DatabaseError: It is damaged.
        """
        with self._store.reading() as connection:
            return _there(kept_faces.picture(connection, self._store.vault, face_id))

    def best(self, group_id: str) -> dict[str, EnrolledFace]:
        """The face to show of everybody in a group who has one, by id of the person.

        It is their best one that has a picture, or where none has, their best one.
        """
        with self._store.reading() as connection:
            of_group = faces.of_group(connection, group_id)
        ranked = sorted(of_group, key=lambda face: (face.pictured, face.quality.score))
        return {face.person_id: face for face in ranked}


def _there(jpeg: bytes | None) -> bytes:
    if jpeg is None:
        message = "no picture of this face is kept, or not any more"
        raise FaceNotFound(message)
    return jpeg
