"""One run of a camera: from opening it until it ends, fails or is interrupted."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Self

from whosthere.config import database_path
from whosthere.live.keeping import Keeping
from whosthere.live.output import Scene
from whosthere.live.pipeline import Pipeline
from whosthere.live.playback import PlaybackClock
from whosthere.live.run_settings import run_settings
from whosthere.types import Aspect
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.config import Config
    from whosthere.live.recognition import Recognition
    from whosthere.server.cameras.camera import Camera
    from whosthere.server.cameras.studio import Studio
    from whosthere.types import Result
    from whosthere.video.source import Source

TICK = 0.1
"""Longest wait between two looks at whether a run was interrupted, seconds."""


class Run:
    """Watches a camera once, and keeps sightings. Use it as a context manager.

    For one thread, but for `reconsider`.

    Args:
        camera: What is watched.
        studio: What it shares with other cameras.

    Attributes:
        pipeline: Does the work.

    Raises:
        WhosThereError: The camera cannot be opened, the networks not be loaded, or the group not
            be searched.
    """

    def __init__(self, camera: Camera, studio: Studio) -> None:
        config = self._config = studio.config
        source = open_source(camera.address)
        with ExitStack() as unless_made:
            unless_made.enter_context(source)
            recognition = studio.recognition(camera.name, config, stills=source.stills)
            unless_made.pop_all()
        self._people_changed = threading.Event()
        self._clock = PlaybackClock()
        self.pipeline = Pipeline(
            source, recognition.find, recognition.tracker, recognition.recogniser
        )
        with ExitStack() as resources:
            resources.enter_context(self.pipeline)
            self._keeping = None
            if config.sightings.keep:
                self._keeping = _keeping(camera, source, recognition, config)
                resources.enter_context(closing(self._keeping))
            self._resources = resources.pop_all()

    def results(self, interrupted: threading.Event) -> Iterator[Result | None]:
        """What is seen, as it is due, until the source has ended; None where nothing came.

        Args:
            interrupted: Ends it early.

        Raises:
            WhosThereError: The source or the networks failed, or rows cannot be kept.
        """
        while not (interrupted.is_set() or self.pipeline.ended):
            if self._people_changed.is_set():
                self._people_changed.clear()
                self.pipeline.recogniser.reconsider()
            result = self.pipeline.poll(TICK)
            if result is not None:
                self._wait_until_due(result, interrupted)
                if self._people_changed.is_set():
                    # It was reckoned before: it may name somebody who is erased by now.
                    continue
                if self._keeping is not None:
                    self._keeping.put(Scene(result, lambda undrawn: undrawn.frame.image))
            yield result

    def reconsider(self) -> None:
        """Vote again on everybody with the next frame: people have changed. From any thread."""
        self._people_changed.set()

    def outdated(self, config: Config) -> bool:
        """Whether it would be watched in another way with those settings."""
        before, now = (
            (each.vision, each.people, each.sightings, each.data) for each in (self._config, config)
        )
        return before != now

    def _wait_until_due(self, result: Result, interrupted: threading.Event) -> None:
        """A file is played at its own speed."""
        if not self.pipeline.source.live:
            interrupted.wait(max(self._clock.until(result.frame.pts), 0.0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()


def _keeping(camera: Camera, source: Source, recognition: Recognition, config: Config) -> Keeping:
    return Keeping(
        database_path(),
        camera.name,
        source,
        lambda: recognition.recogniser.models.at_work(Aspect.EVERYTHING),
        config,
        run_settings(config, Aspect.EVERYTHING, None),
    )
