"""Bodies beyond the limit are refused while they come, and the client hears why."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING

import psutil
import pytest
from starlette.requests import Request

from tests.server.edged import Edged
from whosthere.server.body import BoundedBody

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

MOST = 6 * 1024 * 1024
MEGABYTE = b"x" * (1 << 20)

TOO_BIG = {"error": {"code": "InvalidImageSize", "message": "Image size is too big."}}


@pytest.fixture
def edged(tmp_path: Path) -> Iterator[Edged]:
    with Edged(tmp_path).running() as edged:
        yield edged


def chunks(length: int) -> Iterator[bytes]:
    whole, rest = divmod(length, len(MEGABYTE))
    yield from [MEGABYTE] * whole
    yield MEGABYTE[:rest]


def test_the_limit_is_exact(edged: Edged) -> None:
    with edged.client as client:
        assert client.post("/echo/x", content=b"x" * MOST).json() == MOST
        assert client.post("/echo/x", content=chunks(MOST)).json() == MOST
        for content in (b"x" * (MOST + 1), chunks(MOST + 1)):
            answer = client.post("/echo/x", content=content)
            assert (answer.status_code, answer.json()) == (400, TOO_BIG)
        assert client.get("/echo/x").text == "hello"


def test_a_form_may_hold_a_picture_of_the_largest_size(edged: Edged) -> None:
    with edged.client as client:
        answer = client.post("/echo/x", files={"image": b"x" * MOST})
    assert answer.json() > MOST


def test_a_json_body_that_is_too_long_is_no_picture(edged: Edged) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    with edged.client as client:
        answer = client.post("/echo/x", content=chunks(MOST + 1), headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadArgument"


@pytest.mark.parametrize("path", ["/deaf", "/nothing"])
def test_a_client_that_still_sends_is_heard_out(edged: Edged, path: str) -> None:
    with edged.client as client:
        answer = client.post(path, content=chunks(MOST))
        assert answer.status_code == (200 if path == "/deaf" else 404)
        # The connection is in order: nothing of the body is taken for a request.
        assert client.get("/echo/x").text == "hello"


def test_no_body_is_kept_in_memory(edged: Edged) -> None:
    process = psutil.Process()
    before = process.memory_info().rss
    with edged.client as client:
        answer = client.post("/echo/x", content=chunks(50 << 20))
        assert answer.json() == TOO_BIG
    assert process.memory_info().rss - before < 25 << 20


def test_a_body_without_end_is_cut_off(edged: Edged) -> None:
    with socket.create_connection(("127.0.0.1", edged.port), 60) as raw:
        raw.sendall(request(edged, "Transfer-Encoding: chunked"))
        sent = 0
        try:
            while sent < 1 << 30:
                raw.sendall(b"100000\r\n" + MEGABYTE + b"\r\n")
                sent += len(MEGABYTE)
        except OSError:
            pass  # cut off, as it should be
    assert sent < 1 << 30
    (line,) = edged.logged(1)
    assert line["status"] == 400


def test_who_asks_before_sending_is_answered_before_sending(edged: Edged) -> None:
    with socket.create_connection(("127.0.0.1", edged.port), 60) as raw:
        raw.sendall(request(edged, f"Expect: 100-continue\r\nContent-Length: {MOST + 1}"))
        assert raw.recv(1000).startswith(b"HTTP/1.1 400 ")
    with socket.create_connection(("127.0.0.1", edged.port), 60) as raw:
        raw.sendall(request(edged, "Expect: 100-continue\r\nContent-Length: 5"))
        assert raw.recv(1000).startswith(b"HTTP/1.1 100 ")
        raw.sendall(b"hello")
        assert raw.recv(1000).startswith(b"HTTP/1.1 200 ")


def request(edged: Edged, headers: str) -> bytes:
    return (
        f"POST /face/v1.0/echo/x HTTP/1.1\r\nHost: x\r\nOcp-Apim-Subscription-Key: {edged.key}\r\n"
        f"{headers}\r\n\r\n"
    ).encode()


def test_a_body_that_takes_too_long_is_given_up() -> None:
    sent: list[Message] = []

    async def read(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        raise AssertionError

    async def receive() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    asyncio.run(BoundedBody(read, seconds=0.05)(scope, receive, send))
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["error"]["code"] == "408"
