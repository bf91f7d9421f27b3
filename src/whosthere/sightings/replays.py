"""Recorded videos, each of which is told of once: all of its rows, or none."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.database import connect, reading, transaction
from whosthere.sightings import ledger
from whosthere.sightings.outbox import insert

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from whosthere.sightings.record import Record


@dataclass(frozen=True, slots=True)
class Recording:
    """A video as it was watched.

    Attributes:
        content: SHA-256 of the file, hexadecimal.
        settings: SHA-256 of the settings and networks that change what is seen, hexadecimal.
    """

    content: str
    settings: str


def replayed_at(database: Path, recording: Recording) -> datetime | None:
    """When the rows of a recording were kept; None if they were not.

    Raises:
        DatabaseError: It could not be read.
    """
    with closing(connect(database)) as connection, reading(connection):
        row = connection.execute(
            "SELECT at FROM replay WHERE content = ? AND settings = ?",
            (recording.content, recording.settings),
        ).fetchone()
    return None if row is None else datetime.fromisoformat(row["at"])


def keep(
    database: Path,
    recording: Recording,
    run_id: str,
    records: Iterable[Record],
    most_bytes: int,
) -> bool:
    """Keep all rows of a recording, in one transaction.

    Args:
        database: Where the outbox is.
        recording: What they are of.
        run_id: The run that saw them.
        records: The rows.
        most_bytes: How much the rows in the database may take.

    Returns:
        Whether they were kept: not if another process was faster with the same recording.

    Raises:
        DatabaseError: They could not be written; nothing was.
    """
    with closing(connect(database)) as opened, transaction(opened) as connection:
        first = connection.execute(
            "INSERT OR IGNORE INTO replay VALUES (?, ?, ?, ?)",
            (recording.content, recording.settings, run_id, ledger.now()),
        )
        if not first.rowcount:
            return False
        for record in records:
            insert(connection, record)
        ledger.trim(connection, most_bytes)
    return True
