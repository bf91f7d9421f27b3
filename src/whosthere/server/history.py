"""The visits in the database, as requests look through them."""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from whosthere.database import connect, reading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


class History:
    """A connection of its own, that requests take turns with.

    A long search must not keep those waiting who ask the gallery, for every live picture does.

    Args:
        connection: From `whosthere.database.connect`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._turn = threading.Lock()
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[History]:
        """One of the database at that path.

        Raises:
            DatabaseError: It cannot be opened.
        """
        with closing(connect(path)) as connection:
            yield cls(connection)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A consistent look at the rows."""
        with self._turn, reading(self._connection) as connection:
            yield connection
