"""The gate: keys before anything else, and how often they may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.edged import Edged
from whosthere.server.keys import ApiKeys
from whosthere.server.rate import Rate, RateLimit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DENIED = {
    "error": {
        "code": "401",
        "message": "Access denied due to invalid subscription key or wrong API endpoint. Make sure "
        "to provide a valid key for an active subscription and use a correct regional API endpoint "
        "for your resource.",
    }
}


@pytest.fixture
def edged(tmp_path: Path) -> Iterator[Edged]:
    with Edged(tmp_path).running() as edged:
        yield edged


def test_a_key_opens_in_either_header(edged: Edged) -> None:
    with edged.client as client:
        assert client.get("/echo/x").text == "hello"
        del client.headers["Ocp-Apim-Subscription-Key"]
        for scheme in ("Bearer", "bearer"):
            headers = {"Authorization": f"{scheme} {edged.key}"}
            assert client.get("/echo/x", headers=headers).text == "hello"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Ocp-Apim-Subscription-Key": ""},
        {"Ocp-Apim-Subscription-Key": "0" * 32},
        {"Ocp-Apim-Subscription-Key": b"\xff\xfe" * 20},
        {"Authorization": "Bearer 0"},
        {"Authorization": "Basic aGVsbG86d29ybGQ="},
    ],
)
@pytest.mark.parametrize("path", ["/echo/x", "/nothing", "/fail"])
def test_without_a_key_nothing_else_is_looked_at(
    edged: Edged, headers: dict[str, str | bytes], path: str
) -> None:
    with edged.client as client:
        del client.headers["Ocp-Apim-Subscription-Key"]
        answer = client.post(path, headers=headers, content=b"x" * 10_000_000)
    assert answer.status_code == 401
    assert answer.json() == DENIED
    assert answer.headers["www-authenticate"].startswith("AzureApiManagementKey")


def test_a_revoked_key_is_refused_at_once(edged: Edged, tmp_path: Path) -> None:
    with edged.client as client:
        assert client.get("/echo/x").status_code == 200
        with ApiKeys.open(tmp_path / "edge.db") as elsewhere:
            elsewhere.revoke(edged.key_id)
        assert client.get("/echo/x").status_code == 401


def test_the_use_of_a_key_is_noted_once(edged: Edged) -> None:
    with edged.client as client:
        client.get("/echo/x")
        client.get("/echo/x")
    assert list(edged.doorkeeper.uses()) == [edged.key_id]
    assert edged.doorkeeper.uses() == {}


def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    now = 100.0
    limit = RateLimit(Rate(2, 60.0), lambda: now)
    with Edged(tmp_path, limit).running() as edged, edged.client as client:
        assert [client.get("/echo/x").status_code for _ in range(2)] == [200, 200]
        now += 0.5
        refused = client.post("/echo/x", content=b"x" * 3_000_000)
        assert refused.status_code == 429
        assert refused.json() == {"error": {"code": "429", "message": "Rate limit is exceeded."}}
        assert refused.headers["retry-after"] == "60"
        now += 60
        assert client.get("/echo/x").status_code == 200


def test_what_is_not_the_api_needs_no_key(edged: Edged) -> None:
    answer = httpx.get(f"http://127.0.0.1:{edged.port}/elsewhere", trust_env=False)
    assert answer.status_code == 404
