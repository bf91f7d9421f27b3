"""One HTTP request to an address that was checked, bounded in time and size as a whole."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpcore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from whosthere.server.allowed import Ip
    from whosthere.server.web_address import WebAddress

HEADERS = [
    ("Accept", "image/*, */*;q=0.1"),
    # What arrives is counted, so it must not unfold into more.
    ("Accept-Encoding", "identity"),
    ("Connection", "close"),
    ("User-Agent", "whosthere"),
]


class DownloadError(Exception):
    """The other server could not be reached, or did not answer as it should."""


class TooLarge(DownloadError):
    """It answered with more than was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other server said.

    Attributes:
        status: HTTP status.
        reason: Its words for the status; may be empty.
        location: Where it redirects to; None when it does not say.
        body: The body of a 200, else empty.
    """

    status: int
    reason: str
    location: str | None
    body: bytes


class Deadline:
    """A moment after which nothing is waited for any more.

    Args:
        seconds: From now.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left.

        Raises:
            DownloadError: None are.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            message = "timed out"
            raise DownloadError(message)
        return left


def system_resolver(host: str) -> list[Ip]:
    """The addresses of a host, as the operating system knows them.

    Raises:
        OSError: It knows none.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    # A link-local IPv6 address comes with the interface it is on behind a percent sign.
    return [ipaddress.ip_address(str(where[0]).partition("%")[0]) for *_, where in found]


def resolved(host: str, resolve: Callable[[str], Iterable[Ip]], deadline: Deadline) -> list[Ip]:
    """The addresses of a host; the operating system sets itself no limit of time.

    Raises:
        DownloadError: It has none, or that could not be found out in time.
    """
    worker = ThreadPoolExecutor(1, thread_name_prefix="resolve")
    try:
        return list(worker.submit(resolve, host).result(deadline.left()))
    except (OSError, UnicodeError, FutureTimeoutError) as error:
        message = "the host was not found"
        raise DownloadError(message) from error
    finally:
        worker.shutdown(wait=False)


def download(address: WebAddress, ips: list[Ip], most: int, deadline: Deadline) -> Answer:
    """Ask for an address, at one of the IP addresses of its host and nowhere else.

    Args:
        address: What to ask for.
        ips: IP addresses of its host, which were checked; the first that answers is taken.
        most: Bytes that the body may have.
        deadline: When to give up.

    Raises:
        TooLarge: The body has more bytes.
        DownloadError: Nobody answers there, or not in time, or not in HTTP.
    """
    url = httpcore.URL(
        scheme=address.scheme, host=address.host, port=address.port, target=address.target
    )
    backend = _Pinned(ips, deadline)
    try:
        with (
            httpcore.ConnectionPool(_trust(), network_backend=backend) as pool,
            pool.stream("GET", url, headers=[("Host", address.authority), *HEADERS]) as response,
        ):
            headers = {name.lower(): value for name, value in response.headers}
            location = headers.get(b"location")
            reason = response.extensions.get("reason_phrase", b"")
            return Answer(
                status=response.status,
                reason=reason.decode("latin-1"),
                location=None if location is None else location.decode("latin-1"),
                body=_body(response, most) if response.status == HTTPStatus.OK else b"",
            )
    except httpcore.TimeoutException as error:
        message = "timed out"
        raise DownloadError(message) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        message = "the server did not answer as it should"
        raise DownloadError(message) from error


def _body(response: httpcore.Response, most: int) -> bytes:
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > most:
            message = f"the picture has more than {most} bytes"
            raise TooLarge(message)
    return bytes(body)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(httpcore.NetworkBackend):
    """Connects to the given IP addresses, whatever the name means by now, until the deadline."""

    def __init__(self, ips: list[Ip], deadline: Deadline) -> None:
        self._ips = ips
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """See `httpcore.NetworkBackend.connect_tcp`."""
        *others, last = self._ips
        for ip in others:
            try:
                return self._connect(ip, port, socket_options)
            except httpcore.NetworkError:
                continue
        return self._connect(last, port, socket_options)

    def _connect(
        self, ip: Ip, port: int, options: Iterable[httpcore.SOCKET_OPTION] | None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left()
        stream = self._sockets.connect_tcp(str(ip), port, left, socket_options=options)
        return _Hurried(stream, self._deadline)


class _Hurried(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, so that a trickle does not last for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """See `httpcore.NetworkStream.read`."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """See `httpcore.NetworkStream.write`."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """See `httpcore.NetworkStream.close`."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """See `httpcore.NetworkStream.start_tls`."""
        left = self._deadline.left()
        return _Hurried(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        """See `httpcore.NetworkStream.get_extra_info`."""
        return self._stream.get_extra_info(info)
