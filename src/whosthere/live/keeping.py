"""Keeping what is seen: rows of all tables, in the outbox, from where sinks take them."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from whosthere.live.gathering import gathering_of
from whosthere.live.output import Output
from whosthere.sightings.journal import Journal
from whosthere.sightings.sighting import Run
from whosthere.sightings.visits import MIN_FRAMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from whosthere.config import Config
    from whosthere.live.output import Scene
    from whosthere.types import Frame, ModelVersions, Stats
    from whosthere.video.source import Source


class Keeping(Output):
    """Keeps rows durably in the outbox.

    Args:
        database: Where the outbox is, and the gallery.
        camera: What rows call the camera.
        source: Who is watched.
        models: Says what watches: with a service that is known only after its first answer.
        config: What is kept, and when a visit is over.
        settings: What the run was told, as JSON.

    Attributes:
        count: Sightings so far.
    """

    def __init__(
        self,
        database: Path,
        camera: str,
        source: Source,
        models: Callable[[], ModelVersions],
        config: Config,
        settings: str = "{}",
    ) -> None:
        self.count = 0
        self._camera = camera
        self._source = source
        self._models = models
        self._database = database
        self._config = config
        self._settings = settings
        self._started_at: datetime | None = None
        self._journal: Journal | None = None
        self._resources = ExitStack()
        self._gathering = gathering_of(config.data, database, self._resources)

    def put(self, scene: Scene) -> None:
        """See `Output.put`."""
        result = scene.result
        frame = result.frame
        if self._journal is None or self._started_at is None:
            self._started_at, self._journal = frame.captured_at, self._open(frame)
        self._journal.watched_by(self._models())
        closed = self._journal.see(
            self._seconds(frame, self._started_at), result.faces, frame.image, result.stats.dropped
        )
        self.count += len(closed)

    def idle(self, stats: Stats) -> None:
        """See `Output.idle`."""

    def close(self) -> None:
        """See `Output.close`."""
        with self._resources:
            if self._journal is not None:
                self.count += len(self._journal.close())

    def _open(self, frame: Frame) -> Journal:
        run = Run.begin(self._camera, frame.captured_at, self._models(), self._settings)
        return Journal(
            self._database,
            run,
            self._config.sightings.absence,
            1 if self._source.stills else MIN_FRAMES,
            self._gathering,
            self._config.data.outbox_mb << 20,
        )

    def _seconds(self, frame: Frame, started_at: datetime) -> float:
        """Into the run: by the clock for a live source, by its own time for a file."""
        if self._source.live:
            return (frame.captured_at - started_at).total_seconds()
        return frame.pts
