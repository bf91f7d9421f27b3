"""Headers and errors as Microsoft's clients find them at the real service."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.server.edged import Edged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def edged(tmp_path: Path) -> Iterator[Edged]:
    with Edged(tmp_path).running() as edged:
        yield edged


def test_a_transaction_carries_the_headers_of_the_real_service(edged: Edged) -> None:
    with edged.client as client:
        headers = client.post("/echo/x").headers
    assert str(uuid.UUID(headers["apim-request-id"])) == headers["apim-request-id"]
    assert int(headers["x-envoy-upstream-service-time"]) >= 0
    assert headers["csp-billing-usage"] == "CognitiveServices.Face.Transaction=1"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-ms-region"]
    assert headers["access-control-expose-headers"] == "Operation-Location"
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert "strict-transport-security" not in headers
    assert "server" not in headers


def test_what_failed_is_not_billed(edged: Edged) -> None:
    with edged.client as client:
        answer = client.get("/nothing")
    assert "csp-billing-usage" not in answer.headers
    assert answer.headers["apim-request-id"]


def test_errors_of_the_framework_have_azures_form(edged: Edged) -> None:
    with edged.client as client:
        unknown = client.get("/nothing")
        version = client.get(f"http://127.0.0.1:{edged.port}/face/v9/echo/x")
        method = client.delete("/echo/x")
    for answer in (unknown, version):
        assert answer.status_code == 404
        assert answer.json() == {"error": {"code": "404", "message": "Resource not found"}}
    assert method.status_code == 405
    assert method.json()["error"]["code"] == "405"
    assert set(method.headers["allow"].split(", ")) == {"GET", "POST"}
