"""A run's visits reach the outbox, also when the run is killed."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from whosthere.database import connect
from whosthere.sightings.journal import Journal
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.sighting import ModelVersions, Run
from whosthere.types import Box, Face, Identity, TrackedFace

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.sightings.sighting import Sighting

ADA = Identity(person_id="p-ada", name="Ada", confidence=0.9)


def begin() -> Run:
    return Run.begin("door", datetime(2026, 1, 31, 12, tzinfo=UTC), ModelVersions())


def seen(track: int, identity: Identity) -> TrackedFace:
    face = Face(Box(0, 0, 10, 10), 0.9, np.zeros((5, 2), np.float32))
    return TrackedFace(track, face, identity, looks=2)


def kept(database: Path) -> list[Sighting]:
    with closing(connect(database)) as connection:
        batch = Outbox(connection).seal("test")
        return [] if batch is None else list(batch.sightings)


def test_a_closed_visit_is_in_the_outbox_when_see_returns(tmp_path: Path) -> None:
    database = tmp_path / "whosthere.db"
    with Journal(database, begin(), absence=5.0) as journal:
        for frame in range(10):
            assert journal.see(frame / 10, [seen(1, ADA)]) == []
        closed = journal.see(7.0, [])
        assert kept(database) == closed
    (ada,) = closed
    assert (ada.name, ada.frames, ada.looks, ada.confidence) == ("Ada", 10, 2, 0.9)
    assert (ada.last_seen - ada.first_seen).total_seconds() == 0.9


def test_the_end_of_the_source_closes_every_visit(tmp_path: Path) -> None:
    database = tmp_path / "whosthere.db"
    with Journal(database, begin(), absence=5.0) as journal:
        for frame in range(10):
            journal.see(frame / 10, [seen(1, ADA), seen(2, Identity(stranger_id="stranger-1"))])
    assert [(s.name, s.stranger_id, s.recovered) for s in kept(database)] == [
        ("Ada", None, False),
        (None, "stranger-1", False),
    ]
    assert list((tmp_path / "locks").iterdir()) == []


def test_a_run_that_goes_on_elsewhere_is_not_recovered(tmp_path: Path) -> None:
    database = tmp_path / "whosthere.db"
    with Journal(database, begin(), absence=5.0) as first:
        for frame in range(40):
            first.see(frame / 10, [seen(1, ADA)])
        with Journal(database, begin(), absence=5.0):
            assert kept(database) == []
