"""Servers to fetch pictures from, some of which behave badly."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

PICTURE = b"a picture"


class Pages(ThreadingHTTPServer):
    """Answers on the loopback until it is left.

    * ``/picture``: `PICTURE`.
    * ``/to/<address>``: redirects there, as it stands.
    * ``/round``: redirects to itself.
    * ``/huge``: more than anybody may want, without saying how much; ``/declared``: the same, told.
    * ``/drip``: a byte now and then, for ever; ``/slow-head``: the same before the body.
    * ``/unfolds``: claims to be compressed.
    * ``/<number>``: that status, without a body.

    Attributes:
        asked: How often each path was asked for.
        hosts: The ``Host`` headers that came.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Counter[str] = Counter()
        self.hosts: list[str] = []
        self.over = threading.Event()
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients hang up on it: say nothing."""


@contextlib.contextmanager
def pages(tls: ssl.SSLContext | None = None) -> Iterator[Pages]:
    """A server that answers while the block runs."""
    with Pages(tls) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: Pages

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        self.server.hosts.append(self.headers["Host"])
        match self.path.split("/", 2)[1:]:
            case ["picture"]:
                self._answer(200, body=PICTURE)
            case ["to", address]:
                self._answer(302, location=address)
            case ["round"]:
                self._answer(301, location="/round")
            case ["huge"]:
                self.send_response(200)
                self.end_headers()
                self._send_until_over(bytes(1 << 16), pause=0)
            case ["declared"]:
                self._answer(200, body=bytes(7 << 20))
            case ["drip"]:
                self.send_response(200)
                self.end_headers()
                self._send_until_over(b".", pause=0.05)
            case ["slow-head"]:
                self._send_until_over(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"." * 9, pause=0.05)
            case ["unfolds"]:
                self._answer(200, body=PICTURE, encoding="gzip")
            case [status]:
                self._answer(int(status))

    def _answer(
        self, status: int, *, body: bytes = b"", location: str = "", encoding: str = ""
    ) -> None:
        self.send_response(status)
        headers = {"Location": location, "Content-Encoding": encoding}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_until_over(self, piece: bytes, pause: float) -> None:
        while not self.server.over.is_set():
            self.wfile.write(piece[:1] if pause else piece)
            self.wfile.flush()
            piece = piece[1:] + piece[:1] if pause else piece
            time.sleep(pause)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
