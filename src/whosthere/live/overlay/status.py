"""The discreet line at the bottom: how fast, how late, how much was dropped."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.live.overlay.plates import Line, lay, plate
from whosthere.types import Box, SourceState

if TYPE_CHECKING:
    from whosthere.live.overlay.style import Style
    from whosthere.types import Image, Result, ServiceUse, Stats

HOLD = 0.5
"""Seconds before the numbers change: nobody reads faster."""
SILENT = {SourceState.STALLED: "stalled {:.0f} s", SourceState.LOST: "lost {:.0f} s, reconnecting"}


class StatusLine:
    """Draws the status line, frame by frame."""

    def __init__(self) -> None:
        self._parts: tuple[str, ...] = ()
        self._state: SourceState | None = None
        self._since = 0.0

    def draw(self, image: Image, result: Result, style: Style) -> Box | None:
        """Draw it at the bottom left; on a narrow picture as much of it as fits.

        Returns:
            What it covers, or None where the picture is too small for it.
        """
        self._read(result)
        height, width = image.shape[:2]
        drawn = plate((Line(self._parts, style.small),), widest=width)
        if drawn is None or drawn.height > height:
            return None
        lay(image, drawn, 0, height - drawn.height)
        return Box(0, height - drawn.height, drawn.width, drawn.height)

    def _read(self, result: Result) -> None:
        now = time.monotonic()
        if result.stats.state is not self._state or now - self._since >= HOLD:
            silence = (datetime.now(UTC) - result.frame.captured_at).total_seconds()
            self._parts = status_parts(result.stats, silence)
            self._state, self._since = result.stats.state, now


def status_parts(stats: Stats, silence: float = 0.0) -> tuple[str, ...]:
    """What the status line says, the most important first.

    Args:
        stats: How the work is going.
        silence: Seconds since the last frame; told when the source is silent.

    Examples:
        >>> from whosthere.types import SourceState, Stats
        >>> status_parts(Stats(SourceState.LIVE, 25.0, 24.9, 0.038, 2))
        ('25.0 fps in', '24.9 analysed', '38 ms', '2 dropped')
        >>> status_parts(Stats(SourceState.STALLED), silence=3.2)[0]
        'stalled 3 s'
        >>> status_parts(Stats(SourceState.LIVE, sinks=("lake fails, 3 rows wait",)))[-1]
        'lake fails, 3 rows wait'
    """
    parts = [SILENT[stats.state].format(silence)] if stats.state in SILENT else []
    if stats.state is SourceState.CONNECTING:
        parts.append("connecting")
    parts += [f"{stats.source_fps:.1f} fps in", f"{stats.analysed_fps:.1f} analysed"]
    if stats.latency:
        parts.append(f"{stats.latency * 1000:.0f} ms")
    parts.append(f"{stats.dropped} dropped")
    parts += stats.sinks
    *trouble, spent = service_parts(stats.service) or ("",)
    return (*trouble, *parts, spent) if spent else tuple(parts)


def service_parts(use: ServiceUse | None) -> tuple[str, ...]:
    """What is said of a service: what is wrong with it, and what it costs.

    Examples:
        >>> from whosthere.types import ServiceUse
        >>> service_parts(ServiceUse("azure", 132, 0.132, 900, 0.9, "USD", "busy, trying again"))
        ('azure: busy, trying again', '132 calls 0.13 USD')
    """
    if use is None:
        return ()
    spent = f"{use.calls} calls {use.cost:.2f} {use.currency}"
    if use.trouble is not None:
        return f"{use.name}: {use.trouble}", spent
    return (f"{use.name} {spent}",)
