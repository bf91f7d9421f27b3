"""A database of the version before rows of several tables, with sightings and cursors in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.sightings.examples import ADA, BOB, STRANGER, sighting
from whosthere import database
from whosthere.database import connect
from whosthere.sightings import ledger
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.query import list_sightings
from whosthere.sightings.record import Record
from whosthere.sightings.row import to_json

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from whosthere.sightings.sighting import Sighting

BEFORE = 6
"""The last migration of that version."""


def old_database(path: Path, visits: list[Sighting], monkeypatch: pytest.MonkeyPatch) -> None:
    """As that version left it: two sinks, of which one has a batch in hand."""
    known = {number: text for number, text in database._scripts().items() if number <= BEFORE}
    with monkeypatch.context() as older:
        older.setattr(database, "_scripts", lambda: known)
        connect(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for visit in visits:
            connection.execute(
                "INSERT INTO sighting (id, camera, person_id, name, first_seen, row) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    visit.id,
                    visit.camera,
                    visit.person_id,
                    visit.name,
                    visit.first_seen.isoformat(),
                    to_json(visit),
                ),
            )
        # The first visit was erased: its number must not come again.
        connection.execute("DELETE FROM sighting WHERE number = 1")
        connection.executemany(
            "INSERT INTO sink_cursor (sink, batches, delivered, sealed) VALUES (?, ?, ?, ?)",
            [("jsonl", 2, 2, None), ("parquet", 1, 1, 3)],
        )


def test_everything_is_there_after_an_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "whosthere.db"
    visits = [sighting(1, ADA), sighting(2, ADA), sighting(3, BOB), sighting(4, STRANGER)]
    old_database(path, visits, monkeypatch)

    with closing(connect(path)) as connection:
        assert list_sightings(connection) == visits[:0:-1]
        outbox = Outbox(connection)
        assert {each.sink: each.waiting for each in ledger.states(connection)} == {
            "jsonl": 2,
            "parquet": 3,
        }
        batch = outbox.seal("parquet")
        assert batch is not None
        assert batch.number == 2
        assert batch.sightings == tuple(visits[1:3])  # what was in hand, and no more
        outbox.acknowledge("parquet", batch)
        assert ledger.taken(connection) == sum(len(to_json(each).encode()) for each in visits[1:])
        outbox.put("run", [Record.of(sighting(5))])
        newest = connection.execute("SELECT max(number) FROM record").fetchone()[0]
        assert newest == 5


def test_an_upgrade_of_an_emptied_outbox_repeats_no_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "whosthere.db"
    old_database(path, [sighting(1)], monkeypatch)
    with closing(connect(path)) as connection:
        Outbox(connection).put("run", [Record.of(sighting(2))])
        assert connection.execute("SELECT number FROM record").fetchone()[0] == 2
