"""A small lake, whose numbers can be counted by hand.

Times are of 31 January and 1 February 2026, UTC. Ada comes twice on the first day: two sightings
four minutes apart that are one visit, and another an hour later. Bob comes on both days, and Ada
on the first only. ``stranger-1`` of two runs is two visitors, and one face was nobody at all.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from whosthere.config import Data, SinkSettings
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sightings.sighting import uuid7
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.open import open_sink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.sightings.tables.table import Row, Value

DAY = datetime(2026, 1, 31, tzinfo=UTC)
EMOTIONS = ("neutral", "happiness", "sadness", "anger", "fear", "disgust", "surprise")


def sighting(first_seen: datetime, seconds: float = 60, **values: Value) -> Row:
    """A row of ``sightings``; nobody's, unless told."""
    row: Row = dict.fromkeys(TABLES["sightings"].names)
    row |= {"id": uuid7(first_seen.timestamp()), "schema_version": "2.0", "whosthere": "0.1.0"}
    row |= {"run_id": "run-1", "camera": "door", "recovered": False, "frames": 100, "looks": 5}
    row |= {"first_seen": first_seen, "last_seen": first_seen + timedelta(seconds=seconds)}
    return row | values


def at(hour: int, minute: int = 0, second: int = 0, day: int = 0) -> datetime:
    """A time of the first day, or of a later one."""
    return DAY + timedelta(days=day, hours=hour, minutes=minute, seconds=second)


def emotions(**shares: float) -> dict[str, Value]:
    """Columns of emotions: those given, and none of the others."""
    return {f"emotion_{emotion}": shares.get(emotion, 0.0) for emotion in EMOTIONS}


ADA: dict[str, Value] = {"person_id": "p-ada", "name": "Ada", "confidence": 0.9, "quality": 0.8}
BOB: dict[str, Value] = {"person_id": "p-bob", "name": "Bob", "confidence": 0.55, "quality": 0.4}

SIGHTINGS = [
    sighting(at(9), 60, **ADA, age=30.0, male=0.0, **emotions(neutral=1.0)),
    sighting(at(9, 5), 60, **ADA, frames=300, age=34.0, male=0.4, **emotions(happiness=1.0)),
    sighting(at(10, 30), 30, **ADA, age=30.0),
    sighting(at(10, 45), 10, **BOB, age=70.0),
    sighting(at(10, 50), 20, camera="yard", **BOB, age=70.0),
    sighting(at(11), 40, stranger_id="stranger-1", age=17.5),
    sighting(at(11, 10), 5, frames=3, looks=0),
    sighting(at(23, 58, day=0), 300, stranger_id="stranger-1", run_id="run-2", recovered=True),
    sighting(at(8, day=1), 80, **BOB, age=70.0),
]


def run(run_id: str) -> Row:
    """A row of ``runs`` that says that the run has begun."""
    row: Row = dict.fromkeys(TABLES["runs"].names)
    row |= {"id": uuid7(DAY.timestamp()), "run_id": run_id, "camera": "door", "recovered": False}
    return row | {
        "schema_version": "1.0",
        "whosthere": "0.1.0",
        "started_at": DAY,
        "settings": "{}",
    }


def write(url: str, rows: Sequence[Row], table: str = "sightings", **options: str) -> None:
    """Have a sink write rows of a table."""
    settings = SinkSettings.model_validate({"url": url, "options": options})
    sink = open_sink("lake", settings, Data())
    records = tuple(Record(TABLES[table], row) for row in rows)
    sink.write(SealedBatch(f"box-{uuid7(0)}", 1, records))
    sink.close()
