"""Publishes a visit, says so, and waits to be killed: ``publisher_to_kill.py URL``."""

from __future__ import annotations

import sys
import time

from tests.sightings.examples import sighting
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sinks.destination import Destination
from whosthere.sinks.mqtt import MqttSink
from whosthere.sinks.sink import Feed

if __name__ == "__main__":
    sink = MqttSink(Destination.parse(sys.argv[1]), {}, Feed("mqtt"))
    sink.write(SealedBatch("outbox", 1, (Record.of(sighting(1)),)))
    print("published", flush=True)
    time.sleep(600)
