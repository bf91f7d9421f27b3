"""A sink from its settings; what it is made of is loaded only when it is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.destination import Destination
from whosthere.sinks.extra import extra
from whosthere.sinks.sink import Feed

if TYPE_CHECKING:
    from whosthere.config import Data, SinkSettings
    from whosthere.sinks.destination import Kind
    from whosthere.sinks.sink import Sink

_ALL = frozenset(TABLES)
_NOTICES = frozenset({"sightings"})

# What suits each kind of place. A file or commit costs a reader about a millisecond however few
# rows it has, so rows gather; whoever wants notices wants them now, and none of last week.
_FEEDS: dict[Kind, Feed] = {
    "delta": Feed("", _ALL, interval=30.0, most=5000),
    "parquet": Feed("", _ALL, interval=60.0, most=5000),
    "jsonl": Feed("", _ALL, interval=60.0),
    "kafka": Feed("", _ALL),
    "eventhubs": Feed("", _ALL),
    "mqtt": Feed("", _NOTICES, history=False, interval=0.1, most=100),
    "webhook": Feed("", _NOTICES, history=False, interval=0.5, most=100),
    "postgresql": Feed("", _ALL),
}
_LOCAL_LINES_SECONDS = 1.0


def open_sink(name: str, settings: SinkSettings, data: Data) -> Sink:
    """The sink, which reaches for its place only when it is given rows.

    Args:
        name: Name of its cursor.
        settings: Where it is, and what it takes.
        data: Whether names may leave this machine.

    Raises:
        ConfigError: The URL or an option cannot be meant, or a package is missing.
    """
    place = Destination.parse(settings.url.get_secret_value())
    feed = feed_of(name, settings, data)
    options = {key: value.get_secret_value() for key, value in settings.options.items()}
    match place.kind:
        case "delta":
            from whosthere.sinks.delta import DeltaSink
            from whosthere.sinks.stores import Store

            return DeltaSink(Store.at(place, options), feed)
        case "parquet" | "jsonl":
            return _files(place, place.kind, options, feed)
        case "kafka" | "eventhubs":
            with extra("kafka"):
                from whosthere.sinks.kafka import KafkaSink

            return KafkaSink(place, options, feed)
        case "mqtt":
            with extra("mqtt"):
                from whosthere.sinks.mqtt import MqttSink

            return MqttSink(place, options, feed)
        case "webhook":
            from whosthere.sinks.webhook import WebhookSink

            return WebhookSink(place, options, feed)
        case "postgresql":
            with extra("postgres"):
                from whosthere.sinks.postgresql import PostgresSink

            return PostgresSink(place, options, feed)


def _files(
    place: Destination, kind: Literal["parquet", "jsonl"], options: dict[str, str], feed: Feed
) -> Sink:
    if place.folder is None:
        from whosthere.sinks.objects import ObjectSink
        from whosthere.sinks.stores import Store

        return ObjectSink(Store.at(place, options), kind, feed)
    if kind == "jsonl":
        from whosthere.sinks.jsonl import JsonLinesSink

        return JsonLinesSink(place.folder, feed)
    from whosthere.sinks.parquet import ParquetSink

    return ParquetSink(place.folder, feed)


def feed_of(name: str, settings: SinkSettings, data: Data) -> Feed:
    """What a sink of these settings is given, and how.

    Raises:
        ConfigError: The URL cannot be meant.
    """
    place = Destination.parse(settings.url.get_secret_value())
    local = place.folder is not None
    suits = _FEEDS[place.kind]
    interval = suits.interval
    if place.kind == "jsonl" and local:
        interval = _LOCAL_LINES_SECONDS
    return replace(
        suits,
        name=name,
        tables=suits.tables if settings.tables is None else frozenset(settings.tables),
        names=(data.names or local) if settings.names is None else settings.names,
        interval=settings.interval or interval,
    )
