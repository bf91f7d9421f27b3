"""A source in memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from whosthere.types import Frame, SourceState
from whosthere.video.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whosthere.types import Image

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""When the first frame of a memory source was captured."""


class MemorySource(Source):
    """Gives pictures from memory, as a file would.

    Args:
        images: BGR pictures.
        fps: Frames a second that they stand for.
        stills: Whether each picture is a scene of its own.

    Examples:
        >>> import numpy as np
        >>> source = MemorySource([np.zeros((8, 8, 3), np.uint8)] * 3, fps=2)
        >>> [frame.pts for frame in source.frames()]
        [0.0, 0.5, 1.0]
    """

    live = False
    audio = None
    label = "memory"

    def __init__(self, images: Sequence[Image], fps: float = 25, *, stills: bool = False) -> None:
        self.stills = stills
        self.fps = fps
        self.size = (images[0].shape[1], images[0].shape[0]) if images else (0, 0)
        self.frame_count = len(images)
        self.duration = len(images) / fps
        self.state = SourceState.CONNECTING
        self._images = images

    def frames(self) -> Iterator[Frame]:
        """See `Source.frames`."""
        self.state = SourceState.LIVE
        for index, image in enumerate(self._images):
            pts = index / self.fps
            yield Frame(image, index, pts, EPOCH + timedelta(seconds=pts))
        self.state = SourceState.ENDED

    def stop(self) -> None:
        """See `Source.stop`."""

    def close(self) -> None:
        """See `Source.close`."""
