"""The table of people: told by comparing the gallery with what was told of it before.

So it does not matter by which way somebody was enrolled, renamed or erased: the command line, the
Azure dialect of the server, a program. People of person groups and large person groups are told
of; members of face lists and of the directory are not.
"""

from __future__ import annotations

import json
import threading
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from whosthere.database import connect, reading, transaction
from whosthere.errors import DatabaseError
from whosthere.people.records import Kind
from whosthere.sightings.outbox import insert
from whosthere.sightings.record import Record
from whosthere.sightings.sighting import uuid7
from whosthere.sightings.tables.people import PEOPLE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

    from whosthere.sightings.tables.table import Row

PAUSE_SECONDS = 60.0
"""Between two comparisons during a run."""
MOST_ROWS = 1000
"""Rows told in one transaction: whoever watches meanwhile waits no longer for the database."""
CLOSE_SECONDS = 10.0
"""How long the end of a run waits for the last comparison."""

_CHANGED = """
    SELECT people.id, people.group_id, people.added_at, groups.model,
        CASE WHEN :names THEN people.name END AS shown
    FROM people JOIN groups ON groups.id = people.group_id
    LEFT JOIN exported_person AS told ON told.person_id = people.id
    WHERE groups.kind IN (:group, :large_group)
    AND (told.person_id IS NULL OR told.name IS NOT shown OR told.model IS NOT groups.model)
"""
_GONE = "SELECT * FROM exported_person WHERE gone_at IS NOT NULL"
_SOME_CHANGED = _CHANGED + "AND people.id IN (SELECT value FROM json_each(:ids))"  # noqa: S608 - constants
_SOME_GONE = _GONE + " AND person_id IN (SELECT value FROM json_each(:ids))"  # noqa: S608 - constants


def record_people(database: Path, *, names: bool) -> int:
    """Put rows into the outbox of everybody who was enrolled, renamed or erased since the last one.

    Args:
        database: The database with gallery and outbox.
        names: Whether the rows tell names.

    Returns:
        How many rows there were.

    Raises:
        DatabaseError: They could not be written; call again.
    """
    with closing(connect(database)) as connection:
        return update(connection, names=names)


def update(connection: sqlite3.Connection, *, names: bool) -> int:
    """The same over an open connection."""
    wanted = {"names": names, "group": Kind.PERSON_GROUP, "large_group": Kind.LARGE_PERSON_GROUP}
    # Most often there is nothing to tell; then nobody's writing is held up.
    with reading(connection):
        changed = [row["id"] for row in connection.execute(_CHANGED, wanted)]
        gone = [row["person_id"] for row in connection.execute(_GONE)]
    for some in _batched(changed):
        with transaction(connection):
            for person in connection.execute(_SOME_CHANGED, wanted | {"ids": some}).fetchall():
                _tell_present(connection, person)
    for some in _batched(gone):
        with transaction(connection):
            for person in connection.execute(_SOME_GONE, {"ids": some}).fetchall():
                _tell_gone(connection, person)
    return len(changed) + len(gone)


def is_told(connection: sqlite3.Connection, person_id: str) -> bool:
    """Whether there is a row in the outbox about somebody."""
    with reading(connection):
        row = connection.execute(
            "SELECT 1 FROM record WHERE person_id = ? AND kind = ?", (person_id, PEOPLE.name)
        )
        return row.fetchone() is not None


def tell_again(connection: sqlite3.Connection, person_id: str) -> None:
    """Tell once more that somebody was erased: a sink that was erased late lost that row, too."""
    with transaction(connection):
        told = connection.execute(
            "SELECT row FROM record WHERE person_id = ? AND kind = ? ORDER BY number DESC LIMIT 1",
            (person_id, PEOPLE.name),
        ).fetchone()
        if told is not None:
            now = datetime.now(UTC)
            again: Row = {"id": uuid7(now.timestamp()), "recorded_at": now}
            insert(connection, Record(PEOPLE, PEOPLE.from_json(told["row"]) | again))


def _batched(ids: list[str]) -> Iterator[str]:
    """So many ids as one transaction takes, as JSON."""
    for start in range(0, len(ids), MOST_ROWS):
        yield json.dumps(ids[start : start + MOST_ROWS])


def _tell_present(connection: sqlite3.Connection, person: sqlite3.Row) -> None:
    insert(
        connection,
        _record(
            person["id"], person["group_id"], person["added_at"], person["model"], person["shown"]
        ),
    )
    connection.execute(
        "INSERT OR REPLACE INTO exported_person (person_id, group_id, name, model, enrolled_at) "
        "VALUES (?, ?, ?, ?, ?)",
        (person["id"], person["group_id"], person["shown"], person["model"], person["added_at"]),
    )


def _tell_gone(connection: sqlite3.Connection, person: sqlite3.Row) -> None:
    insert(
        connection,
        _record(
            person["person_id"],
            person["group_id"],
            person["enrolled_at"],
            person["model"],
            erased_at=person["gone_at"],
        ),
    )
    connection.execute("DELETE FROM exported_person WHERE person_id = ?", (person["person_id"],))


def _record(
    person_id: str,
    group_id: str,
    enrolled_at: str,
    model: str | None,
    name: str | None = None,
    erased_at: str | None = None,
) -> Record:
    now = datetime.now(UTC)
    return Record(
        PEOPLE,
        {
            "id": uuid7(now.timestamp()),
            "schema_version": PEOPLE.version,
            "recorded_at": now,
            "person_id": person_id,
            "group_id": group_id,
            "enrolled_at": datetime.fromisoformat(enrolled_at),
            "erased_at": None if erased_at is None else datetime.fromisoformat(erased_at),
            "name": name,
            "model_embedder": model,
            "whosthere": _software(),
        },
    )


@cache
def _software() -> str:
    return version("whosthere")


class Roster:
    """Compares beside the pipeline: as a run begins, now and then, and as it ends.

    Use it as a context manager.

    Args:
        database: The database with gallery and outbox.
        names: Whether rows tell names.
        tell: Is given one sentence when it does not work.
    """

    def __init__(self, database: Path, *, names: bool, tell: Callable[[str], None]) -> None:
        self._database = database
        self._names = names
        self._tell = tell
        self._failing = False
        self._stop = threading.Event()
        # A daemon: a database that is locked for long must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="roster", daemon=True)

    def __enter__(self) -> Roster:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        try:
            with closing(connect(self._database)) as connection:
                self._compare(connection)
                while not self._stop.wait(PAUSE_SECONDS):
                    self._compare(connection)
                self._compare(connection)
        except DatabaseError as error:
            self._tell(f"people are not told of: {error}")

    def _compare(self, connection: sqlite3.Connection) -> None:
        try:
            update(connection, names=self._names)
            self._failing = False
        except DatabaseError as error:
            if not self._failing:
                self._tell(f"people are told of later: {error}")
            self._failing = True
