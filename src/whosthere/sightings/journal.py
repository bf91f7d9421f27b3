"""What a run keeps of what it sees: visits, written to the outbox as they close."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from whosthere.database import connect
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.turn import Turn
from whosthere.sightings.visits import MIN_FRAMES, Visits

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from whosthere.sightings.sighting import Run, Sighting
    from whosthere.types import ModelVersions, TrackedFace

CHECKPOINT_SECONDS = 2.0
"""How much of an open visit a killed process may lose."""


class Journal:
    """Sees every frame of one run, and keeps its visits durably. Use it as a context manager.

    A run that was killed leaves its open visits as of their last checkpoint; the next journal of
    the same database closes them. Which runs are alive is told by a lock file a run.

    Args:
        database: The database; `whosthere.config.database_path`.
        run: The run that is watched.
        absence: Seconds out of sight that end a visit.
        min_frames: Fewest frames of a visit.

    Raises:
        DatabaseError: The database cannot be opened or written.
        OutputError: The lock file beside it cannot be written.
    """

    def __init__(
        self, database: Path, run: Run, absence: float, min_frames: int = MIN_FRAMES
    ) -> None:
        self._visits = Visits(run, absence, min_frames)
        self._run_id = run.id
        self._next_checkpoint = -inf
        self._checkpointed = False
        self._database = database
        with ExitStack() as resources:
            connection = resources.enter_context(closing(connect(database)))
            self._outbox = Outbox(connection)
            turn = self._turn_of(run.id)
            turn.take()
            resources.callback(turn.retire)
            self._outbox.recover(self._is_dead)
            self._resources = resources.pop_all()

    def watched_by(self, models: ModelVersions) -> None:
        """Say what watches from now on; it is kept with every visit that is still open."""
        if models != self._visits.run.models:
            self._visits.run = replace(self._visits.run, models=models)

    def see(self, time: float, faces: Iterable[TrackedFace]) -> list[Sighting]:
        """Take in one analysed frame, also when there is nobody in it.

        Args:
            time: Seconds into the run.
            faces: The faces of the frame.

        Returns:
            The visits that are over; they are in the outbox already.

        Raises:
            DatabaseError: They could not be written.
        """
        closed = self._visits.see(time, faces)
        if closed or time >= self._next_checkpoint:
            self._checkpoint(closed)
            self._next_checkpoint = time + CHECKPOINT_SECONDS
        return closed

    def close(self) -> list[Sighting]:
        """The source has ended: close every visit and the database.

        Returns:
            The visits that were open.
        """
        with self._resources:
            closed = self._visits.close()
            self._outbox.put(self._run_id, map(Record.of, closed))
        return closed

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _checkpoint(self, closed: list[Sighting]) -> None:
        still_open = self._visits.open()
        # Nothing to write while nobody is there: memory cards wear out.
        if closed or still_open or self._checkpointed:
            self._outbox.put(self._run_id, map(Record.of, closed), still_open)
        self._checkpointed = bool(still_open)

    def _turn_of(self, run_id: str) -> Turn:
        return Turn(self._database, f"run-{run_id}")

    def _is_dead(self, run_id: str) -> bool:
        turn = self._turn_of(run_id)
        if not turn.take():
            return False
        turn.retire()
        return True
