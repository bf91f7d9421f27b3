"""Where rows go, as a URL says it.

* ``/data/lake``, ``file:///data/lake``: Delta tables in a folder of this machine
* ``abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/PATH``, ``az://CONTAINER/PATH``: in Azure Storage
* ``s3://BUCKET/PATH``, ``gs://BUCKET/PATH``: in S3 and what speaks its language, in Google's
* ``parquet+URL``, ``jsonl+URL``: Parquet or JSON Lines in any of these places
* ``kafka://HOST:9092/PREFIX``: a topic a table
* ``eventhubs://NAMESPACE.servicebus.windows.net/PREFIX``: Azure Event Hubs, by its Kafka endpoint
* ``mqtt://HOST/PREFIX``, ``mqtts://HOST/PREFIX``: an MQTT broker, with Home Assistant discovery
* ``https://HOST/PATH``: a webhook, signed
* ``postgresql://USER@HOST/DATABASE``: tables of a PostgreSQL database
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import unquote, urlsplit, urlunsplit

from whosthere.errors import ConfigError

Kind: TypeAlias = Literal[
    "delta", "parquet", "jsonl", "kafka", "eventhubs", "mqtt", "webhook", "postgresql"
]

_FORMATS: dict[str, Kind] = {"delta": "delta", "parquet": "parquet", "jsonl": "jsonl"}
_SCHEME = re.compile(r"([a-z][a-z0-9]*)://", re.IGNORECASE)
_STORES = frozenset({"file", "az", "abfs", "abfss", "s3", "s3a", "gs"})
_OTHERS: dict[str, Kind] = {
    "kafka": "kafka",
    "eventhubs": "eventhubs",
    "mqtt": "mqtt",
    "mqtts": "mqtt",
    "http": "webhook",
    "https": "webhook",
    "postgresql": "postgresql",
    "postgres": "postgresql",
}


@dataclass(frozen=True, slots=True)
class Destination:
    """Where rows go.

    Attributes:
        kind: What is spoken there.
        url: Its address without the format in front; it may hold a password, so never print it.
    """

    kind: Kind
    url: str

    @classmethod
    def parse(cls, url: str) -> Destination:
        """The place that a URL or path means.

        Raises:
            ConfigError: There is no such place.

        Examples:
            >>> Destination.parse("s3://bucket/faces")
            Destination(kind='delta', url='s3://bucket/faces')
            >>> Destination.parse("parquet+/data/faces").kind
            'parquet'
        """
        head, _, rest = url.partition("+")
        form = _FORMATS.get(head)
        if form is None:
            rest = url
        scheme = _SCHEME.match(rest)
        name = scheme[1].lower() if scheme else "file"
        if rest and name in _STORES:
            return cls(form or "delta", rest)
        if form is None and name in _OTHERS:
            return cls(_OTHERS[name], rest)
        message = (
            f"{shown(url)!r} is no place for rows; give a folder, or abfss://, az://, s3://, "
            "gs://, kafka://, eventhubs://, mqtt://, https:// or postgresql://"
        )
        raise ConfigError(message)

    @property
    def folder(self) -> Path | None:
        """The folder of this machine; None for any other place."""
        scheme = _SCHEME.match(self.url)
        if scheme is None:
            return Path(self.url).expanduser()
        return Path(unquote(urlsplit(self.url).path)) if scheme[1].lower() == "file" else None

    @property
    def shown(self) -> str:
        """Its address without user name, password and parameters."""
        return shown(self.url)


def shown(url: str) -> str:
    """A URL without user name, password and parameters, for people and logs.

    A container before the ``@`` of an Azure address is no user, and stays. The path of a webhook
    goes: who knows it can post there.

    Examples:
        >>> shown("postgresql://ada:secret@db/faces?sslmode=require")
        'postgresql://db/faces'
        >>> shown("abfss://faces@account.dfs.core.windows.net/lake?sig=secret")
        'abfss://faces@account.dfs.core.windows.net/lake'
        >>> shown("https://hooks.example/services/T0/B0/secret")
        'https://hooks.example'
    """
    if _SCHEME.search(url) is None:
        return url
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    container = at and parts.scheme.rpartition("+")[2] in {"abfs", "abfss"} and ":" not in user
    path = "" if parts.scheme in {"http", "https"} else parts.path
    return urlunsplit((parts.scheme, f"{user}@{host}" if container else host, path, "", ""))
