"""A client of the native API, and the portraits that it sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from whosthere.demo import pictures

if TYPE_CHECKING:
    from tests.server.serving import Served

PATIENCE_SECONDS = 60.0


def client(served: Served, key: str | None = None) -> httpx.Client:
    """Speaks to a server, with the key of the tests unless another one is given."""
    return httpx.Client(
        base_url=f"{served.endpoint}/api",
        headers={"Ocp-Apim-Subscription-Key": key or served.key},
        timeout=PATIENCE_SECONDS,
        trust_env=False,
    )


def portraits(name: str) -> list[bytes]:
    """The bundled photos of somebody."""
    return [picture.path.read_bytes() for picture in pictures() if picture.person == name]
