"""The rows of a recording: all of them once, or none."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.sightings.examples import sighting
from whosthere.database import connect
from whosthere.errors import WhosThereError
from whosthere.sightings.outbox import MOST_BYTES
from whosthere.sightings.query import list_sightings
from whosthere.sightings.record import Record
from whosthere.sightings.replays import Recording, keep, replayed_at
from whosthere.sightings.tables.sightings import SIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOOR = Recording("content", "settings")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


def visits(database: Path) -> int:
    with closing(connect(database)) as connection:
        return len(list_sightings(connection))


def rows(*numbers: int) -> list[Record]:
    return [Record.of(sighting(number)) for number in numbers]


def test_a_recording_is_kept_once(database: Path) -> None:
    assert replayed_at(database, DOOR) is None
    assert keep(database, DOOR, "run-1", rows(1, 2), MOST_BYTES)
    at = replayed_at(database, DOOR)
    assert at is not None
    assert not keep(database, DOOR, "run-2", rows(3, 4), MOST_BYTES)
    assert visits(database) == 2
    assert replayed_at(database, DOOR) == at


def test_other_content_or_settings_are_another_recording(database: Path) -> None:
    others = (DOOR, replace(DOOR, content="other"), replace(DOOR, settings="other"))
    for number, recording in enumerate(others):
        assert keep(database, recording, f"run-{number}", rows(number), MOST_BYTES)
    assert visits(database) == 3


def test_what_cannot_be_kept_wholly_is_not_kept_at_all(database: Path) -> None:
    def torn() -> Iterator[Record]:
        yield from rows(1, 2)
        message = "no more"
        raise WhosThereError(message)

    with pytest.raises(WhosThereError):
        keep(database, DOOR, "run-1", torn(), MOST_BYTES)
    assert visits(database) == 0
    assert replayed_at(database, DOOR) is None
    assert keep(database, DOOR, "run-2", rows(1, 2), MOST_BYTES)


def test_what_is_kept_stays_within_the_bound(database: Path) -> None:
    bound = 3 * len(SIGHTINGS.to_json(rows(1)[0].row))
    assert keep(database, DOOR, "run-1", rows(*range(20)), bound)
    assert 1 <= visits(database) <= 3
