"""Kafka, and Azure Event Hubs by its Kafka endpoint: a topic a table, a message a row.

At least once: a row is sent by an idempotent producer and counts when all replicas have it. After
a crash or a failure it may come again, with the same id. What a topic has is not taken back.
"""

from __future__ import annotations

import json
import time
from functools import cache, partial
from typing import TYPE_CHECKING, cast

from confluent_kafka import KafkaError, KafkaException, Producer

from whosthere.errors import OutputError
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.event_hubs import event_hubs
from whosthere.sinks.kafka_cluster import kafka_cluster
from whosthere.sinks.kafka_errors import CONSEQUENCES, SIGN_IN, reason
from whosthere.sinks.sink import RowsRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confluent_kafka import Message

    from whosthere.sightings.record import Record, SealedBatch
    from whosthere.sightings.tables.table import Table
    from whosthere.sinks.destination import Destination
    from whosthere.sinks.sink import Feed

DELIVERY_SECONDS = 20.0
"""How long a batch may take; the producer tries again by itself until then."""
PROBE_SECONDS = 10.0
POLL_SECONDS = 0.1
"""How soon it is noticed that signing in failed."""
MOST_BYTES = 1_000_000
"""Of one message: what brokers take unless they are told otherwise, and Event Hubs nearly so."""

_TOO_LARGE = frozenset(
    {KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.INVALID_MSG_SIZE, KafkaError.INVALID_RECORD}
)


class KafkaSink:
    """Sends each row to the topic ``PREFIX + table``, with the camera as its key.

    Args:
        place: Of the kind ``kafka`` or ``eventhubs``.
        options: See `whosthere.sinks.kafka_cluster` and `whosthere.sinks.event_hubs`.
        feed: What it is given.

    Raises:
        ConfigError: The URL or an option cannot be meant, or a package is missing.
    """

    def __init__(self, place: Destination, options: dict[str, str], feed: Feed) -> None:
        self.feed = feed
        self._place = place
        cluster = event_hubs if place.kind == "eventhubs" else kafka_cluster
        self._cluster = cluster(place, options)
        self._producer: Producer | None = None
        self._trouble: KafkaError | None = None
        self._had: set[str] = set()

    def write(self, batch: SealedBatch) -> None:
        """Send the batch; see `whosthere.sinks.sink.Sink.write`.

        Rows that an attempt got through before it failed are not sent again by the next.
        """
        self._had.intersection_update(record.id for record in batch.records)
        refused = self._send([record for record in batch.records if record.id not in self._had])
        # A broker refuses all that travelled with the row that is too large: alone, it is told.
        alone = [record for record in batch.records if record.id in refused]
        if len(alone) > 1:
            for record in alone:
                refused |= self._send([record])
        rows = {row_id: text for row_id, text in refused.items() if row_id not in self._had}
        if rows:
            raise RowsRefused(rows)

    def probe(self) -> str:
        """Sign in, and look for the topics; see `whosthere.sinks.sink.ProbedSink.probe`.

        What is sent to a topic stays there, so nothing is.
        """
        producer = self._connected()
        try:
            topics = producer.list_topics(timeout=PROBE_SECONDS).topics
        except KafkaException as error:
            producer.poll(0)
            raise self._failure(error.args[0]) from error
        wanted = sorted(self._topic(TABLES[name]) for name in self.feed.tables)
        lacking = [topic for topic in wanted if topic not in topics]
        if not lacking:
            return f"{self._place.shown} has all topics"
        return (
            f"{self._place.shown} answers; it lacks {', '.join(lacking)}: create them, unless it "
            "makes topics by itself"
        )

    def close(self) -> None:
        """Let go of the connections; nothing waits in the producer between batches."""
        self._producer = None

    def _send(self, records: Sequence[Record]) -> dict[str, str]:
        """Send rows together, and wait until it is known what became of each.

        Returns:
            What was said of rows that are too large, by id.

        Raises:
            OutputError: Others did not get through.
        """
        producer = self._connected()
        reports: dict[str, KafkaError | None] = {}
        for record in records:
            try:
                producer.produce(
                    self._topic(record.table),
                    self._value(record),
                    _key(record),
                    headers=_headers(record),
                    on_delivery=partial(_note, reports, record.id),
                )
            except KafkaException as error:
                reports[record.id] = error.args[0]
        self._wait(producer)
        self._had.update(row_id for row_id, error in reports.items() if error is None)
        failed = [error for error in reports.values() if error and error.code() not in _TOO_LARGE]
        if failed or len(reports) < len(records):
            # What is still on its way would come on top of the next attempt.
            producer.purge()
            self.close()
            raise self._failure(failed[0] if failed else KafkaError(KafkaError._TIMED_OUT))
        return {row_id: error.str() for row_id, error in reports.items() if error is not None}

    def _wait(self, producer: Producer) -> None:
        deadline = time.monotonic() + DELIVERY_SECONDS + 1.0
        while producer.flush(POLL_SECONDS) and time.monotonic() < deadline:
            if self._trouble is not None and self._trouble.code() in SIGN_IN:
                return

    def _connected(self) -> Producer:
        """The producer; a new one after a failure, since that may have been for good."""
        self._trouble = None
        if self._producer is None:
            self._producer = self._connect()
        return self._producer

    def _connect(self) -> Producer:
        client = {
            **self._cluster.client,
            "client.id": "whosthere",
            "enable.idempotence": True,
            "acks": "all",
            "message.max.bytes": MOST_BYTES,
            "message.timeout.ms": int(DELIVERY_SECONDS * 1000),
            "error_cb": self._note_trouble,
            # Errors are told as sentences; its own lines would be written over the picture's.
            "log_level": 0,
        }
        if self._cluster.token is not None:
            # Ahead of the producer, which would wait 10 seconds for a token that does not come.
            self._cluster.token("")
            client["oauth_cb"] = self._cluster.token
        try:
            return Producer(client)
        except KafkaException as error:
            raise self._failure(error.args[0]) from error

    def _note_trouble(self, error: KafkaError) -> None:
        # A refused handshake is followed by a lost connection, which says less.
        is_vague = error.code() == KafkaError._TRANSPORT and self._trouble is not None
        if error.code() not in CONSEQUENCES and not is_vague:
            self._trouble = error

    def _failure(self, error: KafkaError) -> OutputError:
        cause = self._trouble if error.code() in CONSEQUENCES and self._trouble else error
        return OutputError(f"{self._place.shown}: {reason(cause, self._cluster.advice)}")

    def _topic(self, table: Table) -> str:
        return f"{self._cluster.prefix}{table.name}"

    def _value(self, record: Record) -> str:
        row = record.table.to_json(record.row)
        if self._cluster.format == "json":
            return row
        return f'{{"schema":{_schema(record.table.name)},"payload":{row}}}'


def _note(
    reports: dict[str, KafkaError | None], row_id: str, error: KafkaError | None, _: Message
) -> None:
    reports[row_id] = error


def _key(record: Record) -> str | None:
    """Rows of one key are in one partition, so in order: of a camera, or of a group of people."""
    return record.camera or cast("str | None", record.row.get("group_id"))


def _headers(record: Record) -> list[tuple[str, str | bytes | None]]:
    version = cast("str", record.row["schema_version"])
    return [("table", record.table.name), ("schema_version", version), ("id", record.id)]


@cache
def _schema(table: str) -> str:
    """The table's Arrow schema as JSON; types are named as Arrow writes them."""
    return json.dumps(
        [
            {"name": column.name, "type": str(column.type), "nullable": column.nullable}
            for column in TABLES[table].columns
        ],
        separators=(",", ":"),
    )
