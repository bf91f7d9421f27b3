"""Recording of annotated frames, encoded in a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections import deque
from typing import TYPE_CHECKING, Self

from whosthere.video.film import Film

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.types import Frame
    from whosthere.video.source import Source

WAITING_FRAMES = 4
"""Frames that wait for the encoder; `Recorder.write` waits when there are more."""


class Recorder:
    """Writes frames of a source to an .mp4 or .mkv, with the sound of the source if it is a file.

    Encoding releases the interpreter lock, so that it goes on beside the analysis.

    Examples::

        with Recorder(Path("out.mp4"), source) as recorder:
            recorder.write(dataclasses.replace(frame, image=drawn))
    """

    def __init__(self, path: Path, source: Source) -> None:
        """Create the file.

        Raises:
            OutputError: It cannot be written, or the suffix is not .mp4 or .mkv.
        """
        self._film = Film(path, source.fps, source.audio)
        self._failure: Exception | None = None
        self._frames: queue.Queue[Frame | None] = queue.Queue(WAITING_FRAMES)
        self._thread = threading.Thread(target=self._encode, name=f"record {path}", daemon=True)
        self._thread.start()

    @property
    def silent_because(self) -> str | None:
        """Why the file has no sound although the source has; known once a frame is written."""
        return self._film.silent_because

    def write(self, frame: Frame) -> None:
        """Append a frame at its `pts`; nobody may write into its image any more.

        Raises:
            OutputError: An earlier frame could not be written; see `close`.
        """
        if self._failure is not None:
            raise self._failure
        self._frames.put(frame)

    def close(self) -> None:
        """Write what waits, and finish the file.

        Raises:
            OutputError: Not all could be written (a full disk); what was can be played.
        """
        if self._thread.is_alive():
            self._frames.put(None)
            self._thread.join()
            if self._failure is not None:
                raise self._failure

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _encode(self) -> None:
        frames = iter(self._frames.get, None)
        try:
            for frame in frames:
                self._film.add(frame)
            self._film.close()
        except Exception as error:  # carried to whoever writes
            self._failure = error
            self._film.abandon()
            # Still taken, so that nobody waits for room for ever.
            deque(frames, maxlen=0)
