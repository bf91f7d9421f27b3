"""Saying who a visitor is, and who not, with real networks before a film."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.rigs.clips import write_film
from tests.server.api.native import client
from whosthere.demo import pictures
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

    from tests.server.conftest import StartServer
    from tests.server.serving import Served

PATIENCE_SECONDS = 120.0


@pytest.fixture
def watching(fresh_server: StartServer, tmp_path: Path) -> Served:
    """A server that has Eileen Collins before its camera."""
    (path,) = [picture.path for picture in pictures() if picture.person == "Eileen Collins"]
    film = write_film(tmp_path / "visit.mp4", [read_picture(path)] * 60)
    return fresh_server("--source", str(film))


@pytest.fixture
def api(watching: Served) -> Iterator[httpx.Client]:
    with client(watching) as opened:
        yield opened


def visitor(api: httpx.Client, such: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The one visitor, as soon as it is such."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        answer = api.get("/visitors").json()
        for each in [*answer["in_view"], *answer["left"]]:
            if such(each):
                found: dict[str, Any] = each
                return found
        time.sleep(0.1)
    message = "no visitor was like that"
    raise AssertionError(message)


def test_a_visitor_gets_a_name_that_is_denied_and_taken_back(api: httpx.Client) -> None:
    seen = visitor(api, lambda each: each["looks"] and not each["in_view"])
    assert seen["name"] is None

    refused = api.post(f"/visitors/{seen['id']}/not-this-person")
    assert refused.json()["error"]["message"] == "this visitor was taken for nobody"

    named = api.post(f"/visitors/{seen['id']}/name", json={"name": "Eileen"}).json()
    assert named["person"]["photos"] >= 1
    assert api.get(named["person"]["picture"].removeprefix("/api")).status_code == 200
    assert visitor(api, lambda each: each["name"] == "Eileen")["corrected"]

    denied = api.post(f"/visitors/{seen['id']}/not-this-person").json()["decision"]
    assert (denied["kind"], denied["person_name"]) == ("not_this_person", "Eileen")
    assert visitor(api, lambda each: each["name"] is None)

    assert api.post(f"/decisions/{denied['id']}/undo").json()["sentence"] is None
    assert visitor(api, lambda each: each["name"] == "Eileen")

    erased = api.post(f"/decisions/{named['decision']['id']}/undo").json()
    assert erased["sentence"].startswith("Eileen was known by nothing else")
    assert api.get("/people").json()["people"] == []


def test_a_visitor_who_was_denied_is_named_after_all(api: httpx.Client) -> None:
    seen = visitor(api, lambda each: each["looks"] and not each["in_view"])

    def name() -> dict[str, Any]:
        answer = api.post(f"/visitors/{seen['id']}/name", json={"name": "Eileen"}).json()
        decision: dict[str, Any] = answer["decision"]
        return decision

    def is_called(called: str | None) -> dict[str, Any]:
        return visitor(api, lambda each: each["id"] == seen["id"] and each["name"] == called)

    name()
    is_called("Eileen")
    denied = api.post(f"/visitors/{seen['id']}/not-this-person").json()["decision"]
    is_called(None)
    named = name()
    is_called("Eileen")
    assert api.post(f"/decisions/{named['id']}/undo").json()["sentence"] is None
    is_called(None)
    assert api.post(f"/decisions/{denied['id']}/undo").json()["sentence"] is None
    is_called("Eileen")
