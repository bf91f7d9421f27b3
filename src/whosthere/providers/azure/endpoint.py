"""Where a Face service is."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from whosthere.errors import ConfigError

VERSION = "v1.0"
"""The version that every Face resource and every server like it answers to."""
TAIL = re.compile(r"(/+face(/+v\d[\w.-]*)?)?/*$", re.IGNORECASE)
"""What people leave at the end of an endpoint: a slash, ``/face``, ``/face/v1.0``."""
HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
"""A name, or an IPv6 address."""
DIGEST_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The address of a Face service. Make it with `parse_endpoint`.

    Attributes:
        base: Scheme, host, port and what comes before ``/face``; no slash at its end.
        version: Version of the API, as in its paths.
    """

    base: str
    version: str = VERSION

    @property
    def url(self) -> str:
        """What the paths of all operations begin with."""
        return f"{self.base}/face/{self.version}"

    @property
    def host(self) -> str:
        """Host and port, for sentences."""
        return urlsplit(self.base).netloc

    @property
    def encrypted(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.base.startswith("https:")

    @property
    def local(self) -> bool:
        """Whether it is on this machine, so that nothing leaves it."""
        return _is_loopback(urlsplit(self.base).hostname or "")

    @property
    def digest(self) -> str:
        """What it is called in the database, which does not say whose resource it is."""
        return hashlib.sha256(self.base.lower().encode()).hexdigest()[:DIGEST_CHARACTERS]


def parse_endpoint(text: str, version: str = VERSION, *, allow_http: bool = False) -> Endpoint:
    """The endpoint that somebody wrote, in any of the forms the portal and the docs show.

    Args:
        text: Such as ``https://name.cognitiveservices.azure.com/`` or
            ``https://westeurope.api.cognitive.microsoft.com/face/v1.0``.
        version: Version of the API; one at the end of `text` does not count.
        allow_http: Whether pictures and key may travel unencrypted to another machine.

    Raises:
        ConfigError: It is no endpoint, or not an encrypted one.

    Examples:
        >>> parse_endpoint("https://name.cognitiveservices.azure.com/").url
        'https://name.cognitiveservices.azure.com/face/v1.0'
        >>> parse_endpoint("http://127.0.0.1:8000/face/v1.0", "v1.2").url
        'http://127.0.0.1:8000/face/v1.2'
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        httpx.URL(text.strip())
    except (ValueError, httpx.InvalidURL) as error:
        raise _no_endpoint() from error
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not HOST.fullmatch(host):
        raise _no_endpoint()
    if parts.query or parts.username:
        raise _no_endpoint()
    if parts.scheme == "http" and not allow_http and not _is_loopback(host):
        message = (
            f"the endpoint at {host} is not encrypted: anybody on the way could read key "
            "and pictures; begin it with https://, or set allow_http in config.toml"
        )
        raise ConfigError(message)
    where = f"[{host}]" if ":" in host else host
    if port is not None:
        where += f":{port}"
    return Endpoint(f"{parts.scheme}://{where}{TAIL.sub('', parts.path)}", version)


def _no_endpoint() -> ConfigError:
    # What was written is not repeated: it may be the key, or hold a password.
    message = (
        "this is no endpoint; copy the one the portal shows, such as "
        "https://NAME.cognitiveservices.azure.com/"
    )
    return ConfigError(message)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
