"""Two hundred deaths: in the end every sighting is where it belongs.

Processes are killed before and after the seal, during and after the write, and after the
acknowledgement; stores are stopped while they are written to. Then everything that was put into the
outbox has to be in Delta tables, PostgreSQL and files exactly once, elsewhere at least once under
the same id.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.faults.places import PLACES, DeltaInAzure, Mqtt, Place, PostgreSQL
from tests.faults.victims import MOMENTS, SURVIVES, Victims
from tests.rigs.azurite import needs_azurite
from tests.rigs.programs import needs
from tests.sightings.examples import sighting
from whosthere.database import connect
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.sighting import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KILLS = 7 * len(MOMENTS)
STOPS = 5
LONGEST_LIFE = 0.3
"""Seconds of writing after which a store is stopped at the latest."""


class Camera:
    """Puts visits into the outbox, and remembers them."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self.seen: list[str] = []

    def see(self, number: int) -> None:
        """So many more visits."""
        visits = [replace(sighting(each), id=uuid7(time.time())) for each in range(number)]
        self._outbox.put("run", map(Record.of, visits))
        self.seen += [visit.id for visit in visits]


NEEDED = {DeltaInAzure: needs_azurite, PostgreSQL: needs("initdb"), Mqtt: needs("mosquitto")}


@pytest.fixture(
    params=[pytest.param(place, id=place.__name__, marks=NEEDED.get(place, ())) for place in PLACES]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    make: Callable[[Path], Place] = request.param
    with make(tmp_path) as place:
        yield place


def test_after_many_deaths_everything_is_there(place: Place, tmp_path: Path) -> None:
    chance = random.Random(20260131)  # noqa: S311 - moments, not secrets
    database = tmp_path / "whosthere.db"
    killed = 0
    with (
        closing(connect(database)) as connection,
        Victims(database, "place", place.settings) as victims,
    ):
        outbox = Outbox(connection)
        outbox.enlist("place", {"sightings"})
        camera = Camera(outbox)
        for round_ in range(KILLS):
            camera.see(chance.randrange(1, 40))
            victims.begin(MOMENTS[round_ % len(MOMENTS)], seed=round_)
            killed += victims.end() < 0
        for _ in range(STOPS if place.stops else 0):
            camera.see(chance.randrange(1, 40))
            victims.begin(SURVIVES)
            time.sleep(chance.uniform(0, LONGEST_LIFE))
            place.stop()
            place.start()
            victims.end()
        camera.see(1)
        victims.begin(SURVIVES)
        assert victims.end() == 0
        assert outbox.waiting("place") == 0

    assert killed >= 0.75 * KILLS
    found = Counter(place.ids())
    assert set(camera.seen) <= set(found)
    if place.once:
        assert found == Counter(camera.seen)
