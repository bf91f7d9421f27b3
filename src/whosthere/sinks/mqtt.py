"""MQTT: a message a row, as it happens, and cameras that Home Assistant finds by itself.

At least once: a row counts when the broker has acknowledged it (QoS 1); it may come again, with the
same id. Who is not listening then, or too slowly, misses it: that is up to the broker. It retains
no row, so it has none to forget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import OutputError
from whosthere.sightings.tables.sightings import SIGHTINGS
from whosthere.sinks.home_assistant import HomeAssistant
from whosthere.sinks.mqtt_broker import OPTIONS, mqtt_broker
from whosthere.sinks.mqtt_link import MqttLink, Note
from whosthere.sinks.mqtt_topics import MqttTopics
from whosthere.sinks.options import check_names
from whosthere.sinks.sink import RowsRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paho.mqtt.reasoncodes import ReasonCode

    from whosthere.sightings.record import Record, SealedBatch
    from whosthere.sinks.destination import Destination
    from whosthere.sinks.sink import Feed

DISCOVERY = "homeassistant"
"""What topics of discovery begin with, unless Home Assistant was told otherwise."""
_ROW_AT_FAULT = frozenset({"Payload format invalid", "Topic name invalid"})
_FRAME_BYTES = 32
"""More than MQTT adds to topic and payload of a message."""


class MqttSink:
    """Publishes each row to ``PREFIX/CAMERA/TABLE``; to ``PREFIX/TABLE`` if no camera saw it.

    Args:
        place: Of the kind ``mqtt``.
        options: ``username``, ``password``, ``ca`` (a file of certificates to know the broker by),
            and ``discovery``: what Home Assistant's topics begin with, or ``off``.
        feed: What it is given.

    Raises:
        ConfigError: The URL or an option cannot be meant.
    """

    def __init__(self, place: Destination, options: dict[str, str], feed: Feed) -> None:
        self.feed = feed
        check_names(place, options, (*OPTIONS, "discovery"))
        self._broker = mqtt_broker(place, options)
        self._topics = MqttTopics.at(place)
        root = options.get("discovery", DISCOVERY)
        self._home = None if root == "off" else HomeAssistant(root, self._topics)
        self._link: MqttLink | None = None
        self._cameras: tuple[str, ...] = ()
        self._had: set[str] = set()

    def write(self, batch: SealedBatch) -> None:
        """Publish the batch; see `whosthere.sinks.sink.Sink.write`.

        Rows that were acknowledged before another was refused are not published again.
        """
        self._had.intersection_update(record.id for record in batch.records)
        rows = [record for record in batch.records if record.id not in self._had]
        link = self._connected()
        try:
            self._announce(link, rows)
            refused = self._publish(link, rows)
        except OutputError:
            self.close()
            raise
        if refused:
            raise RowsRefused(refused)

    def probe(self) -> str:
        """Publish an empty message to ``PREFIX/probe``; see `ProbedSink.probe`."""
        link = MqttLink(self._broker, None, tuple)
        try:
            (answer,) = link.send([Note(self._topics.probe, "")])
        finally:
            link.close()
        if answer.is_failure:
            raise self._refusal(answer, f"{self._topics.prefix}/#")
        return f"{self._broker.shown} took a message"

    def close(self) -> None:
        """Disconnect; the status becomes ``offline``."""
        if self._link is not None:
            self._link.close()
            self._link = None

    def _connected(self) -> MqttLink:
        if self._link is None:
            self._link = MqttLink(self._broker, self._topics.status, self._greeting)
        return self._link

    def _greeting(self) -> list[Note]:
        """A broker may have lost what it retained, so at each connection it is told again."""
        if self._home is None:
            return []
        cameras = [note for camera in self._cameras for note in self._home.camera(camera)]
        return [self._home.node(), *cameras]

    def _announce(self, link: MqttLink, rows: Iterable[Record]) -> None:
        if self._home is None:
            return
        cameras = {row.camera for row in rows if row.table is SIGHTINGS and row.camera}
        for camera in sorted(cameras.difference(self._cameras)):
            for answer in link.send(self._home.camera(camera)):
                if answer.is_failure:
                    topics = f"{self._home.root}/#, or set its option discovery to off"
                    raise self._refusal(answer, topics)
            self._cameras += (camera,)

    def _publish(self, link: MqttLink, rows: Iterable[Record]) -> dict[str, str]:
        """Publish rows.

        Returns:
            Why some never will get through, by id.

        Raises:
            OutputError: Others did not, but may yet.
        """
        notes = {row.id: self._note(row) for row in rows}
        large = {row_id for row_id, note in notes.items() if _size(note) > link.most_bytes}
        sent = [row_id for row_id in notes if row_id not in large]
        answers = dict(zip(sent, link.send([notes[row_id] for row_id in sent]), strict=True))
        self._had.update(row_id for row_id in sent if not answers[row_id].is_failure)
        refused = {
            row_id: f"has more than the {link.most_bytes:,} bytes that the broker takes"
            for row_id in large
        }
        for row_id in answers.keys() - self._had:
            answer = answers[row_id]
            if str(answer) not in _ROW_AT_FAULT:
                raise self._refusal(answer, f"{self._topics.prefix}/#")
            refused[row_id] = f"the broker says: {answer}"
        return refused

    def _note(self, record: Record) -> Note:
        topic = self._topics.rows(record.table.name, record.camera)
        return Note(topic, record.table.to_json(record.row))

    def _refusal(self, answer: ReasonCode, topics: str) -> OutputError:
        return OutputError(
            f"{self._broker.shown}: the broker says: {answer}; allow this user to write to {topics}"
        )


def _size(note: Note) -> int:
    return len(note.topic.encode()) + len(note.payload.encode()) + _FRAME_BYTES
