"""What the lake says, for requests: one question at a time, so that video goes on."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio.to_thread

from whosthere.lake.choice import place_of
from whosthere.lake.lake import open_lake
from whosthere.lake.report.figures import Figures, figures

if TYPE_CHECKING:
    from datetime import date, datetime

    from whosthere.config import Config

FRESH_SECONDS = 5.0
"""How long an answer is good for; rows come to a lake less often."""
MOST_ANSWERS = 32
"""Answers that are kept, of a few kilobytes each."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the lake says of some days.

    Attributes:
        figures: The figures.
        rows: How many sightings the lake holds, of all days.
        latest: When the latest of them began; None where there is none.
    """

    figures: Figures
    rows: int
    latest: datetime | None


class Insight:
    """Asks the lake, and remembers for a moment what it said."""

    def __init__(self) -> None:
        self._turn = anyio.CapacityLimiter(1)
        self._answers: dict[tuple[date, date, str], tuple[float, Told]] = {}

    async def ask(self, config: Config, first: date, last: date, timezone: str) -> Told:
        """The figures of some days, both ends included, in that time zone.

        Raises:
            UsageError: There is no such time zone, or the sink called lake is none.
            OutputError: The lake cannot be read.
        """
        return await anyio.to_thread.run_sync(
            self._answer, config, first, last, timezone, limiter=self._turn
        )

    def _answer(self, config: Config, first: date, last: date, timezone: str) -> Told:
        asked = (first, last, timezone)
        now = time.monotonic()
        self._answers = {
            key: (at, told) for key, (at, told) in self._answers.items() if at > now - FRESH_SECONDS
        }
        if asked in self._answers:
            return self._answers[asked][1]
        told = _asked(config, first, last, timezone)
        if len(self._answers) < MOST_ANSWERS:
            self._answers[asked] = (time.monotonic(), told)
        return told


def _asked(config: Config, first: date, last: date, timezone: str) -> Told:
    place, options = place_of(config)
    with open_lake(place, options, timezone=timezone, threads=1) as lake:
        [held] = lake.query(
            "SELECT count(*) AS rows, max(first_seen) AS latest FROM sightings"
        ).to_pylist()
        found = figures(lake, first, last, timezone, without=["visits"])
    return Told(found, held["rows"], held["latest"])
