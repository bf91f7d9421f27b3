"""Whether memory stays flat: ``python -m benchmarks.soak --minutes 30``.

Watches a clip with five faces over and over, as one endless live source, with everything on: every
frame drawn, rows of all tables kept. Prints the resident memory every minute.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import psutil

from benchmarks.scenes import write_scene
from whosthere.config import Config, Data, database_path
from whosthere.live.keeping import Keeping
from whosthere.live.output import Output
from whosthere.live.overlay.overlay import Overlay
from whosthere.live.session import Session
from whosthere.live.watch import open_pipeline
from whosthere.sinks.delivering import delivering
from whosthere.types import Aspect, Frame, SourceState
from whosthere.video.open import open_source
from whosthere.video.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.live.output import Scene
    from whosthere.types import Stats

PAUSE = 8.0
"""Seconds without anybody between two passes, so that visits end and tracks are forgotten."""


class Endless(Source):
    """A file over and over, by the clock, for some minutes."""

    live = True
    stills = False
    audio = None
    frame_count = None
    duration = None

    def __init__(self, path: Path, minutes: float, fps: float) -> None:
        self._path = path
        self._seconds = minutes * 60
        self._stopped = False
        self.label = path.name
        self.size, self.fps, self.state = (1280, 720), fps, SourceState.LIVE

    def frames(self) -> Iterator[Frame]:
        """See `Source.frames`."""
        started = time.monotonic()
        number = 0
        while not self._stopped and time.monotonic() - started < self._seconds:
            with open_source(str(self._path)) as source:
                for frame in source.frames():
                    time.sleep(max(started + number / self.fps - time.monotonic(), 0))
                    pts = time.monotonic() - started
                    yield replace(frame, index=number, pts=pts, captured_at=datetime.now(UTC))
                    number += 1
            time.sleep(PAUSE)
            number = round((time.monotonic() - started) * self.fps)
        self.state = SourceState.ENDED

    def stop(self) -> None:
        """See `Source.stop`."""
        self._stopped = True

    def close(self) -> None:
        """See `Source.close`."""


class MemoryLog(Output):
    """Draws every frame, and prints the memory once a minute."""

    def __init__(self) -> None:
        self._frames = 0
        self._next = 0.0

    def put(self, scene: Scene) -> None:
        """See `Output.put`."""
        self._frames += int(scene.picture.any())
        if scene.result.frame.pts >= self._next:
            rss = psutil.Process().memory_info().rss / 1e6
            minute = scene.result.frame.pts / 60
            print(f"| {minute:.0f} | {self._frames} | {rss:.0f} |", flush=True)
            self._next += 60

    def idle(self, stats: Stats) -> None:
        """See `Output.idle`."""

    def close(self) -> None:
        """See `Output.close`."""


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--fps", type=float, default=30)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as resources:
        os.environ["WHOSTHERE_HOME"] = folder
        clip = Path(folder) / "five.mp4"
        write_scene(clip, (1280, 720), 5, 20)
        config = Config(data=Data(looks=True, embeddings=True, thumbnails=True))
        pipeline = open_pipeline(
            Endless(clip, arguments.minutes, arguments.fps),
            resources,
            wanted=Aspect.EVERYTHING,
            dense=False,
            max_fps=None,
            config=config,
        )
        resources.enter_context(pipeline)
        resources.enter_context(delivering(config, (), print))
        keeping = Keeping(
            database_path(),
            pipeline.source.label,
            pipeline.source,
            lambda: pipeline.recogniser.models,
            config,
        )
        resources.callback(keeping.close)
        print("| minute | frames | RSS MB |\n|---:|---:|---:|")
        session = Session(
            pipeline, Overlay(), [keeping, MemoryLog()], None, Path(folder), tell=print
        )
        session.run()
        print(f"\n{keeping.count} sightings")


if __name__ == "__main__":
    main()
