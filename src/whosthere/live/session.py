"""One session: a pipeline, a window if there is one, and all the outputs."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.live.output import Scene
from whosthere.live.playback import PlaybackClock
from whosthere.live.stills import save_still
from whosthere.live.window import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from whosthere.live.output import Output
    from whosthere.live.overlay.overlay import Overlay
    from whosthere.live.pipeline import Pipeline
    from whosthere.live.window import Window
    from whosthere.types import Result, Stats

TICK = 0.03
"""Longest pause between two looks at the keyboard, seconds."""


class Session:
    """Runs a pipeline to its end, or until it is told to quit.

    Args:
        pipeline: Gives results.
        overlay: Draws them.
        outputs: Are shown every result, in this order.
        window: Shows the picture and takes commands; None to run without.
        stills: Folder for stills.
        tell: Is given one sentence when something worth knowing happens.
        troubles: Says what is wrong with the places where rows go.

    Attributes:
        frames: Frames that were analysed so far.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        overlay: Overlay,
        outputs: Sequence[Output],
        window: Window | None,
        stills: Path,
        tell: Callable[[str], None],
        troubles: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._troubles = troubles
        self._pipeline = pipeline
        self._overlay = overlay
        self._outputs = outputs
        self._window = window
        self._stills = stills
        self._tell = tell
        self._paused = False
        self._quit = False
        self._scene: Scene | None = None
        self._clock = PlaybackClock()
        self.frames = 0

    def run(self) -> None:
        """Returns when the source has ended or the user quits. The caller closes everything.

        Raises:
            WhosThereError: The source, an output or the provider failed.
        """
        while not (self._quit or self._pipeline.ended):
            self._obey()
            if self._paused:
                time.sleep(TICK)
            else:
                self._step()

    def stop(self) -> None:
        """End the session soon; may be called from a signal handler."""
        self._quit = True

    def _step(self) -> None:
        result = self._pipeline.poll(TICK)
        if result is None:
            self._idle()
            return
        self.frames += 1
        result = replace(result, stats=self._completed(result.stats))
        self._scene = Scene(result, self._overlay.draw)
        for output in self._outputs:
            output.put(self._scene)
        if self._window is not None or result.stats.service is not None:
            self._wait_until_due(result)
        if self._window is not None:
            self._window.show(self._scene.picture)

    def _idle(self) -> None:
        stats = self._completed(self._pipeline.stats)
        for output in self._outputs:
            output.idle(stats)
        if self._scene is not None and self._window is not None:
            # The picture stands still, but its status line tells why.
            frozen = replace(self._scene.result, stats=stats)
            self._window.show(self._overlay.draw(frozen))

    def _completed(self, stats: Stats) -> Stats:
        """What the pipeline cannot know added."""
        return replace(stats, sinks=self._troubles())

    def _wait_until_due(self, result: Result) -> None:
        """Play a file at its own speed: in a window, and for a service that looks by the clock."""
        if self._pipeline.source.live:
            return
        while (wait := self._clock.until(result.frame.pts)) > 0 and not self._quit:
            time.sleep(min(wait, TICK))
            self._obey()

    def _obey(self) -> None:
        if self._window is None:
            return
        for command in self._window.poll():
            match command:
                case Command.QUIT:
                    self._quit = True
                case Command.PAUSE:
                    self._paused = not self._paused
                    self._clock.restart()
                case Command.STILL:
                    self._save_still()
                case Command.LANDMARKS:
                    self._overlay.toggle_landmarks()
                    self._redraw()

    def _redraw(self) -> None:
        """Draw the same frame anew: during a pause there is no other."""
        if self._scene is not None and self._window is not None:
            self._scene = Scene(self._scene.result, self._overlay.draw)
            self._window.show(self._scene.picture)

    def _save_still(self) -> None:
        if self._scene is not None:
            path = save_still(self._scene.picture, self._stills, self._scene.result.frame)
            self._tell(f"saved {path}")
