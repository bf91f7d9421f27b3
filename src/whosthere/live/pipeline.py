"""Source to results: capture, detect, track, recognise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from whosthere.live.detection import Detection
from whosthere.live.meter import Meter
from whosthere.types import Result
from whosthere.video.capture import Capture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.live.recogniser import Recogniser
    from whosthere.providers.provider import Provider
    from whosthere.tracking.tracker import Tracker
    from whosthere.types import Stats
    from whosthere.video.source import Source

POLL = 0.1
"""Seconds between looks whether the source has ended, while iterating."""


class Pipeline:
    """Analyses one source. Capture and detection run in threads of their own.

    Iterate it for the result of every analysed frame, or `poll` it from a loop that has other
    things to do.

    Args:
        source: Where frames come from; the pipeline closes it.
        provider: Who finds the faces.
        tracker: Follows them; new.
        recogniser: Says who they are; of that tracker.
        max_fps: Frames a second of the stream to analyse at most; None for all.

    Attributes:
        source: Where frames come from.
        models: What analyses them.
    """

    def __init__(
        self,
        source: Source,
        provider: Provider,
        tracker: Tracker,
        recogniser: Recogniser,
        max_fps: float | None = None,
    ) -> None:
        self.source = source
        self.models = provider.models
        self._tracker = tracker
        self._recogniser = recogniser
        self._capture = Capture(source)
        self._meter = Meter(self._capture)
        self._detection = Detection(self._capture, provider, max_fps)

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
        tracks = self._tracker.update(faces, frame.pts, (width, height))
        tracked = self._recogniser.recognise(frame, tracks)
        return Result(frame, tracked, self._meter.count(frame))

    @property
    def ended(self) -> bool:
        """Whether the last result was given."""
        return self._detection.ended

    @property
    def stats(self) -> Stats:
        """How it is going, also while no frame comes."""
        return self._meter.stats()

    def close(self) -> None:
        """Stop everything. Results that were not taken are lost."""
        self._capture.close()
        self._detection.close()
        self._recogniser.finish()

    def __iter__(self) -> Iterator[Result]:
        while not self.ended:
            result = self.poll(POLL)
            if result is not None:
                yield result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
