"""The training of a group through the native API."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.api.native import client, portraits
from tests.server.api.test_people import OBAMA, add

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.server.serving import Served


@pytest.fixture
def api(served: Served) -> Iterator[httpx.Client]:
    with client(served) as opened:
        yield opened


def settled(api: httpx.Client, group: str) -> dict[str, Any]:
    """The training of the group, once none is under way."""
    deadline = time.monotonic() + 60
    while True:
        told: dict[str, Any] = api.get("/training", params={"group": group}).json()
        if not told["running"]:
            return told
        assert time.monotonic() < deadline, "it is still being trained"
        time.sleep(0.1)


def test_a_group_without_photos_has_no_line_yet(api: httpx.Client) -> None:
    add(api, "no-photos", "Nobody")
    told = api.get("/training", params={"group": "no-photos"}).json()
    assert (told["photos"], told["threshold"], told["histogram"]) == (0, None, None)
    assert told["empty"] == ["Nobody"]
    missing = api.get("/training", params={"group": "there is none"})
    assert missing.status_code == 404


def test_the_report_tells_the_line_and_what_others_would_do(api: httpx.Client) -> None:
    add(api, "measured", OBAMA, portraits(OBAMA)[:2])
    add(api, "measured", "Eileen Collins", portraits("Eileen Collins"))
    told = settled(api, "measured")
    assert (told["people"], told["photos"]) == (2, 3)
    assert told["trained_at"] is not None
    assert told["false_match_rate"] <= told["wanted_rate"]
    assert told["miss_rate"] == 0
    histogram = told["histogram"]
    assert (sum(histogram["genuine"]), sum(histogram["impostor"])) == (1, 2)
    assert len(histogram["edges"]) == len(histogram["expected"]) + 1
    assert {told["closest"]["a"]["name"], told["closest"]["b"]["name"]} == {OBAMA, "Eileen Collins"}
    assert told["single"] == ["Eileen Collins"]


def test_a_line_that_is_chosen_stays(api: httpx.Client) -> None:
    add(api, "strict", OBAMA, portraits(OBAMA)[:2])
    before = settled(api, "strict")
    stricter = before["curve"][-20]
    assert stricter["threshold"] > before["threshold"]
    body = {"group": "strict", "false_match_rate": stricter["false_match_rate"]}
    chosen = api.post("/training", json=body)
    assert chosen.status_code == 200
    add(api, "strict", "Eileen Collins", portraits("Eileen Collins"))
    again = settled(api, "strict")
    assert again["wanted_rate"] == stricter["false_match_rate"]
    assert again["threshold"] >= stricter["threshold"] - 1e-6


@pytest.mark.parametrize("rate", [0, 1, -0.1, "often"])
def test_a_rate_that_is_none_is_refused(api: httpx.Client, rate: object) -> None:
    assert api.post("/training", json={"false_match_rate": rate}).status_code in {400, 422}
