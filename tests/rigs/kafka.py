"""A Kafka broker: librdkafka's own, in a process of its own, which can be hung and resumed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

if TYPE_CHECKING:
    from confluent_kafka import Message

_PROGRAM = """
import sys
from confluent_kafka import Producer
cluster = Producer({"test.mock.num.brokers": 1, "log_level": 0})
(broker,) = cluster.list_topics(timeout=30).brokers.values()
print(f"{broker.host}:{broker.port}", flush=True)
sys.stdin.read()
"""


class KafkaBroker:
    """The broker. It keeps what it gets in memory, and makes topics when they are asked for.

    Examples::

        with KafkaBroker() as broker:
            broker.address                 # 127.0.0.1:40123
            broker.hang()                  # connected, but silent
            broker.resume()
            broker.read("sightings", 3)    # the first three messages of a topic
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().decode().strip()

    def hang(self) -> None:
        """Answer nothing, but keep the connections."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `hang`."""
        self._process.send_signal(signal.SIGCONT)

    def read(self, topic: str, count: int, seconds: float = 60.0) -> list[Message]:
        """At least that many messages of a topic, or those that came in time."""
        consumer = Consumer({"bootstrap.servers": self.address, "group.id": "test", "log_level": 0})
        try:
            partitions = consumer.list_topics(topic, timeout=seconds).topics[topic].partitions
            consumer.assign([TopicPartition(topic, each, OFFSET_BEGINNING) for each in partitions])
            messages: list[Message] = []
            deadline = time.monotonic() + seconds
            while len(messages) < count and time.monotonic() < deadline:
                messages += consumer.consume(count, timeout=0.5)
        finally:
            consumer.close()
        assert [message.error() for message in messages] == [None] * len(messages)
        return messages

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
