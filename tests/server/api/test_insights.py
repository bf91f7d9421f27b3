"""What visits add up to: the page, ``whosthere sql`` and the rows agree."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.server.api.history import delivered, fill
from tests.server.api.native import client
from tests.server.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.server.conftest import StartServer

ALL = 7
BOTH_DAYS = {"since": "2026-01-31", "until": "2026-02-01"}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("insights")
    fill(home)
    with Served(home) as server:
        yield server


@pytest.fixture(scope="module")
def api(watched: Served) -> Iterator[httpx.Client]:
    with client(watched) as opened:
        delivered(opened, ALL)
        yield opened


def sql(server: Served, query: str, *options: str) -> list[dict[str, object]]:
    """What ``whosthere sql`` says of the same lake."""
    done = subprocess.run(
        [sys.executable, "-m", "whosthere", "sql", "--json", *options, query],
        env=server.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_figures_are_those_that_can_be_counted(api: httpx.Client) -> None:
    told = delivered(api, ALL)
    assert (told["from"], told["to"], told["timezone"]) == ("2026-01-31", "2026-02-01", "UTC")
    assert told["totals"] == {
        "visits": 7, "visitors": 5, "people": 2, "strangers": 3, "cameras": 2,
        "median_dwell": 6.0, "longest_dwell": 70.0, "returning_share": 0.5,
    }  # fmt: skip
    assert told["footfall_by_hour"] == [
        {"hour": 9, "visits": 5}, {"hour": 10, "visits": 1}, {"hour": 23, "visits": 1}
    ]  # fmt: skip
    assert [each["visits"] for each in told["dwell"]] == [5, 1, 1, 0, 0]
    assert {mood["happiness"] for mood in told["moods"]} == {0.7}
    assert told["age_bands"] == [{"band": "25-34", "visitors": 7}]
    assert told["lake"]["latest"] == "2026-02-01T09:00:00Z"


def test_the_page_and_sql_say_the_same(api: httpx.Client, watched: Served) -> None:
    told = delivered(api, ALL)
    assert told["visitors_by_day"] == sql(
        watched, "SELECT day, visitors, people, strangers, visits FROM unique_visitors_by_day "
        "ORDER BY day",
    )  # fmt: skip
    assert told["new_vs_returning"] == sql(watched, "SELECT * FROM new_vs_returning ORDER BY day")
    qualities = {each["camera"]: each["sightings"] for each in told["recognition_quality"]}
    rows = sql(watched, "SELECT camera, sum(sightings) AS n FROM recognition_quality GROUP BY 1")
    assert qualities == {row["camera"]: row["n"] for row in rows}


def test_days_are_those_of_the_time_zone(api: httpx.Client, watched: Served) -> None:
    """Half past eleven at night in UTC is after midnight in Berlin."""
    asked = {"timezone": "Europe/Berlin", "since": "2026-02-01", "until": "2026-02-01"}
    told = api.get("/insights", params=asked).json()
    assert told["totals"]["visits"] == 4
    assert {each["hour"] for each in told["footfall_by_hour"]} == {0, 10}
    counted = sql(
        watched, "SELECT count(*) AS n FROM visits WHERE first_seen::DATE = '2026-02-01'",
        "--timezone", "Europe/Berlin",
    )  # fmt: skip
    assert counted == [{"n": 4}]


def test_a_range_without_visits_is_empty(api: httpx.Client) -> None:
    told = api.get("/insights", params={"since": "2020-01-01", "until": "2020-01-31"}).json()
    assert told["totals"] == {
        "visits": 0, "visitors": 0, "people": 0, "strangers": 0, "cameras": 0,
        "median_dwell": None, "longest_dwell": None, "returning_share": None,
    }  # fmt: skip
    assert told["visitors_by_day"] == told["moods"] == []
    assert told["lake"]["rows"] == ALL
    assert api.get("/insights").json()["totals"]["visits"] == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"timezone": "Nowhere/Land"},
        {"timezone": "../../etc/passwd"},
        {"since": "2026-02-02", "until": "2026-02-01"},
        {"since": "soon"},
    ],
)
def test_what_is_no_range_is_refused_with_a_sentence(
    api: httpx.Client, asked: dict[str, str]
) -> None:
    refused = api.get("/insights", params=asked)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"]


def test_a_lake_that_is_none_is_told(fresh_server: StartServer) -> None:
    server = fresh_server()
    with client(server) as api:
        told = api.get("/insights").json()
        assert (told["lake"]["rows"], told["lake"]["latest"]) == (0, None)
    server.stop()
    (server.home / "config.toml").write_text(
        '[sinks.lake]\nurl = "mqtt://localhost:1/whosthere"\n', encoding="utf-8"
    )
    server.restart()
    with client(server) as api:
        refused = api.get("/insights")
        assert refused.status_code == 400
        assert "is no lake" in refused.json()["error"]["message"]
