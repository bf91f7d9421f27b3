"""What a run has to tell, as rows: about itself, its visits, and what was gathered of them."""

from __future__ import annotations

import time as clock
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from whosthere.sightings.gathering import NOTHING_MORE, Moment
from whosthere.sightings.portrait import sealed_records
from whosthere.sightings.record import Record
from whosthere.sightings.samples import look_row, model_columns
from whosthere.sightings.sighting import uuid7
from whosthere.sightings.tables.looks import LOOKS
from whosthere.sightings.tables.runs import RUNS
from whosthere.sightings.visits import MIN_FRAMES, Visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whosthere.sightings.gathering import Gathering
    from whosthere.sightings.sighting import Run, Sighting
    from whosthere.sightings.tables.table import Row
    from whosthere.sightings.visits import Visit
    from whosthere.types import Image, ModelVersions, TrackedFace


class Account:
    """Turns the frames of one run into rows; where they are kept is up to the caller.

    Args:
        run: The run that is watched.
        absence: Seconds out of sight that end a visit.
        min_frames: Fewest frames of a visit.
        gathering: What is gathered besides.
    """

    def __init__(
        self,
        run: Run,
        absence: float,
        min_frames: int = MIN_FRAMES,
        gathering: Gathering = NOTHING_MORE,
    ) -> None:
        self._visits = Visits(run, absence, min_frames, gathering)
        self._gathering = gathering
        self._frames = 0
        self._dropped = 0
        self._latest = 0.0

    @property
    def run(self) -> Run:
        """The run, with what watches at present."""
        return self._visits.run

    def watched_by(self, models: ModelVersions) -> None:
        """Say what watches from now on; it is kept with every visit that is still open."""
        if models != self.run.models:
            self._visits.run = replace(self.run, models=models)

    def see(
        self,
        time: float,
        faces: Iterable[TrackedFace],
        image: Image | None = None,
        dropped: int = 0,
    ) -> list[Visit]:
        """Take in one analysed frame, also when there is nobody in it.

        Args:
            time: Seconds into the run.
            faces: The faces of the frame.
            image: The frame; nothing besides sightings is gathered without it.
            dropped: Frames of the run that were dropped so far.

        Returns:
            The visits that are over.
        """
        self._frames += 1
        self._dropped = dropped
        self._latest = max(self._latest, time)
        return self._visits.see(Moment(time, image), faces)

    def close(self) -> list[Visit]:
        """The source has ended; returns the visits that were open."""
        return self._visits.close()

    def open(self) -> list[Sighting]:
        """The visits that go on, as they stand now."""
        return self._visits.open()

    def records(self, visits: Iterable[Visit]) -> list[Record]:
        """All rows of visits that are over."""
        return [record for visit in visits for record in self._records(visit)]

    def begun(self) -> Record:
        """The row that says that the run began."""
        return self._record(clock.time(), ended=False)

    def ended(self, *, killed: bool = False) -> Record:
        """The row that says that the run ended, now; `killed` if nobody lived to say so."""
        # A millisecond makes it sort after the row of the beginning, however short the run was.
        return self._record(clock.time() + 0.001, ended=True, killed=killed)

    def _records(self, visit: Visit) -> Iterator[Record]:
        yield Record.of(visit.sighting)
        for sample in visit.samples:
            yield Record(LOOKS, look_row(sample, visit.sighting, self.run))
        if visit.portrait is not None:
            yield from sealed_records(visit.portrait, visit.sighting, self.run, self._gathering)

    def _record(self, now: float, *, ended: bool, killed: bool = False) -> Record:
        run = self.run
        row: Row = {
            "id": uuid7(now),
            "schema_version": RUNS.version,
            "run_id": run.id,
            "camera": run.camera,
            "started_at": run.started_at,
            "ended_at": run.started_at + timedelta(seconds=self._latest) if ended else None,
            "frames": self._frames if ended else None,
            "dropped": self._dropped if ended else None,
            "settings": run.settings,
            "whosthere": run.whosthere,
            "recovered": killed,
        }
        return Record(RUNS, row | model_columns(run.models))
