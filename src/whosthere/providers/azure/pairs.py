"""Who is who: people and faces of the gallery, and what they are called in a group of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whosthere.people.store import Store
    from whosthere.providers.azure.endpoint import Endpoint
    from whosthere.providers.azure.groups import PersonGroups


class Pairs:
    """The pairs of one group of one service, kept in the gallery's database.

    Somebody who is erased there is forgotten here too.

    Args:
        store: The gallery's way into the database.
        endpoint: Where the service is.
        groups: Its kind of groups.
        group: Id of the group.
    """

    def __init__(self, store: Store, endpoint: Endpoint, groups: PersonGroups, group: str) -> None:
        self._store = store
        self._where = (endpoint.digest, f"large/{group}" if groups.large else group)

    def people(self) -> dict[str, str]:
        """Ids in the service by ids of people in the gallery."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT person_id, remote_id FROM azure_people"
                " WHERE endpoint = ? AND remote_group = ?",
                self._where,
            )
            return dict(map(tuple, rows))

    def faces(self, face_ids: Iterable[str]) -> dict[str, str]:
        """Ids in the service by ids of these faces in the gallery, for those that are there."""
        with self._store.reading() as connection:
            return {
                face_id: row["remote_id"]
                for face_id in face_ids
                for row in connection.execute(
                    "SELECT remote_id FROM azure_faces"
                    " WHERE endpoint = ? AND remote_group = ? AND face_id = ?",
                    (*self._where, face_id),
                )
            }

    def add_person(self, person_id: str, remote_id: str) -> None:
        """Remember who somebody is in the service."""
        with self._store.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO azure_people VALUES (?, ?, ?, ?)",
                (*self._where, person_id, remote_id),
            )

    def add_face(self, face_id: str, remote_id: str) -> None:
        """Remember what a face is called in the service."""
        with self._store.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO azure_faces VALUES (?, ?, ?, ?)",
                (*self._where, face_id, remote_id),
            )
