"""The discreet line at the bottom: how fast, how late, how much was dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.live.overlay.plates import Line, Plate, lay, plate
from whosthere.types import SourceState

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Style
    from whosthere.types import Image, Stats

STATES = {
    SourceState.CONNECTING: "connecting",
    SourceState.STALLED: "stalled",
    SourceState.LOST: "lost, reconnecting",
}


def draw_status(image: Image, stats: Stats, style: Style) -> None:
    """Draw the status line at the bottom left; on a narrow picture as much of it as fits."""
    parts = status_parts(stats)
    drawn = _line(parts, style)
    while drawn.size[0] > image.shape[1] and len(parts) > 1:
        parts = parts[:-1]
        drawn = _line(parts, style)
    lay(image, drawn, 0, image.shape[0] - drawn.size[1])


def status_parts(stats: Stats) -> list[str]:
    """What the status line says, the most important first.

    Examples:
        >>> from whosthere.types import SourceState, Stats
        >>> status_parts(Stats(SourceState.LIVE, 25.0, 24.9, 0.038, 2))
        ['25 fps in', '25 analysed', '38 ms', '2 dropped']
    """
    parts = [STATES[stats.state]] if stats.state in STATES else []
    parts += [f"{stats.source_fps:.0f} fps in", f"{stats.analysed_fps:.0f} analysed"]
    if stats.latency:
        parts.append(f"{stats.latency * 1000:.0f} ms")
    parts.append(f"{stats.dropped} dropped")
    return parts


def _line(parts: list[str], style: Style) -> Plate:
    return plate((Line(" · ".join(parts), style.small),))
