"""A Kafka broker that asks for a password, notes it, and refuses it.

It speaks as much of the protocol as signing in takes: https://kafka.apache.org/protocol
"""

from __future__ import annotations

import socketserver
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl

SASL_HANDSHAKE, API_VERSIONS, SASL_AUTHENTICATE = 17, 18, 36
SASL_AUTHENTICATION_FAILED = 58
_VERSIONS = {SASL_HANDSHAKE: 1, API_VERSIONS: 0, SASL_AUTHENTICATE: 0}


class RefusingBroker:
    """The broker, on a free port.

    Args:
        tls: To speak encrypted.

    Attributes:
        logins: What clients sent to sign in.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.logins: list[bytes] = []
        self._server = _Server(self.logins, tls)
        host, port = self._server.server_address[:2]
        self.address = f"{host!s}:{port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, logins: list[bytes], tls: ssl.SSLContext | None) -> None:
        self.logins = logins
        super().__init__(("127.0.0.1", 0), _Session)
        if tls is not None:
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):
            while length := self.rfile.read(4):
                request = self.rfile.read(struct.unpack(">i", length)[0])
                api, version, number, client = struct.unpack_from(">hhih", request)
                answer = self._answer(api, version, request[10 + client :])
                self.wfile.write(struct.pack(">ii", len(answer) + 4, number) + answer)

    def _answer(self, api: int, version: int, body: bytes) -> bytes:
        if api == API_VERSIONS:
            # A version that is too new is answered in version 0, which every client reads.
            error = 35 if version > _VERSIONS[API_VERSIONS] else 0
            ranges = [struct.pack(">hhh", each, 0, most) for each, most in _VERSIONS.items()]
            return struct.pack(">hi", error, len(ranges)) + b"".join(ranges)
        if api == SASL_HANDSHAKE:
            return struct.pack(">hih", 0, 1, 5) + b"PLAIN"
        self.server.logins.append(body[4:])
        return struct.pack(">hhi", SASL_AUTHENTICATION_FAILED, -1, 0)
