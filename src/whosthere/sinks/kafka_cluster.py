"""Where a Kafka cluster is and how to sign in there, from a URL and options."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urlsplit

from whosthere.errors import ConfigError
from whosthere.sinks.options import check_names, one_of

if TYPE_CHECKING:
    from whosthere.sinks.destination import Destination

TokenCallback: TypeAlias = Callable[[str], tuple[str, float]]
"""A token and when it expires, in seconds since 1970; what it is given does not matter."""

PORT = 9092
FORMATS = ("json", "arrow-json")
PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
_OPTIONS = ("format", "username", "password", "security_protocol", "mechanism", "ca")
_PREFIX = re.compile(r"[A-Za-z0-9._-]{0,200}")
"""Of 249 letters that the name of a topic may have, some are left for the table."""
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(\d+))?")


@dataclass(frozen=True, slots=True)
class KafkaCluster:
    """Where to produce, and how.

    Attributes:
        client: Settings of librdkafka; they may hold a password, so never print them.
        prefix: What the names of its topics begin with.
        format: One of `FORMATS`.
        token: Signs in, where no password does.
        advice: What to do when signing in fails.
    """

    client: Mapping[str, str]
    prefix: str
    format: str
    token: TokenCallback | None = None
    advice: str = "check username, password and mechanism among its options"


def kafka_cluster(place: Destination, options: Mapping[str, str]) -> KafkaCluster:
    """The cluster at ``kafka://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]/PREFIX``.

    Raises:
        ConfigError: The URL or an option cannot be meant.
    """
    check_names(place, options, _OPTIONS)
    login, _, hosts = urlsplit(place.url).netloc.rpartition("@")
    user, _, password = map(unquote, login.partition(":"))
    user = options.get("username", user)
    protocol = one_of(options, "security_protocol", PROTOCOLS, _protocol(user, options))
    client = {
        "bootstrap.servers": ",".join(_with_port(place, host) for host in hosts.split(",")),
        "security.protocol": protocol,
    }
    if protocol.startswith("SASL_"):
        client["sasl.mechanism"] = one_of(options, "mechanism", MECHANISMS, MECHANISMS[0])
        client["sasl.username"] = user
        client["sasl.password"] = options.get("password", password)
    if "ca" in options:
        client["ssl.ca.location"] = _file(options["ca"])
    return KafkaCluster(client, prefix(place), format_of(options))


def prefix(place: Destination) -> str:
    """What the names of topics begin with: the path of the URL.

    Raises:
        ConfigError: No topic can be called so.
    """
    path = unquote(urlsplit(place.url).path).removeprefix("/")
    if _PREFIX.fullmatch(path) is None:
        message = f"no topic can begin with {path!r}; use letters, digits, '.', '_' and '-'"
        raise ConfigError(message)
    return path


def format_of(options: Mapping[str, str]) -> str:
    """The option ``format``.

    Raises:
        ConfigError: There is no such format.
    """
    return one_of(options, "format", FORMATS, FORMATS[0])


def _protocol(user: str, options: Mapping[str, str]) -> str:
    """A password is not sent in the clear unless that was asked for."""
    if user:
        return "SASL_SSL"
    return "SSL" if "ca" in options else "PLAINTEXT"


def _with_port(place: Destination, host: str) -> str:
    match = _HOST.fullmatch(host)
    if match is None:
        message = f"{place.shown} is no address of brokers; use kafka://HOST:PORT,HOST:PORT/PREFIX"
        raise ConfigError(message)
    return f"{match[1]}:{match[2] or PORT}"


def _file(path: str) -> str:
    if not Path(path).is_file():
        message = f"the option ca is a file of certificates; there is none at {path}"
        raise ConfigError(message)
    return path
