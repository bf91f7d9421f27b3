"""Where an MQTT broker is and how to sign in there, from a URL and options."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from whosthere.errors import ConfigError, OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.sinks.destination import Destination

PORT, TLS_PORT = 1883, 8883
OPTIONS = ("username", "password", "ca")
_ADDRESS = re.compile(r"(?:([^@]*)@)?(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(\d{1,5}))?")
REMEDY = "check the address, and that the broker runs and speaks MQTT 5"
TLS_REMEDY = "check the address, the port, and its option ca"
_LOGIN_REFUSED = frozenset({"Bad user name or password", "Not authorized"})


@dataclass(frozen=True, slots=True)
class MqttBroker:
    """Where to connect to, and how.

    Attributes:
        shown: Its address, without secrets.
        host: Its name or number.
        port: Of TCP.
        user: User name; empty to sign in without one.
        password: Never print it.
        tls: How to know it; None to speak in the clear.
    """

    shown: str
    host: str
    port: int
    user: str
    password: str
    tls: ssl.SSLContext | None

    def failure(self, reason: str | None, remedy: str = REMEDY) -> OutputError:
        """What to tell when it cannot be used.

        Args:
            reason: What it or the system said; None when it said nothing.
            remedy: What to do about it.
        """
        if reason is None:
            text = "the broker does not answer; check that it runs, and is not overloaded"
        elif reason in _LOGIN_REFUSED:
            text = f"the broker says: {reason}; check user name and password"
        else:
            text = f"{reason}; {remedy}"
        return OutputError(f"{self.shown}: {text}")


def mqtt_broker(place: Destination, options: Mapping[str, str]) -> MqttBroker:
    """The broker at ``mqtt[s]://[USER:PASSWORD@]HOST[:PORT]``.

    Raises:
        ConfigError: The URL or an option cannot be meant.
    """
    parts = urlsplit(place.url)
    address = _ADDRESS.fullmatch(parts.netloc)
    if address is None:
        message = f"{place.shown} is no address of a broker; use {parts.scheme}://HOST:PORT/PREFIX"
        raise ConfigError(message)
    user, _, password = map(unquote, (address[1] or "").partition(":"))
    encrypted = parts.scheme.lower() == "mqtts"
    return MqttBroker(
        place.shown,
        address[2].strip("[]"),
        int(address[3] or (TLS_PORT if encrypted else PORT)),
        options.get("username", user),
        options.get("password", password),
        _tls(options.get("ca")) if encrypted else None,
    )


def _tls(ca: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca)
    except OSError as error:
        message = f"the option ca is a file of certificates, and {ca} is none"
        raise ConfigError(message) from error
