"""The gallery's way into the database: one connection, one thread at a time, and the vault."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere import database
from whosthere.errors import GalleryError
from whosthere.people.vault import Vault, create_key, read_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


class Store:
    """A connection that threads take turns with.

    Attributes:
        path: The database file.
        vault: Seals and opens templates.

    Raises:
        DatabaseError: The database cannot be opened.
        GalleryError: The key file is missing although something is sealed, or is another one.
    """

    def __init__(self, path: Path, key_path: Path) -> None:
        self.path = path
        self._turn = threading.RLock()
        self._connection = database.connect(path)
        try:
            self.vault = self._open_vault(key_path)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A consistent look at the rows."""
        with self._turn, database.reading(self._connection) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of the block is kept, or nothing of it."""
        with self._turn, database.transaction(self._connection) as connection:
            yield connection

    def scrub(self) -> bool:
        """Leave no deleted byte in the files of the database; see `database.scrub`."""
        with self._turn:
            return database.scrub(self._connection)

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._connection.close()

    def _open_vault(self, key_path: Path) -> Vault:
        """The vault of the key file; the first use makes one, inside the lock of a transaction."""
        with self.writing() as connection:
            row = connection.execute("SELECT fingerprint FROM vault").fetchone()
            if row is None or not _something_is_sealed(connection):
                vault = Vault(create_key(key_path))
                connection.execute(
                    "INSERT OR REPLACE INTO vault VALUES (1, ?)", (vault.fingerprint,)
                )
                return vault
        try:
            vault = Vault(read_key(key_path))
        except FileNotFoundError as error:
            message = (
                f"the key file {key_path} is missing, and without it the people in {self.path} "
                "cannot be read; put it back from a copy, or move the database away to begin anew"
            )
            raise GalleryError(message) from error
        if vault.fingerprint != row["fingerprint"]:
            message = (
                f"the key file {key_path} is not the one that sealed {self.path}; put the right "
                "one back from a copy, or move the database away to begin anew"
            )
            raise GalleryError(message)
        return vault


def now() -> str:
    """The time as rows keep it."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment, in UTC, as rows keep it: they sort by time."""
    return moment.isoformat(timespec="microseconds")


def _something_is_sealed(connection: sqlite3.Connection) -> bool:
    query = (
        "SELECT EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM strangers)"
        " OR EXISTS (SELECT 1 FROM face_ids) OR EXISTS (SELECT 1 FROM cameras)"
    )
    return bool(connection.execute(query).fetchone()[0])
