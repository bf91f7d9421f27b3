"""What a run keeps of what it sees, durably: each visit as it closes, and the run itself."""

from __future__ import annotations

from contextlib import ExitStack, closing
from math import inf
from typing import TYPE_CHECKING

from whosthere.database import connect
from whosthere.sightings.account import Account
from whosthere.sightings.gathering import NOTHING_MORE
from whosthere.sightings.outbox import MOST_BYTES, Outbox
from whosthere.sightings.turn import Turn
from whosthere.sightings.visits import MIN_FRAMES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from whosthere.sightings.gathering import Gathering
    from whosthere.sightings.sighting import Run, Sighting
    from whosthere.sightings.visits import Visit
    from whosthere.types import Image, ModelVersions, TrackedFace

CHECKPOINT_SECONDS = 2.0
"""How much of an open visit a killed process may lose."""
IDLE_CHECKPOINT_SECONDS = 60.0
"""The same of the run itself, while nobody is there: memory cards wear out."""


class Journal:
    """Sees every frame of one run, and keeps its rows. Use it as a context manager.

    A run that was killed leaves itself and its open visits as of their last checkpoint; the next
    journal of the same database closes them. What was gathered of those visits besides is lost.
    Which runs are alive is told by a lock file a run.

    Args:
        database: The database; `whosthere.config.database_path`.
        run: The run that is watched.
        absence: Seconds out of sight that end a visit.
        min_frames: Fewest frames of a visit.
        gathering: What is gathered besides.
        most_bytes: How much the rows in the database may take.

    Raises:
        DatabaseError: The database cannot be opened or written.
        OutputError: The lock file beside it cannot be written.
    """

    def __init__(
        self,
        database: Path,
        run: Run,
        absence: float,
        min_frames: int = MIN_FRAMES,
        gathering: Gathering = NOTHING_MORE,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._account = Account(run, absence, min_frames, gathering)
        self._run_id = run.id
        self._checkpoint_at = -inf
        self._idle_since = -inf
        self._database = database
        with ExitStack() as resources:
            connection = resources.enter_context(closing(connect(database)))
            self._outbox = Outbox(connection, most_bytes)
            turn = self._turn_of(run.id)
            turn.take()
            resources.callback(turn.retire)
            self._outbox.recover(self._is_dead)
            self._outbox.put(
                run.id, [self._account.begun()], if_killed=self._account.ended(killed=True)
            )
            self._resources = resources.pop_all()

    def watched_by(self, models: ModelVersions) -> None:
        """Say what watches from now on; it is kept with every visit that is still open."""
        self._account.watched_by(models)

    def see(
        self,
        time: float,
        faces: Iterable[TrackedFace],
        image: Image | None = None,
        dropped: int = 0,
    ) -> list[Sighting]:
        """Take in one analysed frame, also when there is nobody in it.

        Args:
            time: Seconds into the run.
            faces: The faces of the frame.
            image: The frame; nothing besides sightings is gathered without it.
            dropped: Frames of the run that were dropped so far.

        Returns:
            The visits that are over; they are in the outbox already.

        Raises:
            DatabaseError: They could not be written.
        """
        closed = self._account.see(time, faces, image, dropped)
        if closed or time >= self._checkpoint_at:
            self._checkpoint(time, closed)
            self._checkpoint_at = time + CHECKPOINT_SECONDS
        return [visit.sighting for visit in closed]

    def close(self) -> list[Sighting]:
        """The source has ended: close every visit, the run and the database.

        Returns:
            The visits that were open.
        """
        with self._resources:
            closed = self._account.close()
            self._outbox.put(self._run_id, [*self._account.records(closed), self._account.ended()])
        return [visit.sighting for visit in closed]

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _checkpoint(self, time: float, closed: list[Visit]) -> None:
        still_open = self._account.open()
        if not (closed or still_open) and time < self._idle_since + IDLE_CHECKPOINT_SECONDS:
            return
        rows, end = self._account.records(closed), self._account.ended(killed=True)
        self._outbox.put(self._run_id, rows, still_open, if_killed=end)
        self._idle_since = -inf if still_open else time

    def _turn_of(self, run_id: str) -> Turn:
        return Turn(self._database, f"run-{run_id}")

    def _is_dead(self, run_id: str) -> bool:
        turn = self._turn_of(run_id)
        if not turn.take():
            return False
        turn.retire()
        return True
