"""The views say what can be counted by hand, and what has to be so is so whoever came."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lake.examples import ADA, BOB, at, sighting, write
from whosthere.lake.lake import Lake, open_lake
from whosthere.lake.views import views
from whosthere.sinks.destination import Destination

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = date(2026, 1, 31), date(2026, 2, 1)


def rows(lake: Lake, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in lake.query(sql).to_pylist()]


def test_sightings_within_five_minutes_are_one_visit(lake: Lake) -> None:
    assert rows(
        lake,
        "SELECT first_seen, seconds, sightings, frames FROM visits WHERE name = 'Ada' ORDER BY 1",
    ) == [(at(9), 360.0, 2, 400), (at(10, 30), 30.0, 1, 100)]  # fmt: skip


def test_attributes_of_a_visit_are_weighted_by_frames(lake: Lake) -> None:
    [(age, male)] = rows(lake, "SELECT age, male FROM visits WHERE sightings = 2")
    assert (age, male) == (pytest.approx(33.0), pytest.approx(0.3))


def test_unique_visitors_by_day(lake: Lake) -> None:
    assert rows(lake, "SELECT * FROM unique_visitors_by_day ORDER BY day") == [
        (FIRST, 5, 2, 3, 7),
        (SECOND, 1, 1, 0, 1),
    ]


def test_dwell_time(lake: Lake) -> None:
    [yard, door] = rows(
        lake, f"SELECT * FROM dwell_time WHERE day = '{FIRST}' ORDER BY camera DESC"
    )
    assert yard == (FIRST, "yard", 1, 20.0, 20.0, 20.0, 20.0)
    # 360, 30, 10, 40, 5 and 300 seconds.
    assert door == (FIRST, "door", 6, pytest.approx(745 / 6), 35.0, 330.0, 360.0)


def test_footfall_by_hour(lake: Lake) -> None:
    assert rows(
        lake,
        "SELECT hour(hour), camera, visits, visitors FROM footfall_by_hour ORDER BY hour, camera",
    ) == [
        (9, "door", 1, 1),
        (10, "door", 2, 2),
        (10, "yard", 1, 1),
        (11, "door", 2, 2),
        (23, "door", 1, 1),
        (8, "door", 1, 1),
    ]  # fmt: skip


def test_new_vs_returning(lake: Lake) -> None:
    assert rows(lake, "SELECT * FROM new_vs_returning ORDER BY day") == [
        (FIRST, 2, 0, 3),
        (SECOND, 0, 1, 0),
    ]


def test_emotion_by_quarter_hour(lake: Lake) -> None:
    [only] = rows(lake, "SELECT * FROM emotion_by_quarter_hour")
    assert only == (at(9), "door", 2, 400, 0.25, 0.75, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_age_bands(lake: Lake) -> None:
    assert rows(lake, f"SELECT band, visitors FROM age_bands WHERE day = '{FIRST}' ORDER BY 1") == [
        ("0-17", 1),
        ("25-34", 1),
        ("65+", 1),
        ("unknown", 2),
    ]


def test_recognition_quality(lake: Lake) -> None:
    [door] = rows(
        lake, f"SELECT * FROM recognition_quality WHERE day = '{FIRST}' AND camera = 'door'"
    )
    confidence, quality = pytest.approx((3 * 0.9 + 0.55) / 4), pytest.approx((3 * 0.8 + 0.4) / 4)
    assert door == (
        FIRST, "door", 7, 4, pytest.approx(4 / 7), confidence, 1, quality, 803, 30, 1
    )  # fmt: skip


def test_days_are_those_of_the_time_zone(tmp_path: Path) -> None:
    write(str(tmp_path), [sighting(at(23, 30), **ADA)])
    place = Destination.parse(str(tmp_path))
    with open_lake(place, {}, timezone="Europe/Berlin") as lake:
        assert rows(lake, "SELECT day FROM unique_visitors_by_day") == [(SECOND,)]


def test_every_view_tells_what_it_is() -> None:
    assert len(views()) == 8
    assert all(view.description.endswith(".") for view in views())


WHO = st.sampled_from(
    [ADA, BOB, {"stranger_id": "stranger-1"}, {"stranger_id": "stranger-1", "run_id": "run-2"}, {}]
)
CAME = st.lists(
    st.tuples(
        WHO,
        st.sampled_from(["door", "yard"]),
        st.integers(0, 3 * 24 * 60),
        st.integers(0, 900),
        st.none() | st.floats(1, 90),
    ),
    min_size=1,
    max_size=25,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(came=CAME)
def test_whoever_came_the_numbers_agree(
    came: list[tuple], tmp_path_factory: pytest.TempPathFactory
) -> None:
    seen = [
        sighting(at(0) + timedelta(minutes=minute), seconds, camera=camera, age=age, **who)
        for who, camera, minute, seconds, age in came
    ]
    folder = tmp_path_factory.mktemp("lake")
    write(f"jsonl+{folder}", seen)
    with open_lake(Destination.parse(f"jsonl+{folder}"), {}) as lake:
        uniques = {day: tuple(rest) for day, *rest in rows(lake, "FROM unique_visitors_by_day")}
        for day, new, returning, strangers in rows(lake, "FROM new_vs_returning"):
            visitors, people, others, _ = uniques[day]
            assert (new + returning, strangers) == (people, others)
            assert new + returning + strangers == visitors
        bands = Counter[object]()
        for day, _, visitors in rows(lake, "FROM age_bands"):
            bands[day] += visitors
        assert bands == {day: counts[0] for day, counts in uniques.items()}
        visits = rows(lake, "SELECT sum(sightings)::INT, count(*), min(seconds) FROM visits")
        [(sightings, total, shortest)] = visits
        assert sightings == len(seen)
        assert shortest >= 0
        for view in ("dwell_time", "footfall_by_hour", "unique_visitors_by_day"):
            assert rows(lake, f"SELECT sum(visits)::INT FROM {view}") == [(total,)]
        assert rows(lake, """
            SELECT count(*) FROM visits AS one JOIN visits AS other
            ON one.visitor = other.visitor AND one.camera = other.camera
            WHERE other.first_seen > one.first_seen
            AND other.first_seen - one.last_seen <= INTERVAL 5 MINUTE
        """) == [(0,)]  # fmt: skip
