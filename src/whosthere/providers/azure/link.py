"""One exchange with a Face service: a request goes out signed, an answer or an error comes back."""

from __future__ import annotations

import socket
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from whosthere.errors import ServiceError, ServiceRefused, ServiceUnreachable
from whosthere.providers.azure.failures import failure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whosthere.providers.azure.credentials import Credential
    from whosthere.providers.azure.endpoint import Endpoint

    Query = Mapping[str, str | int | bool]
    Json = Mapping[str, object]

T = TypeVar("T")

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
"""Seconds; detection of a large picture with many faces takes a few."""


IDLE_SECONDS = 60.0
"""For which a connection is kept; the free tier leaves several between two calls."""


class Courier(Protocol):
    """Decides when a request may go, and what becomes of one that failed."""

    def call(self, send: Callable[[], T]) -> T:
        """What `send` gives; it may be called later, or more than once.

        Raises:
            ServiceError: What `send` raised in the end, or that no call may be made now.
        """
        ...


class AtOnce:
    """Sends every request once, at once."""

    def call(self, send: Callable[[], T]) -> T:
        """See `Courier.call`."""
        return send()


class Link:
    """A pool of connections to one service. Several threads may use it at once.

    Args:
        endpoint: Where the service is.
        credential: What signs the requests.
        courier: When they may go.
        transport: What carries them; None for the network.
        timeout: For each request.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        credential: Credential,
        courier: Courier,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._endpoint = endpoint
        self._credential = credential
        self._courier = courier
        # Redirects are not followed: the key would go along.
        self._client = httpx.Client(
            auth=credential,
            transport=transport or _network(endpoint),
            timeout=timeout,
            follow_redirects=False,
            headers={"Accept": "application/json"},
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, path: str, reads: type[T], query: Query | None = None) -> T:
        """What the service answers to a GET."""
        return self._read(self._exchange("GET", path, query=query), reads)

    def ask(self, path: str, reads: type[T], body: bytes | Json, query: Query | None = None) -> T:
        """What it answers to a POST that changes nothing."""
        return self._read(self._exchange("POST", path, body, query), reads)

    def add(self, path: str, reads: type[T], body: bytes | Json, query: Query | None = None) -> T:
        """What it answers to a POST that adds something, which must not be done twice."""
        return self._read(self._exchange("POST", path, body, query, once=True), reads)

    def do(self, method: str, path: str, body: Json | None = None) -> None:
        """Have something done that does not matter to be done twice."""
        self._exchange(method, path, body)

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | Json | None = None,
        query: Query | None = None,
        *,
        once: bool = False,
    ) -> httpx.Response:
        request = self._client.build_request(
            method,
            f"{self._endpoint.url}{path}",
            params={} if query is None else dict(query),
            content=body if isinstance(body, bytes) else None,
            json=None if isinstance(body, bytes) else body,
            headers={"Content-Type": "application/octet-stream"} if isinstance(body, bytes) else {},
        )
        return self._courier.call(lambda: self._send(request, once=once))

    def _send(self, request: httpx.Request, *, once: bool) -> httpx.Response:
        host = self._endpoint.host
        try:
            response = self._client.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                message = (
                    f"the certificate of {host} is not one this machine trusts; if it is your own "
                    "server, set SSL_CERT_FILE to its certificate"
                )
                raise ServiceError(message) from error
            message = f"nothing answers at {host}; check the endpoint and the network"
            raise ServiceUnreachable(message) from error
        except httpx.RequestError as error:
            if once:
                message = (
                    f"{host} was lost while it did what was asked; look whether it is done before "
                    "trying again"
                )
                raise ServiceError(message) from error
            message = f"{host} does not answer in time or breaks off; check the network"
            raise ServiceUnreachable(message) from error
        if not response.is_success:
            raise failure(response, self._credential)
        return response

    def _read(self, response: httpx.Response, reads: type[T]) -> T:
        try:
            return TypeAdapter(reads).validate_json(response.content)
        except ValidationError as error:
            message = (
                f"{self._endpoint.host} does not answer like a Face service; check the endpoint"
            )
            raise ServiceRefused(message, str(HTTPStatus(response.status_code).value)) from error


def _network(endpoint: Endpoint) -> httpx.HTTPTransport:
    """The network, with connections that notice when the other side has gone."""
    return httpx.HTTPTransport(
        limits=httpx.Limits(keepalive_expiry=IDLE_SECONDS),
        proxy=None if endpoint.local else _proxy(endpoint),
        socket_options=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)],
    )


def _proxy(endpoint: Endpoint) -> str | None:
    """The proxy that the environment names for it."""
    if urllib.request.proxy_bypass(endpoint.host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(endpoint.base.partition(":")[0]) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"
