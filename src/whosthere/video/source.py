"""The seam: what a source of frames is, whatever is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.types import Frame, SourceState


class Source(Protocol):
    """An open source of frames: a camera, a stream, a file or pictures.

    `frames` is iterated once, by one thread, and that thread calls `close`. Only `stop` may be
    called from another thread.

    Attributes:
        label: The address the user gave, without its password: safe to print and to keep.
        live: Frames come by the clock and are lost when nobody takes them; otherwise they wait.
        stills: Each frame is a scene of its own: nobody can be followed from one to the next.
        audio: File whose sound belongs to the frames, or None.
        size: Width and height of the last frame, in pixels; before the first, what the header says
            (0 when it does not), which leaves rotation out.
        fps: Frames a second by its own account; 0 when it does not say.
        frame_count: How many frames there will be, for a progress bar: an estimate; None for live.
        duration: How many seconds it will last: an estimate; None for live.
        state: How it is doing.
    """

    label: str
    live: bool
    stills: bool
    audio: Path | None
    size: tuple[int, int]
    fps: float
    frame_count: int | None
    duration: float | None
    state: SourceState

    def frames(self) -> Iterator[Frame]:
        """The frames in order, each once; `index` and `pts` only grow.

        Raises:
            SourceLost: A live source went away and did not come back in time.
            SourceUnauthorized: A stream that worked does not accept its password any more.
            SourceError: Not one frame of it can be decoded.
            PictureError: The only picture of it cannot be decoded.
        """
        ...

    def stop(self) -> None:
        """Ask `frames` to end soon; from any thread."""
        ...

    def close(self) -> None:
        """Give back what it holds; not while `frames` is running in another thread."""
        ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
