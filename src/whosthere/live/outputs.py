"""What a session feeds besides the window: JSON lines, the recording, the journal."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from whosthere.live.json_lines import result_line
from whosthere.live.output import Output
from whosthere.sightings.journal import Journal
from whosthere.sightings.sighting import Run
from whosthere.sightings.visits import MIN_FRAMES
from whosthere.sinks.drain import Drain, DrainThread
from whosthere.video.recording import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from whosthere.live.output import Scene
    from whosthere.sinks.sink import Sink
    from whosthere.types import Frame, ModelVersions, Stats
    from whosthere.video.source import Source


class JsonLines(Output):
    """Prints each result as one JSON line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def put(self, scene: Scene) -> None:
        """See `Output.put`."""
        print(result_line(scene.result), file=self._stream, flush=True)

    def idle(self, stats: Stats) -> None:
        """See `Output.idle`."""

    def close(self) -> None:
        """See `Output.close`."""


class Recording(Output):
    """Writes the annotated video.

    Args:
        path: The file, .mp4 or .mkv.
        source: Whose frames they are.
        tell: Is given one sentence when the sound could not be copied.

    Raises:
        OutputError: The file cannot be written.
    """

    def __init__(self, path: Path, source: Source, tell: Callable[[str], None]) -> None:
        self._recorder = Recorder(path, source)
        self._tell = tell

    def put(self, scene: Scene) -> None:
        """See `Output.put`."""
        self._recorder.write(replace(scene.result.frame, image=scene.picture))

    def idle(self, stats: Stats) -> None:
        """See `Output.idle`."""

    def close(self) -> None:
        """See `Output.close`."""
        self._recorder.close()
        if self._recorder.silent_because is not None:
            self._tell(f"the recording has no sound: {self._recorder.silent_because}")


class Keeping(Output):
    """Keeps sightings: durably in the outbox, and from there wherever the sinks take them.

    Args:
        database: Where the outbox is.
        sinks: Where rows go.
        source: Who is watched.
        models: Says what watches: with a service that is known only after its first answer.
        absence: Seconds out of sight that end a visit.
        tell: Is given one sentence when a sink fails.
    """

    def __init__(
        self,
        database: Path,
        sinks: Iterable[Sink],
        source: Source,
        models: Callable[[], ModelVersions],
        absence: float,
        tell: Callable[[str], None],
    ) -> None:
        self.count = 0
        self._source = source
        self._models = models
        self._database = database
        self._absence = absence
        self._started_at: datetime | None = None
        self._journal: Journal | None = None
        with ExitStack() as resources:
            for sink in sinks:
                drain = Drain(database, sink, tell)
                resources.enter_context(DrainThread(drain, tell))
            self._resources = resources.pop_all()

    def put(self, scene: Scene) -> None:
        """See `Output.put`."""
        frame = scene.result.frame
        if self._journal is None or self._started_at is None:
            self._started_at, self._journal = frame.captured_at, self._open(frame)
        self._journal.watched_by(self._models())
        closed = self._journal.see(self._seconds(frame, self._started_at), scene.result.faces)
        self.count += len(closed)

    def idle(self, stats: Stats) -> None:
        """See `Output.idle`."""

    def close(self) -> None:
        """See `Output.close`."""
        with self._resources:
            if self._journal is not None:
                self.count += len(self._journal.close())

    def _open(self, frame: Frame) -> Journal:
        run = Run.begin(self._source.label, frame.captured_at, self._models())
        min_frames = 1 if self._source.stills else MIN_FRAMES
        return Journal(self._database, run, self._absence, min_frames)

    def _seconds(self, frame: Frame, started_at: datetime) -> float:
        """Into the run: by the clock for a live source, by its own time for a file."""
        if self._source.live:
            return (frame.captured_at - started_at).total_seconds()
        return frame.pts
