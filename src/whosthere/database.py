"""One SQLite file for all that has to last: gallery, outbox, audit.

`connect` opens it in WAL mode, brings its schema up to date with the numbered files in
``migrations/``, and turns SQLite's errors into one sentence. Deleted rows are overwritten
(``secure_delete``), because some of them were biometric.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
from contextlib import contextmanager, suppress
from importlib.resources import files
from typing import TYPE_CHECKING

from whosthere.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 10.0
"""How long a writer waits for another process to finish its transaction."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the database, creating it and its folder (readable by the owner only) if need be.

    The connection is in autocommit mode: write inside `transaction`, read inside `reading`. It may
    be handed to another thread, but not used by two at once.

    Raises:
        DatabaseError: The file is corrupt, is no database, cannot be written, or was made by a
            newer version of whosthere.
    """
    with _sentences(path):
        _create(path)
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing: commits at the end of the block, rolls back when it raises.

    Raises:
        DatabaseError: SQLite could not do what the block asked for.
    """
    with _sentences(_path_of(connection)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One consistent look: the block sees the database as it was at its first query.

    Raises:
        DatabaseError: SQLite could not read.
    """
    with _sentences(_path_of(connection)):
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")


def digest(identity: str) -> str:
    """Says whether a known id was erased, and gives away no id: an UUID cannot be guessed."""
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def scrub(connection: sqlite3.Connection) -> bool:
    """Rewrite the file and empty its log, so that no deleted byte is left in either.

    ``secure_delete`` alone leaves copies behind where SQLite moved rows between pages. Another
    process that is reading the old state keeps the log from being emptied until it is done.

    Returns:
        Whether the log was emptied.

    Raises:
        DatabaseError: The file is locked, or the disk too full for the copy.
    """
    with _sentences(_path_of(connection)):
        connection.execute("VACUUM")
        return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()["busy"]


def _create(path: Path) -> None:
    """Make the file: SQLite would give it the permissions of the umask.

    One that is there is not opened: closing it again would drop the locks by which other
    connections of this process show that they are there (see `whosthere.people.traces`).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if not path.is_file():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        message = (
            f"cannot write the database {path}: {error.strerror}; set WHOSTHERE_HOME to a "
            "folder that can be written"
        )
        raise DatabaseError(message) from error


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    # In WAL mode FULL makes a commit survive a power cut, not only a killed process.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    _migrate(connection, path)
    # Not before: a migration that rebuilds a table would delete what refers to the old one.
    connection.execute("PRAGMA foreign_keys = ON")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    scripts = _scripts()
    newest = max(scripts)
    if _version(connection) > newest:
        message = (
            f"{path} was written by a newer version of whosthere (schema {_version(connection)}, "
            f"this one knows {newest}); upgrade whosthere"
        )
        raise DatabaseError(message)
    for number in sorted(scripts):
        if number <= _version(connection):
            continue
        with transaction(connection):
            # Another process may have applied it while this one waited for the lock.
            if number > _version(connection):
                for statement in _statements(scripts[number]):
                    connection.execute(statement)
                _check_references(connection)
                connection.execute(f"PRAGMA user_version = {number}")


def _check_references(connection: sqlite3.Connection) -> None:
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if orphan is not None:
        message = f"a row of {orphan['table']} refers to one of {orphan['parent']} that is missing"
        raise sqlite3.DatabaseError(message)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _scripts() -> dict[int, str]:
    folder = files("whosthere") / "migrations"
    return {
        int(entry.name.split("_", 1)[0]): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    }


def _statements(script: str) -> Iterator[str]:
    """Single statements: `executescript` would commit the open transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _path_of(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA database_list").fetchone()["file"])


@contextmanager
def _sentences(path: Path | str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            message = f"another process keeps {path} locked; end it and try again"
        elif "full" in str(error):
            message = f"the disk is full: {path} cannot be written; free some space and try again"
        else:
            message = f"cannot use the database {path}: {error}"
        raise DatabaseError(message) from error
    except sqlite3.IntegrityError:
        raise  # a rule of the schema was broken: the caller knows which
    except sqlite3.DatabaseError as error:
        message = (
            f"the database {path} is damaged ({error}); move it away to begin anew, or restore "
            "a copy"
        )
        raise DatabaseError(message) from error
