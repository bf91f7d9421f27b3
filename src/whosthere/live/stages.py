"""How long each stage of the work takes, and how often it is done."""

from __future__ import annotations

import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = 5.0
"""Seconds over which the mean is taken."""

_MOST = 1000
"""Turns remembered: enough for 200 a second."""


class Pace(NamedTuple):
    """How one stage fares.

    Attributes:
        seconds: Mean of a turn; None when there was none of late.
        rate: Turns a second.
    """

    seconds: float | None
    rate: float


class _Turn(NamedTuple):
    ended: float
    seconds: float


class Stages:
    """Measures stages by name. Each is worked on by one thread, and any may ask."""

    def __init__(self) -> None:
        self._turns: dict[str, deque[_Turn]] = {}

    @contextmanager
    def turn(self, stage: str) -> Iterator[None]:
        """Measure the block as one turn of that stage; one that fails does not count."""
        began = time.perf_counter()
        yield
        self.note(stage, time.perf_counter() - began)

    def note(self, stage: str, seconds: float) -> None:
        """Note a turn that took so long."""
        turns = self._turns.setdefault(stage, deque(maxlen=_MOST))
        turns.append(_Turn(time.monotonic(), seconds))

    def paces(self) -> dict[str, Pace]:
        """How every stage fares that ever had a turn, by name."""
        since = time.monotonic() - WINDOW
        return {stage: _pace(turns.copy(), since) for stage, turns in self._turns.copy().items()}


def _pace(turns: deque[_Turn], since: float) -> Pace:
    recent = [turn for turn in turns if turn.ended >= since]
    if not recent:
        return Pace(None, 0.0)
    seconds = sum(turn.seconds for turn in recent) / len(recent)
    # From the end of the first turn to that of the last there is one turn less.
    elapsed = recent[-1].ended - recent[0].ended
    return Pace(seconds, (len(recent) - 1) / elapsed if elapsed > 0 else 0.0)
