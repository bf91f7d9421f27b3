"""Sealing what leaves the gallery in rows: with the key of the person, bound to the one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from whosthere.errors import GalleryError, PersonNotFound
from whosthere.people import persons

if TYPE_CHECKING:
    from whosthere.people.store import Store


class Sealing:
    """Seals and opens what rows of ``embeddings`` and ``thumbnails`` hold.

    Args:
        store: Where the keys are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def seal(self, person_id: str, table: str, row_id: str, plain: bytes) -> bytes | None:
        """Seal what a row holds of a person.

        Args:
            person_id: The person, whose data key is used.
            table: Name of the table.
            row_id: Id of the row.
            plain: What it holds.

        Returns:
            What `open` opens; None when there is nobody of that id, maybe not any more.
        """
        with self._store.reading() as connection:
            try:
                person = persons.get(connection, person_id)
            except PersonNotFound:
                return None
            key = persons.data_key(connection, self._store.vault, person.id)
        return key.seal_bytes(plain, bond=_bond(table, row_id))

    def open(self, person_id: str, table: str, row_id: str, sealed: bytes) -> bytes:
        """What a row holds.

        Args:
            person_id: As the row has it.
            table: Name of the table.
            row_id: Id of the row.
            sealed: The column of that name.

        Raises:
            PersonNotFound: There is nobody of that id: who was erased took the key along.
            GalleryError: The bytes are damaged, or of another row.
        """
        with self._store.reading() as connection:
            person = persons.get(connection, person_id)
            key = persons.data_key(connection, self._store.vault, person.id)
        try:
            return key.open_bytes(sealed, bond=_bond(table, row_id))
        except InvalidTag as error:
            message = (
                f"the row {row_id} of {table} is damaged, or its bytes are of another row; read "
                "it again from where it was exported"
            )
            raise GalleryError(message) from error


def _bond(table: str, row_id: str) -> str:
    return f"{table}|{row_id}"
