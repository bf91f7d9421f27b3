"""What a session without a window shows in the terminal: a bar for files, a line for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from whosthere.live.output import Output
from whosthere.live.overlay.status import service_parts
from whosthere.types import SourceState

if TYPE_CHECKING:
    from rich.console import Console

    from whosthere.live.output import Scene
    from whosthere.types import Stats, TrackedFace
    from whosthere.video.source import Source

STATES = {
    SourceState.CONNECTING: "connecting",
    SourceState.STALLED: "stalled: no frame comes",
    SourceState.LOST: "lost: trying to reconnect",
}
NAMES_SHOWN = 4
LABEL_CHARACTERS = 28
BAR_CHARACTERS = 16


class TerminalProgress(Output):
    """Progress of a session on a terminal; silent where the console is none.

    Args:
        source: What is watched.
        console: Where to show it.
    """

    def __init__(self, source: Source, console: Console) -> None:
        bar = (
            (BarColumn(BAR_CHARACTERS), TaskProgressColumn(), TimeRemainingColumn())
            if source.duration
            else ()
        )
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            *bar,
            TextColumn("{task.fields[status]}", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(
            _ending(source.label), total=source.duration or None, status="connecting"
        )
        self._progress.start()

    def put(self, scene: Scene) -> None:
        """See `Output.put`."""
        result = scene.result
        status = f"{_rates(result.stats)} · {_faces(result.faces)}"
        self._progress.update(self._task, completed=result.frame.pts, status=status)

    def idle(self, stats: Stats) -> None:
        """See `Output.idle`."""
        if stats.state in STATES:
            self._progress.update(self._task, status=STATES[stats.state])

    def close(self) -> None:
        """See `Output.close`."""
        self._progress.stop()


def _ending(label: str) -> str:
    """The end of a long label tells more than its beginning: the name of a file."""
    return label if len(label) <= LABEL_CHARACTERS else f"…{label[1 - LABEL_CHARACTERS :]}"


def _rates(stats: Stats) -> str:
    rates = f"{stats.analysed_fps:.0f} fps"
    if stats.latency:
        rates += f" · {stats.latency * 1000:.0f} ms · {stats.dropped} dropped"
    return " · ".join((rates, *service_parts(stats.service), *stats.sinks))


def _faces(faces: tuple[TrackedFace, ...]) -> str:
    if not faces:
        return "nobody"
    names = [face.identity.name or "unknown" for face in faces]
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more
