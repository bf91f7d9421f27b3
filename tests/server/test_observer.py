"""What is written down of requests, what is not, and what clients hear of a failure."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.edged import Edged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def edged(tmp_path: Path) -> Iterator[Edged]:
    with Edged(tmp_path).running() as edged:
        yield edged


def test_a_request_is_a_line_without_what_is_private(edged: Edged) -> None:
    with edged.client as client:
        answer = client.post("/echo/anna?userData=private", content=b"private" * 10)
    (line,) = edged.logged(1)

    assert line["id"] == answer.headers["apim-request-id"]
    assert line["method"] == "POST"
    assert line["path"] == "/face/{version}/echo/{name}"
    assert line["version"] == "v1.0"
    assert line["status"] == 200
    assert line["key"] == edged.key_id
    assert line["received"] == 70
    assert line["sent"] == len(answer.content)
    assert line["ms"] >= 0
    written = json.dumps(line)
    assert not any(secret in written for secret in ("private", "anna", edged.key))


def test_an_unknown_path_is_not_told(edged: Edged) -> None:
    with edged.client as client:
        client.request("GET", "/secret-of-anna")
        client.request("INVENTED", "/echo/x")
    unknown, invented = edged.logged(2)

    assert unknown["path"] is None
    assert unknown["code"] == "404"
    assert invented["method"] == "other"


def test_a_failure_is_told_without_what_was_said(
    edged: Edged, caplog: pytest.LogCaptureFixture
) -> None:
    with edged.client as client:
        answer = client.get("/fail?said=hunter2")
    (line,) = edged.logged(1)

    assert answer.status_code == line["status"] == 500
    assert answer.json() == {
        "error": {"code": "InternalServerError", "message": "Internal server error."}
    }
    assert "RuntimeError" in caplog.text
    assert "in fail" in caplog.text
    assert answer.headers["apim-request-id"] in caplog.text
    assert "hunter2" not in caplog.text


def test_an_answer_that_fails_half_way_is_seen_to_have_failed(
    edged: Edged, caplog: pytest.LogCaptureFixture
) -> None:
    with edged.client as client, pytest.raises(httpx.RemoteProtocolError):
        client.get("/half")
    assert "RuntimeError" in caplog.text
    assert len(edged.logged(1)) == 1


def test_a_client_that_leaves_is_no_failure(edged: Edged, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_connection(("127.0.0.1", edged.port)) as raw:
        raw.sendall(
            f"POST /face/v1.0/echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
            f"Ocp-Apim-Subscription-Key: {edged.key}\r\n\r\nhello".encode()
        )
    (line,) = edged.logged(1)
    assert line["status"] == 499
    assert not caplog.text


def test_requests_are_counted_by_operation(edged: Edged) -> None:
    with edged.client as client:
        for name in ("anna", "bob"):
            client.post(f"/echo/{name}", content=b"x")
        client.get("/nowhere/near")
        client.post("/echo/x", content=b"x" * (7 << 20))
    edged.logged(4)
    page = edged.metrics.page().decode()

    labels = 'method="POST",path="/face/{version}/echo/{name}"'
    assert f'whosthere_requests_total{{{labels},status="200"}} 2.0' in page
    assert 'whosthere_requests_total{method="GET",path="other",status="404"} 1.0' in page
    assert f"whosthere_request_seconds_count{{{labels}}} 3.0" in page
    assert 'whosthere_pictures_refused_total{code="InvalidImageSize"} 1.0' in page
    assert "whosthere_people 2.0" in page
    assert not any(secret in page for secret in ("anna", "nowhere", edged.key))
