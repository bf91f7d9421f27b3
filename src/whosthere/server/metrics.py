"""What the server counts, for Prometheus."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whosthere.people.size import Size
    from whosthere.server.access_log import Operation
    from whosthere.server.exchange import Exchange
    from whosthere.sightings.ledger import SinkState

LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds: from an answer out of the database to a picture fetched from a slow server."""

PICTURE_CODES = {"InvalidImage", "InvalidImageSize", "InvalidURL"}


@dataclass(frozen=True, slots=True)
class Flow:
    """How the rows in the database fare.

    Attributes:
        sinks: How each sink is doing.
        taken: Bytes that the rows take.
        bound: Bytes that they may take.
    """

    sinks: list[SinkState]
    taken: int
    bound: int


class Metrics:
    """Counters of one server, in a registry of their own.

    Args:
        size: Tells how much the gallery holds; asked whenever the page is.
        flow: Tells how the rows fare; the same.
    """

    def __init__(self, size: Callable[[], Size], flow: Callable[[], Flow]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "whosthere_requests",
            "Requests answered.",
            ["method", "path", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "whosthere_request_seconds",
            "Time from the first byte of a request's head to the last of its answer.",
            ["method", "path"],
            registry=self._registry,
            buckets=LATENCY_BUCKETS,
        )
        self._faces = Counter("whosthere_faces", "Faces told of.", registry=self._registry)
        self._refused = Counter(
            "whosthere_pictures_refused",
            "Pictures that were refused, by the code of the error.",
            ["code"],
            registry=self._registry,
        )
        self._registry.register(_Holdings(size))
        self._registry.register(_Flows(flow))

    def count(self, operation: Operation, exchange: Exchange) -> None:
        """Count a request that was answered."""
        path = operation.path or "other"
        self._requests.labels(operation.method, path, exchange.status).inc()
        if (
            exchange.status != HTTPStatus.SWITCHING_PROTOCOLS
        ):  # a WebSocket lasts as long as it likes
            self._seconds.labels(operation.method, path).observe(exchange.seconds)
        self._faces.inc(exchange.faces)
        if exchange.code in PICTURE_CODES:
            self._refused.labels(exchange.code).inc()

    def page(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self._registry)


class _Holdings(Collector):
    """How much the gallery holds, counted when it is asked for."""

    def __init__(self, size: Callable[[], Size]) -> None:
        self._size = size

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing: else the registry would count once just to learn the names."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """See `Collector.collect`."""
        size = self._size()
        yield GaugeMetricFamily("whosthere_groups", "Groups of all kinds.", size.groups)
        yield GaugeMetricFamily("whosthere_people", "People in all groups.", size.people)
        yield GaugeMetricFamily("whosthere_face_ids", "faceIds remembered.", size.face_ids)


class _Flows(Collector):
    """How the rows of each sink fare, asked for with the page; labels are names of sinks only."""

    def __init__(self, flow: Callable[[], Flow]) -> None:
        self._flow = flow

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing: else the registry would count once just to learn the names."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """See `Collector.collect`."""
        flow = self._flow()
        yield from _counters(flow.sinks)
        yield from _gauges(flow.sinks)
        yield GaugeMetricFamily("whosthere_outbox_bytes", "Room that rows take.", flow.taken)
        yield GaugeMetricFamily("whosthere_outbox_bound_bytes", "Room there is.", flow.bound)


def _counters(sinks: list[SinkState]) -> Iterator[CounterMetricFamily]:
    delivered = CounterMetricFamily("whosthere_sink_delivered_rows", "Rows it has.", None, ["sink"])
    dropped = CounterMetricFamily(
        "whosthere_sink_dropped_rows", "Rows that went before it had them.", None, ["sink"]
    )
    dead = CounterMetricFamily(
        "whosthere_sink_dead_rows", "Rows that it refused for good.", None, ["sink"]
    )
    for state in sinks:
        delivered.add_metric([state.sink], state.delivered)
        dropped.add_metric([state.sink], state.dropped)
        dead.add_metric([state.sink], state.dead)
    yield from (delivered, dropped, dead)


def _gauges(sinks: list[SinkState]) -> Iterator[GaugeMetricFamily]:
    waiting = GaugeMetricFamily(
        "whosthere_sink_waiting_rows", "Rows that it does not have yet.", None, ["sink"]
    )
    failures = GaugeMetricFamily(
        "whosthere_sink_failures", "Attempts that failed since the last delivery.", None, ["sink"]
    )
    last = GaugeMetricFamily(
        "whosthere_sink_last_delivery_timestamp_seconds",
        "When it last took rows.",
        None,
        ["sink"],
    )
    for state in sinks:
        waiting.add_metric([state.sink], state.waiting)
        failures.add_metric([state.sink], state.failures)
        if state.delivered_at is not None:
            last.add_metric([state.sink], state.delivered_at.timestamp())
    yield from (waiting, failures, last)
