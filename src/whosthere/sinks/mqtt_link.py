"""A lasting connection to an MQTT broker, which tells what became of each message.

MQTT 5: only since then does a broker say that it refuses a message, and why.
"""

from __future__ import annotations

import ssl
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from whosthere.sinks.mqtt_broker import TLS_REMEDY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paho.mqtt.client import ConnectFlags, DisconnectFlags
    from paho.mqtt.properties import Properties

    from whosthere.sinks.mqtt_broker import MqttBroker

ANSWER_SECONDS = 15.0
"""How long a broker may take to let us in, or to acknowledge what it was sent."""
KEEP_ALIVE_SECONDS = 15
"""After one and a half times as long without a sign of us, a broker publishes the last will."""
MOST_BYTES = 268_435_455
"""Of one packet, by MQTT itself (section 1.5.5 of the standard)."""
ONLINE, OFFLINE = "online", "offline"


@dataclass(frozen=True, slots=True)
class Note:
    """One message.

    Attributes:
        topic: Where to.
        payload: What it says.
        retain: Whether the broker keeps it for who comes later.
    """

    topic: str
    payload: str
    retain: bool = False


class MqttLink:
    """Connects on construction, and again by itself when the connection is lost.

    Args:
        broker: Where to.
        status: Topic that says whether we are here: ``online``, or ``offline``, which the broker
            says for us when we are gone. None to say nothing.
        greeting: What to publish at each connection; it may be called from another thread.

    Attributes:
        most_bytes: Of one packet, by the broker.

    Raises:
        OutputError: The broker cannot be reached, or does not let us in.
    """

    def __init__(
        self, broker: MqttBroker, status: str | None, greeting: Callable[[], Sequence[Note]]
    ) -> None:
        self.most_bytes = MOST_BYTES
        self._broker = broker
        self._status = status
        self._greeting = greeting
        self._news = threading.Condition()
        self._connected = False
        self._trouble: str | None = None
        self._answers: dict[int, ReasonCode] = {}
        self._client = self._made()
        try:
            self._client.connect(broker.host, broker.port, KEEP_ALIVE_SECONDS)
        except ssl.SSLError as error:
            reason = error.strerror or str(error)
            raise broker.failure(f"the TLS handshake failed ({reason})", TLS_REMEDY) from error
        except OSError as error:
            raise broker.failure(error.strerror or str(error)) from error
        self._client.loop_start()
        with self._news:
            self._news.wait_for(lambda: self._connected or self._trouble, ANSWER_SECONDS)
            failure = None if self._connected else broker.failure(self._trouble)
        if failure is not None:
            self.close()
            raise failure

    def send(self, notes: Sequence[Note]) -> list[ReasonCode]:
        """Publish, and wait for the answers.

        Returns:
            What the broker said to each.

        Raises:
            OutputError: It did not answer to all, or is not there.
        """
        with self._news:
            # Numbers of messages come round again: an old answer must not be taken for a new one.
            self._answers.clear()
        numbers = [self._publish(note) for note in notes]
        with self._news:
            self._news.wait_for(
                lambda: not self._connected or self._answers.keys() >= set(numbers), ANSWER_SECONDS
            )
            if not self._answers.keys() >= set(numbers):
                raise self._broker.failure(self._trouble)
            return [self._answers[number] for number in numbers]

    def close(self) -> None:
        """Disconnect, and have the broker say for us that we are gone."""
        code = "Success" if self._status is None else "Disconnect with will message"
        self._client.disconnect(ReasonCode(PacketTypes.DISCONNECT, code))
        self._client.loop_stop()

    def _made(self) -> Client:
        client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        if self._broker.user:
            client.username_pw_set(self._broker.user, self._broker.password)
        if self._broker.tls is not None:
            client.tls_set_context(self._broker.tls)
        if self._status is not None:
            client.will_set(self._status, OFFLINE, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_publish = self._on_publish
        return client

    def _publish(self, note: Note) -> int:
        return self._client.publish(note.topic, note.payload, qos=1, retain=note.retain).mid

    # From here on in the client's own thread.

    def _on_connect(
        self,
        client: Client,
        userdata: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if not reason.is_failure:
            if self._status is not None:
                self._publish(Note(self._status, ONLINE, retain=True))
            for note in self._greeting():
                self._publish(note)
        with self._news:
            self.most_bytes = getattr(properties, "MaximumPacketSize", MOST_BYTES)
            self._connected = not reason.is_failure
            self._trouble = str(reason) if reason.is_failure else None
            self._news.notify_all()

    def _on_disconnect(
        self,
        client: Client,
        userdata: object,
        flags: DisconnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        with self._news:
            self._connected = False
            # What it said when it did not let us in says more than that it hung up.
            self._trouble = self._trouble or f"the connection was lost ({reason})"
            self._news.notify_all()

    def _on_publish(
        self,
        client: Client,
        userdata: object,
        number: int,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        with self._news:
            self._answers[number] = reason
            self._news.notify_all()
