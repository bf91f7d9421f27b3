"""Keys of the server: made, listed, revoked, and known again.

Of a key only its SHA-256 digest is kept. A slow, salted hash is for passwords, which can be guessed
from a digest; a key has 256 random bits, which nobody guesses from anything.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Self

from whosthere import config, database
from whosthere.errors import UsageError
from whosthere.people.names import clean
from whosthere.server.access.roles import Role

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

ID_ALPHABET = string.ascii_lowercase + string.digits
ID_LETTERS = 8
SECRET_ALPHABET = string.ascii_letters + string.digits
SECRET_LETTERS = 43
"""As many of 62 as hold 32 random bytes."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is kept of a key.

    Attributes:
        id: The first letters of the key; no secret.
        name: Who or what it was made for.
        role: What whoever has it may do.
        created_at: When it was made.
        last_used_at: When it was used last, to the minute or so; None when it never was.
        revoked_at: Since when it opens nothing; None while it does.
    """

    id: str
    name: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class KeyNotFound(UsageError):
    """There is no key of that id."""


class ApiKeys:
    """The keys in one database; safe to use from several threads.

    Args:
        connection: From `whosthere.database.connect`, and nobody else's.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """The keys in a database, made on first use; None for the one of `whosthere.config`.

        Raises:
            DatabaseError: The database is corrupt, locked, or of a newer version.
        """
        return cls(database.connect(path or config.database_path()))

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def create(self, name: str, role: Role = Role.OPERATOR) -> tuple[ApiKey, str]:
        """Make a key.

        Args:
            name: Who or what it is for.
            role: What whoever has it may do.

        Returns:
            What is kept of it, and the key itself, which nobody can tell afterwards.

        Raises:
            UsageError: The name is empty, too long, or holds control characters.
        """
        name = clean(name)
        key_id = _random(ID_ALPHABET, ID_LETTERS)
        key = key_id + _random(SECRET_ALPHABET, SECRET_LETTERS)
        with self._lock, database.transaction(self._connection) as connection:
            connection.execute(
                "INSERT INTO api_keys (id, name, role, digest, created_at) VALUES (?, ?, ?, ?, ?)",
                (key_id, name, role, _digest(key), datetime.now(UTC).isoformat()),
            )
        return self._get(key_id), key

    def list(self) -> list[ApiKey]:
        """All keys, oldest first, also the revoked ones."""
        with self._lock, database.reading(self._connection) as connection:
            rows = connection.execute("SELECT * FROM api_keys ORDER BY created_at, id")
            return [_record(row) for row in rows]

    def revoke(self, key_id: str) -> ApiKey:
        """Let a key open nothing from now on; one that is revoked already stays as it is.

        The browsers that signed in with it are signed out.

        Raises:
            KeyNotFound: There is no key of that id.
        """
        with self._lock, database.transaction(self._connection) as connection:
            connection.execute(
                "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                (datetime.now(UTC).isoformat(), key_id),
            )
            connection.execute("DELETE FROM browser_sessions WHERE key_id = ?", (key_id,))
        return self._get(key_id)

    def identify(self, key: str) -> ApiKey | None:
        """What is kept of a key that opens; None for any other text.

        The row is found by the public part of the key, and the digest is compared in constant time.
        """
        with self._lock, database.reading(self._connection) as connection:
            row = connection.execute(
                "SELECT * FROM api_keys WHERE id = ? AND revoked_at IS NULL",
                (key[:ID_LETTERS],),
            ).fetchone()
        if row is None or not hmac.compare_digest(row["digest"], _digest(key)):
            return None
        return _record(row)

    def note_uses(self, uses: Mapping[str, datetime]) -> None:
        """Remember when keys were used last, by id."""
        with self._lock, database.transaction(self._connection) as connection:
            connection.executemany(
                "UPDATE api_keys SET last_used_at = ? WHERE id = ?",
                [(at.isoformat(), key_id) for key_id, at in uses.items()],
            )

    def _get(self, key_id: str) -> ApiKey:
        with self._lock, database.reading(self._connection) as connection:
            row = connection.execute("SELECT * FROM api_keys WHERE id = ?", (key_id,)).fetchone()
        if row is None:
            message = f"there is no key {key_id!r}; see `whosthere keys list`"
            raise KeyNotFound(message)
        return _record(row)


def _random(alphabet: str, letters: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(letters))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _record(row: sqlite3.Row) -> ApiKey:
    return ApiKey(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        last_used_at=_time(row["last_used_at"]),
        revoked_at=_time(row["revoked_at"]),
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
