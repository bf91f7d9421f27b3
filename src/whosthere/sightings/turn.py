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
        path: The lock file; it and its folder are created.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._holding: sqlite3.Connection | None = None

    def take(self) -> bool:
        """Take the turn unless somebody else has it; whether it is ours now.

        Raises:
            OutputError: The lock file cannot be written.
        """
        if self._holding is not None:
            return True
        connection: sqlite3.Connection | None = None
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            connection = sqlite3.connect(
                self._path, timeout=0, isolation_level=None, check_same_thread=False
            )
            connection.execute("BEGIN EXCLUSIVE")
        except (OSError, sqlite3.OperationalError) as error:
            if connection is not None:
                connection.close()
            if "locked" in str(error):
                return False
            message = f"cannot write {self._path}: {error}; make its folder writable"
            raise OutputError(message) from error
        self._holding = connection
        return True

    def give_back(self) -> None:
        """Let somebody else have it."""
        if self._holding is not None:
            self._holding.close()
            self._holding = None
