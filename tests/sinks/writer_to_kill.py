"""Writes sightings and drains them until it is killed; run by test_killed.

It prints the id of every sighting that the outbox has acknowledged. With a second argument it
kills itself at that call of fsync: between the write of a file and its rename or acknowledgement.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack, closing
from pathlib import Path

from tests.sightings.examples import sighting
from whosthere.database import connect
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sinks import drain as drain_module
from whosthere.sinks.drain import Drain, DrainThread
from whosthere.sinks.jsonl import JsonLinesSink
from whosthere.sinks.parquet import ParquetSink
from whosthere.sinks.sink import Feed


def die_at_fsync(number: int) -> None:
    fsync = os.fsync
    calls = 0

    def deadly(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        fsync(descriptor)

    os.fsync = deadly


def main(folder: Path) -> None:
    drain_module.POLL_SECONDS = 0.001
    database = folder / "whosthere.db"
    sinks = (
        JsonLinesSink(folder / "out", Feed("jsonl", interval=0.0)),
        ParquetSink(folder / "out", Feed("parquet", interval=0.0)),
    )
    with ExitStack() as resources:
        outbox = Outbox(resources.enter_context(closing(connect(database))))
        for sink in sinks:
            drain = Drain(database, sink, print)
            resources.enter_context(DrainThread(drain, print))
        number = 0
        while True:
            closed = [sighting(number + extra) for extra in range(number % 5 + 1)]
            outbox.put("run", map(Record.of, closed))
            for each in closed:
                print(each.id, flush=True)
            number = (number + 1) % 9


if __name__ == "__main__":
    if len(sys.argv) > 2:
        die_at_fsync(int(sys.argv[2]))
    main(Path(sys.argv[1]))
