"""How fast rows get to each kind of sink: ``python -m benchmarks.sinks``.

Rows of sightings wait in the outbox of a database; a drain brings them to the place, as it does in
a run: sealed, written, acknowledged. Latency is that of a single row, from the outbox to the
acknowledgement. Then the live pipeline, with a sink that works, one where nothing answers, and one
that accepts connections and says nothing. Servers run on the same machine. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.scenes import write_scene
from tests.faults import places
from tests.sightings.examples import sighting
from whosthere.config import Data, SinkSettings
from whosthere.database import connect
from whosthere.live.output import Output
from whosthere.live.run import LiveOptions, run_live
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.sighting import uuid7
from whosthere.sinks.drain import Drain
from whosthere.sinks.open import open_sink
from whosthere.types import Emotion

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.live.output import Scene
    from whosthere.sinks.sink import Sink
    from whosthere.types import Stats

ROWS: dict[Callable[[Path], places.Place], int] = {
    places.DeltaFolder: 100_000,
    places.DeltaInAzure: 40_000,
    places.Parquet: 100_000,
    places.JsonLines: 40_000,
    places.PostgreSQL: 40_000,
    places.Kafka: 40_000,
    places.Mqtt: 10_000,
    places.Webhook: 10_000,
}
LATENCIES = 20
CLIP = ((1280, 720), 5, 10.0)
"""Size, faces, seconds."""
ROUNDS = 5
DOWN_URL = "postgresql://127.0.0.1:{port}/faces"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="one kind of place, by name")
    options = parser.parse_args()
    print("| place | rows | rows/s | a row alone, p50 ms | worst ms |\n|---|---:|---:|---:|---:|")
    for make, rows in ROWS.items():
        with tempfile.TemporaryDirectory() as folder, make(Path(folder)) as place:
            if options.only in {None, type(place).__name__}:
                measure(place, Path(folder), rows)
    if options.only is None:
        live_table()


def measure(place: places.Place, folder: Path, rows: int) -> None:
    """Deliver many rows, then single ones."""
    database = folder / "whosthere.db"
    with closing(connect(database)) as connection:
        outbox = Outbox(connection)
        outbox.enlist("place", {"sightings"})
        outbox.put("run", records(rows))
        elapsed = deliver(database, open_place(place))
        sink = open_place(place)
        alone = []
        for _ in range(LATENCIES):
            outbox.put("run", records(1))
            started = time.perf_counter()
            drain = Drain(database, sink, fail)
            drain.drain_once(started, hurry=True)
            alone.append((time.perf_counter() - started) * 1000)
        sink.close()
        print(
            f"| {place.what} | {rows:,} "
            f"| **{rows / elapsed:,.0f}** | {statistics.median(alone):.0f} | {max(alone):.0f} |",
            flush=True,
        )


def open_place(place: places.Place) -> Sink:
    """The sink of a place."""
    return open_sink("place", SinkSettings.model_validate(place.settings), Data())


def deliver(database: Path, sink: Sink) -> float:
    """Seconds until all that waits is delivered."""
    started = time.perf_counter()
    Drain(database, sink, fail).finish()
    return time.perf_counter() - started


def records(count: int) -> list[Record]:
    """Visits with all that is measured of a face."""
    now = time.time()
    shares = dict.fromkeys(Emotion, 1 / len(Emotion))
    visit = replace(sighting(0), quality=0.8, age=31.5, male=0.25, emotions=shares)
    return [Record.of(replace(visit, id=uuid7(now))) for _ in range(count)]


def fail(sentence: str) -> None:
    """A sink that fails is not to be measured."""
    raise RuntimeError(sentence)


class Clock(Output):
    """Takes the time from the first frame to the last."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def put(self, scene: Scene) -> None:
        """See `Output.put`."""
        self.times.append(time.perf_counter())

    def idle(self, stats: Stats) -> None:
        """See `Output.idle`."""

    def close(self) -> None:
        """See `Output.close`."""

    @property
    def fps(self) -> float:
        """Frames a second."""
        return (len(self.times) - 1) / (self.times[-1] - self.times[0])


def live_table() -> None:
    """Frames a second of a live run by what its PostgreSQL does; in turns, for equal neighbours."""
    with ExitStack() as resources:
        folder = Path(resources.enter_context(tempfile.TemporaryDirectory()))
        clip = folder / "clip.mp4"
        write_scene(clip, *CLIP)
        works = resources.enter_context(places.PostgreSQL(folder))
        silent = resources.enter_context(socket.create_server(("127.0.0.1", 0)))
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        sinks = {
            "works": works.settings["url"],
            "refuses connections": DOWN_URL.format(port=port),
            "accepts connections and says nothing": DOWN_URL.format(port=silent.getsockname()[1]),
        }
        rates: dict[str, list[float]] = {name: [] for name in sinks}
        for round_ in range(ROUNDS):
            for name, url in sinks.items():
                os.environ["WHOSTHERE_HOME"] = str(folder / f"home-{name}-{round_}")
                rates[name].append(live_fps(clip, f"place={url}"))
    print("\n| its PostgreSQL | live run, frames/s |\n|---|---:|")
    for name, of_name in rates.items():
        print(f"| {name} | {statistics.median(of_name):.0f} |")


def live_fps(clip: Path, sink: str) -> float:
    """Frames a second of a run without a window."""
    clock = Clock()
    options = LiveOptions(str(clip), window=False, sinks=(sink,))
    run_live(options, lambda _: None, lambda _: Clock(), also=(clock,))
    return clock.fps


if __name__ == "__main__":
    main()
