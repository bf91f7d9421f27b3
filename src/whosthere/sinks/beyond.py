"""What erasing cannot reach, by the kind of place: said with the evidence, for its reader to do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from whosthere.sinks.destination import Destination

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.config import SinkSettings
    from whosthere.sinks.destination import Kind

_KINDS: dict[Kind, str] = {
    "kafka": "what was sent to the topics stays until their own retention ends",
    "eventhubs": "what was sent to the event hubs stays until their own retention ends",
    "mqtt": "whoever subscribed has what was published",
    "webhook": "the receiver has what it was sent",
    "postgresql": "write-ahead log, replicas and backups of the server keep it for their time",
}
_AZURE = "soft delete, versions and snapshots of the storage account keep it for their time"
_STORES = {
    "az": _AZURE,
    "abfs": _AZURE,
    "abfss": _AZURE,
    "s3": "versions in the bucket keep it for their time",
    "s3a": "versions in the bucket keep it for their time",
    "gs": "soft delete and versions in the bucket keep it for their time",
}
_FOLDER = "backups and snapshots of the disk keep it for their time"


def out_of_reach(sinks: Mapping[str, SinkSettings]) -> dict[str, str]:
    """A sentence for each of the sinks, by name.

    Raises:
        ConfigError: A URL is no place for rows.
    """
    return {name: _sentence(settings) for name, settings in sinks.items()}


def _sentence(settings: SinkSettings) -> str:
    place = Destination.parse(settings.url.get_secret_value())
    if place.kind in _KINDS:
        return _KINDS[place.kind]
    return _FOLDER if place.folder is not None else _STORES[urlsplit(place.url).scheme.lower()]
