"""A camera and the thread that watches it, again and again."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.errors import SourceUnauthorized, UsageError, WhosThereError, described
from whosthere.live.stages import Stages
from whosthere.server.cameras.broadcast import Broadcast
from whosthere.server.cameras.picture import Shown
from whosthere.server.cameras.run import Run
from whosthere.server.cameras.seen import seen_json
from whosthere.server.cameras.status import CameraState, CameraStatus, Standing
from whosthere.types import SourceState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.live.stages import Pace
    from whosthere.server.cameras.camera import Camera
    from whosthere.server.cameras.news import News
    from whosthere.server.cameras.studio import Studio
    from whosthere.types import Result, Stats
    from whosthere.video.open import Kind

FIRST_PAUSE = 1.0
"""Seconds before a camera that failed is tried again; twice as long each time, up to"""
LONGEST_PAUSE = 30.0
"""seconds."""

_log = logging.getLogger(__name__)


class WatchedCamera:
    """Watches one camera in a thread of its own, until it is stopped; nothing here waits for it.

    A camera that fails is tried again, ever more rarely; one that refuses its login only when
    somebody says so, as tries could lock it.

    Args:
        camera: What is watched.
        studio: What it shares with other cameras.
        news: Is told when its state changes.

    Attributes:
        camera: What is watched.
        broadcast: Shows it to viewers.
        stages: How long encoding and sending take.
        over: Whether it is to end, or has.
    """

    def __init__(self, camera: Camera, studio: Studio, news: News) -> None:
        self.camera = camera
        # Found out once: a disk of the network may hang.
        self._kind: Kind = camera.kind
        self.stages = Stages()
        self.broadcast = Broadcast(self.stages)
        self._studio = studio
        self._news = news
        self._standing = Standing(CameraState.CONNECTING)
        self._seq = 0
        self._pause = FIRST_PAUSE
        self._run: Run | None = None
        self.over = False
        self._interrupted = threading.Event()
        # A daemon: a driver that hangs must not keep the process from ending.
        self._thread = threading.Thread(target=self._watch, name=f"camera {camera.id}", daemon=True)

    @property
    def status(self) -> CameraStatus:
        """How it fares."""
        camera = self.camera
        return CameraStatus(
            camera.id,
            camera.name,
            self._kind,
            camera.shown,
            camera.has_password,
            camera.paused,
            self._standing,
        )

    def paces(self) -> Mapping[str, Pace]:
        """How every stage of its work fares."""
        run = self._run
        return ({} if run is None else run.pipeline.stages.paces()) | self.stages.paces()

    def start(self) -> None:
        """Watch it from now on."""
        self._thread.start()

    def change(self, camera: Camera) -> None:
        """Watch it as it is now."""
        if camera.address != self.camera.address or camera.paused:
            self.broadcast.forget()
        self.camera, self._kind = camera, camera.kind
        self.restart()

    def restart(self) -> None:
        """Open it anew: play a file again, or try a camera that failed."""
        self._pause = FIRST_PAUSE
        self._interrupted.set()

    def reconsider(self) -> None:
        """People have changed: who is in view may be somebody else."""
        if (run := self._run) is not None:
            run.reconsider()

    def take_up_settings(self) -> None:
        """The settings have changed: where that matters, the camera is opened anew."""
        if (run := self._run) is not None and run.outdated(self._studio.config):
            self.restart()

    def stop(self) -> None:
        """End soon; see `join`."""
        self.over = True
        self._interrupted.set()

    def join(self, timeout: float) -> bool:
        """Wait that many seconds at most until it has ended; returns whether it has."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _watch(self) -> None:
        while True:
            # What is set from now on counts for the run that begins; `stop` says so before.
            self._interrupted.clear()
            if self.over:
                return
            self._interrupted.wait(self._watch_once())

    def _watch_once(self) -> float | None:
        """One run; returns after how many seconds to try again, None for not by itself."""
        if self.camera.paused:
            self._become(Standing(CameraState.PAUSED))
            return None
        # While it is tried again by itself, what was wrong stays to be read.
        problem = None if self._pause == FIRST_PAUSE else self._standing.problem
        self._become(replace(self._standing, state=CameraState.CONNECTING, problem=problem))
        try:
            self._run_once()
        except (SourceUnauthorized, UsageError) as error:
            self._fail(str(error))
            return None
        except WhosThereError as error:
            self._fail(str(error))
        except Exception as error:  # one camera must not end with another's mistake
            _log.error("a camera failed: %s", described(error))
            self._fail("watching it failed unexpectedly; the server's log tells where")
        else:
            if not self._interrupted.is_set():
                self._become(Standing(CameraState.ENDED, size=self._standing.size))
            return None
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        return pause

    def _run_once(self) -> None:
        camera = self.camera
        try:
            with Run(camera, self._studio) as self._run:
                for result in self._run.results(self._interrupted):
                    if result is None:
                        self._note(self._run.pipeline.stats)
                    else:
                        self._pause = FIRST_PAUSE
                        self._show(camera, result)
        finally:
            self._run = None
            self._studio.visitors.gone(camera.id)

    def _show(self, camera: Camera, result: Result) -> None:
        visitors = self._studio.visitors.see(camera, result.frame.image, result.faces)
        self._note(result.stats, (result.frame.image.shape[1], result.frame.image.shape[0]))
        self._seq += 1
        seen = seen_json(result, visitors)
        self.broadcast.show(Shown(camera.id, self._seq, result.frame.image, seen))

    def _note(self, stats: Stats, size: tuple[int, int] | None = None) -> None:
        state = CameraState(stats.state)
        self._become(
            Standing(
                state,
                self._problem(stats.state),
                size or self._standing.size,
                stats.source_fps,
                stats.analysed_fps,
                stats.latency,
                stats.dropped,
            )
        )
        if state in {CameraState.LOST, CameraState.STALLED}:
            self._studio.visitors.gone(self.camera.id)

    def _problem(self, state: SourceState) -> str | None:
        match state:
            case SourceState.LOST:
                return f"{self.camera.shown} was lost; it is tried again until it is back"
            case SourceState.STALLED:
                return f"{self.camera.shown} sends no picture at the moment"
            case _:
                return None

    def _fail(self, problem: str) -> None:
        if problem != self._standing.problem:
            self._studio.tell(f"camera {self.camera.name}: {problem}")
        self._become(Standing(CameraState.FAILED, problem, self._standing.size))

    def _become(self, standing: Standing) -> None:
        before, self._standing = self._standing, standing
        if (before.state, before.problem) != (standing.state, standing.problem):
            self._news.tell()
