"""A receiver of webhooks on the loopback, which keeps what it gets and answers as it is told."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """Its body, read."""
        content: dict[str, Any] = json.loads(self.body)
        return content

    @property
    def ids(self) -> list[str]:
        """Of its rows."""
        return [row["id"] for row in self.json["rows"]]


@dataclass(frozen=True)
class Answer:
    """What is answered; with some bytes `lacking`, the connection breaks before its end."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    lacking: int = 0


def taken(_: Received) -> Answer:
    """The answer to everything, unless it is told otherwise."""
    return Answer()


class WebhookReceiver:
    """Listens from the start. Use it as a context manager.

    Attributes:
        received: Every request, those that it refused included.
        answer: What it answers to each; one that does not return makes it hang.
    """

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[Received], Answer] = taken
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    @property
    def rows(self) -> list[str]:
        """The ids of the rows that it took, in order."""
        return [
            row_id
            for request in self.received
            if self.answer(request).status < 300
            for row_id in request.ids
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, receiver: WebhookReceiver) -> None:
        self.receiver = receiver
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            return  # the sender died
        request = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        self.server.receiver.received.append(request)
        answer = self.server.receiver.answer(request)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) + answer.lacking))
        self.end_headers()
        try:
            self.wfile.write(answer.body)
        except OSError:
            return  # the sender does not want all of it
        self.close_connection = answer.lacking > 0

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
