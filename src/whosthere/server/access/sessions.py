"""Browsers that are signed in.

A browser holds a random token in a cookie; of that, only the SHA-256 digest is kept here, for the
same reason as with keys (see `whosthere.server.keys`).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Self

from whosthere import config, database
from whosthere.server.access.roles import Caller, Role

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping
    from pathlib import Path

IDLE = timedelta(hours=12)
"""Without a request for so long, a session ends: a night, but not a working day."""

LIFE = timedelta(days=7)
"""However busy it is, a session ends after this."""

TOKEN_BYTES = 32

BY_LINK = "whoever started the server"
"""What somebody is called who came by the one-time link."""


class BrowserSessions:
    """The sessions in one database; safe to use from several threads.

    Args:
        connection: From `whosthere.database.connect`, and nobody else's.
        clock: Tells the time.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """The sessions in a database; None for the one of `whosthere.config`.

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

    def begin(self, caller: Caller) -> str:
        """Sign a browser in; returns the token for its cookie, which nobody can tell afterwards."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock().isoformat()
        with self._lock, database.transaction(self._connection) as connection:
            connection.execute(
                "INSERT INTO browser_sessions (digest, key_id, role, began_at, seen_at) "
                "VALUES (?, ?, ?, ?, ?)",
                (digest(token), caller.key_id, caller.role, now, now),
            )
        return token

    def find(self, token: str) -> Caller | None:
        """Who is signed in with this token; None when nobody is, not any more, or by a key that
        was revoked.
        """
        oldest, idlest = self._limits()
        with self._lock, database.reading(self._connection) as connection:
            row = connection.execute(
                "SELECT browser_sessions.role, key_id, name "
                "FROM browser_sessions LEFT JOIN api_keys ON api_keys.id = key_id "
                "WHERE browser_sessions.digest = ? AND revoked_at IS NULL "
                "AND began_at > ? AND seen_at > ?",
                (digest(token), oldest, idlest),
            ).fetchone()
        if row is None:
            return None
        return Caller(row["name"] or BY_LINK, Role(row["role"]), row["key_id"])

    def end(self, token: str) -> None:
        """Sign a browser out."""
        with self._lock, database.transaction(self._connection) as connection:
            connection.execute("DELETE FROM browser_sessions WHERE digest = ?", (digest(token),))

    def note_seen(self, seen: Mapping[bytes, datetime]) -> None:
        """Remember when browsers came last, by the digest of their token."""
        with self._lock, database.transaction(self._connection) as connection:
            connection.executemany(
                "UPDATE browser_sessions SET seen_at = ? WHERE digest = ?",
                [(at.isoformat(), digest) for digest, at in seen.items()],
            )

    def sweep(self) -> None:
        """Forget the sessions that are over."""
        with self._lock, database.transaction(self._connection) as connection:
            connection.execute(
                "DELETE FROM browser_sessions WHERE began_at <= ? OR seen_at <= ?", self._limits()
            )

    def _limits(self) -> tuple[str, str]:
        """Before when a session must have begun, and been seen, to be over."""
        now = self._clock()
        return (now - LIFE).isoformat(), (now - IDLE).isoformat()


def digest(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
