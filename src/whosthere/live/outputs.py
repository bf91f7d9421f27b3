"""What a session feeds besides the window: JSON lines and the recording."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from whosthere.live.json_lines import result_line
from whosthere.live.output import Output
from whosthere.video.recording import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from whosthere.live.output import Scene
    from whosthere.types import Stats
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
