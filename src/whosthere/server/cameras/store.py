"""The cameras in the database: each address sealed with a key of its own."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from whosthere.errors import DatabaseError, NameTaken
from whosthere.people.store import now
from whosthere.server.cameras.camera import Camera

if TYPE_CHECKING:
    from whosthere.people.store import Store

_BOND = "camera address"


class CameraStore:
    """Remembers cameras.

    Args:
        store: The database and the vault.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def listed(self) -> list[Camera]:
        """All cameras, those that were added first first.

        Raises:
            DatabaseError: They cannot be read.
        """
        with self._store.reading() as connection:
            rows = connection.execute("SELECT * FROM cameras ORDER BY added_at, id").fetchall()
        return [self._camera(row) for row in rows]

    def add(self, camera: Camera) -> None:
        """Remember one more.

        Raises:
            NameTaken: Another one is called so.
        """
        wrapped = self._store.vault.new_key()
        row = (*self._row(camera, wrapped), wrapped, now(), camera.id)
        self._write(
            camera,
            "INSERT INTO cameras (name, folded, sealed, paused, wrapped_key, added_at, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )

    def change(self, camera: Camera) -> None:
        """Remember that one is different now.

        Raises:
            NameTaken: Another one is called so.
        """
        # A new key, so that what was sealed before is lost in every old copy, too.
        wrapped = self._store.vault.new_key()
        row = (*self._row(camera, wrapped), wrapped, camera.id)
        self._write(
            camera,
            "UPDATE cameras SET name = ?, folded = ?, sealed = ?, paused = ?, wrapped_key = ?"
            " WHERE id = ?",
            row,
        )

    def remove(self, camera: Camera) -> None:
        """Forget one."""
        with self._store.writing() as connection:
            connection.execute("DELETE FROM cameras WHERE id = ?", (camera.id,))

    def _write(self, camera: Camera, statement: str, row: tuple[object, ...]) -> None:
        try:
            with self._store.writing() as connection:
                connection.execute(statement, row)
        except sqlite3.IntegrityError as error:
            raise name_taken(camera) from error

    def _row(self, camera: Camera, wrapped: bytes) -> tuple[str, str, bytes, bool]:
        key = self._store.vault.data_key(wrapped, camera.id)
        sealed = key.seal_bytes(camera.address.encode(), _BOND)
        return camera.name, camera.folded, sealed, camera.paused

    def _camera(self, row: sqlite3.Row) -> Camera:
        key = self._store.vault.data_key(row["wrapped_key"], row["id"])
        try:
            address = key.open_bytes(row["sealed"], _BOND).decode()
        except InvalidTag as error:
            message = f"the address of the camera {row['name']} is damaged; restore a copy"
            raise DatabaseError(message) from error
        return Camera(row["id"], row["name"], address, paused=bool(row["paused"]))


def name_taken(camera: Camera) -> NameTaken:
    """That another camera has the name."""
    message = f"there is a camera called {camera.name} already; choose another name"
    return NameTaken(message)
