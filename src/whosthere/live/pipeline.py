"""Source to results: capture, detect, track, recognise."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, Self

from whosthere.live.detection import Detection
from whosthere.live.meter import Meter
from whosthere.live.stages import Stages
from whosthere.types import Result
from whosthere.video.capture import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whosthere.tracking.track import Track
    from whosthere.tracking.tracker import Tracker
    from whosthere.types import Face, Frame, ModelVersions, ServiceUse, Stats, TrackedFace
    from whosthere.video.source import Source

POLL = 0.1
"""Seconds between looks whether the source has ended, while iterating."""


class Recognising(Protocol):
    """The seam: who says of tracks who they are."""

    @property
    def models(self) -> ModelVersions:
        """What is at work, as of now."""
        ...

    @property
    def service(self) -> ServiceUse | None:
        """How a service on the network is used; None where everything is done on this machine."""
        ...

    def recognise(self, frame: Frame, tracks: Sequence[Track]) -> tuple[TrackedFace, ...]:
        """The faces of a frame with what is known of them, largest first."""
        ...

    def reconsider(self) -> None:
        """Those who are known have changed: what was said of tracks may not hold any more."""
        ...

    def finish(self) -> None:
        """There will be no more frames."""
        ...


class Pipeline:
    """Analyses one source. Capture and detection run in threads of their own.

    Iterate it for the result of every analysed frame, or `poll` it from a loop that has other
    things to do.

    Args:
        source: Where frames come from; the pipeline closes it.
        find: Finds the faces of one frame after another.
        tracker: Follows them; new.
        recogniser: Says who they are; of that tracker.
        max_fps: Frames a second of the stream to analyse at most; None for all.

    Attributes:
        source: Where frames come from.
        recogniser: Says who they are.
        stages: What capturing, detecting and recognising take; capturing in seconds of a CPU, as
            it mostly waits.
    """

    def __init__(
        self,
        source: Source,
        find: Callable[[Frame], Sequence[Face]],
        tracker: Tracker,
        recogniser: Recognising,
        max_fps: float | None = None,
    ) -> None:
        self.source = source
        self.recogniser = recogniser
        self.stages = Stages()
        self._find = find
        self._tracker = tracker
        self._capture = Capture(source, partial(self.stages.note, "capture"))
        self._meter = Meter(self._capture)
        self._detection = Detection(self._capture, self._detect, max_fps)

    def poll(self, timeout: float) -> Result | None:
        """The next result; None when there was none in time, or will be none (`ended`).

        Raises:
            WhosThereError: The source or the provider failed.
        """
        detected = self._detection.take(timeout)
        if detected is None:
            return None
        frame, faces = detected
        height, width = frame.image.shape[:2]
        if self.source.stills:
            self._tracker.cut()
        with self.stages.turn("recognise"):
            tracks = self._tracker.update(faces, frame.pts, (width, height))
            tracked = self.recogniser.recognise(frame, tracks)
        return Result(frame, tracked, self._with_service(self._meter.count(frame)))

    @property
    def ended(self) -> bool:
        """Whether the last result was given."""
        return self._detection.ended

    @property
    def stats(self) -> Stats:
        """How it is going, also while no frame comes."""
        return self._with_service(self._meter.stats())

    def close(self) -> None:
        """Stop everything. Results that were not taken are lost."""
        self._capture.close()
        self._detection.close()
        self.recogniser.finish()

    def _detect(self, frame: Frame) -> Sequence[Face]:
        with self.stages.turn("detect"):
            return self._find(frame)

    def _with_service(self, stats: Stats) -> Stats:
        return replace(stats, service=self.recogniser.service)

    def __iter__(self) -> Iterator[Result]:
        while not self.ended:
            result = self.poll(POLL)
            if result is not None:
                yield result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
