"""Whose turn it is: a lock between processes that the system gives back when its holder dies.

SQLite's own file lock is used, on an empty file, because it works alike on every platform.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from whosthere.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


class Turn:
    """At most one holder among all processes, and within this one.

    Args:
        database: The database that it is about; the lock file lies in ``locks/`` beside it.
        name: What it is the turn for.
    """

    def __init__(self, database: Path, name: str) -> None:
        self._path = database.with_name("locks") / name
        self._held: sqlite3.Connection | None = None

    def take(self, wait: float = 0.0) -> bool:
        """Take the turn, which nobody may hold twice; whether it is ours now.

        Args:
            wait: Seconds to wait for whoever has it.

        Raises:
            OutputError: The lock file cannot be written.
        """
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            connection = sqlite3.connect(
                self._path, timeout=wait, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.OperationalError) as error:
            message = f"cannot write {self._path}: make its folder writable ({error})"
            raise OutputError(message) from error
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return False
            message = f"cannot lock {self._path}: make its folder writable ({error})"
            raise OutputError(message) from error
        self._held = connection
        return True

    def give_back(self) -> None:
        """Let somebody else have it; nothing happens when it is not ours."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def retire(self) -> None:
        """Give it back for good: nobody will ask for this turn again."""
        self.give_back()
        self._path.unlink(missing_ok=True)
