"""From the outbox to a sink: in order, with retries, each sink at its own pace.

A sink that fails or hangs holds up neither the pipeline nor another sink: each has its own drain,
and each drain its own thread and connection.
"""

from __future__ import annotations

import threading
import time
from contextlib import closing, suppress
from math import inf
from typing import TYPE_CHECKING

from whosthere.database import connect
from whosthere.errors import DatabaseError, OutputError
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.turn import Turn
from whosthere.sinks.sink import PlaceBusy, RowsRefused, TidySink

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from whosthere.sightings.record import SealedBatch
    from whosthere.sinks.sink import Sink

FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 60.0
"""The pause after a failure doubles from the first to the last."""
LONGEST_PAUSE_SECONDS = 3600.0
"""The longest pause that a place can ask for."""
POLL_SECONDS = 0.5
"""How often a drain asks whether there is something to do."""
TIDY_SECONDS = 600.0
FIRST_TIDY_SECONDS = 60.0
"""How often a drain with nothing to do asks its sink whether to tidy up; first, as many runs are
short, after less."""
CLOSE_SECONDS = 10.0
"""How long the end of a run waits for a sink that does not answer."""
_BUSY = ": another whosthere is delivering them"


class Drain:
    """Brings one sink up to date, step by step.

    Args:
        database: The database with the outbox.
        sink: Where its rows go.
        tell: Is given one sentence when the sink begins to fail, and one when it works again; and
            one about rows that it refused, or never got.

    Attributes:
        name: Of the sink.
        trouble: That it fails and how many rows wait, in a few words; None as long as it works.

    Raises:
        DatabaseError: The database cannot be opened.
    """

    def __init__(self, database: Path, sink: Sink, tell: Callable[[str], None]) -> None:
        self._connection = connect(database)
        self._outbox = Outbox(self._connection)
        # Two processes may share a database; their drains take turns.
        self._turn = Turn(database, f"sink-{sink.feed.name}")
        self._sink = sink
        self._feed = sink.feed
        self.name = sink.feed.name
        self._outbox.enlist(self._feed.name, self._feed.tables, history=self._feed.history)
        self._dropped = self._outbox.dropped(self._feed.name)
        self._tell = tell
        self.trouble: str | None = None
        self._due: float | None = None
        self._failures = 0
        # Whether rows were dropped since it last worked.
        self._lost = False
        self._pause = FIRST_RETRY_SECONDS

    def drain_once(self, now: float, *, hurry: bool = False) -> bool:
        """Deliver one batch if it is time to.

        Args:
            now: Seconds, of any clock that does not go back.
            hurry: Deliver what there is without waiting for more, or for a pause to end.

        Returns:
            Whether a batch was delivered.
        """
        if self._failures and not hurry and self._due is not None and now < self._due:
            return False
        try:
            return self._is_due(now, hurry=hurry) and self._deliver()
        except (OutputError, DatabaseError) as error:
            self._failed(now, error)
            return False

    def tidy(self) -> None:
        """Tidy the place up when that is due; whoever else is writing there goes first."""
        if not isinstance(self._sink, TidySink) or self._failures or not self._turn.take():
            return
        try:
            self._sink.tidy()
        except OutputError as error:
            self._tell(f"{self._feed.name}: {error}")
        finally:
            self._turn.give_back()

    def finish(
        self, deadline: float = inf, progress: Callable[[int], None] = lambda _: None
    ) -> tuple[int, int]:
        """Deliver all that is left, unless the sink fails; then close it.

        Args:
            deadline: When to stop after the batch in hand, of `time.monotonic`.
            progress: Is given the rows delivered so far, after each batch.

        Returns:
            How many rows were delivered, and how many are left.
        """
        with closing(self._connection), closing(self._sink):
            begun = self._outbox.delivered(self._feed.name)
            while time.monotonic() < deadline and self.drain_once(time.monotonic(), hurry=True):
                progress(self._outbox.delivered(self._feed.name) - begun)
            left = self._outbox.waiting(self._feed.name)
            if left:
                busy = "" if self._failures or time.monotonic() >= deadline else _BUSY
                self._tell(
                    f"{left} rows for {self._feed.name} stay in the database for later{busy}"
                )
            return self._outbox.delivered(self._feed.name) - begun, left

    def _is_due(self, now: float, *, hurry: bool) -> bool:
        self._tell_of_drops()
        waiting = self._outbox.waiting(self._feed.name, self._feed.most)
        if waiting == 0:
            return False
        if self._due is None:
            self._due = now + self._feed.interval
        return hurry or waiting >= self._feed.most or now >= self._due

    def _deliver(self) -> bool:
        if not self._turn.take():
            return False
        try:
            batch = self._outbox.seal(self._feed.name, self._feed.most)
            if batch is None:
                return False
            self._write(batch)
        finally:
            self._turn.give_back()
        if batch.records:
            self._worked()
        return True

    def _worked(self) -> None:
        if self._failures:
            self._tell(
                f"{self._feed.name} works again" + ("" if self._lost else "; nothing was lost")
            )
        self._failures = 0
        self._lost = False
        self.trouble = None
        self._pause = FIRST_RETRY_SECONDS
        self._due = None

    def _write(self, batch: SealedBatch) -> None:
        if not self._feed.names:
            batch = batch.nameless()
        try:
            if batch.records:
                self._sink.write(batch)
        except RowsRefused as refusal:
            # The same batch is sealed again next, without them.
            self._outbox.bury(self._feed.name, refusal.rows)
            self._tell(
                f"{self._feed.name} refused {len(refusal.rows)} rows for good ({refusal}); "
                "`whosthere sinks status --dead` lists them"
            )
        else:
            self._outbox.acknowledge(self._feed.name, batch)

    def _tell_of_drops(self) -> None:
        dropped = self._outbox.dropped(self._feed.name)
        if dropped > self._dropped:
            self._tell(
                f"{dropped - self._dropped} rows were dropped before {self._feed.name} had them, "
                "as the outbox was full or their time was over; mend it, or give the outbox more "
                "room"
            )
            self._dropped = dropped
            self._lost = True

    def _failed(self, now: float, error: Exception) -> None:
        if self._failures == 0:
            self._tell(f"{self._feed.name}: {error}")
        self.trouble = f"{self._feed.name} fails"
        with suppress(DatabaseError):  # it may be the very thing that fails
            self._outbox.failed(self._feed.name, str(error))
            self.trouble += f", {self._outbox.waiting(self._feed.name)} rows wait"
        asked = error.retry_after if isinstance(error, PlaceBusy) else 0.0
        self._due = now + max(self._pause, min(asked, LONGEST_PAUSE_SECONDS))
        self._pause = min(2 * self._pause, LAST_RETRY_SECONDS)
        self._failures += 1


class DrainThread:
    """A drain at work beside the pipeline. Use it as a context manager: it ends with `finish`.

    Args:
        drain: What it runs.
        tell: Is given one sentence when the sink does not answer at the end.
    """

    def __init__(self, drain: Drain, tell: Callable[[str], None]) -> None:
        self._drain = drain
        self._tell = tell
        self._stop = threading.Event()
        self._crash: BaseException | None = None
        # A daemon: a sink that hangs must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="drain", daemon=True)

    def __enter__(self) -> DrainThread:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join(CLOSE_SECONDS)
        if self._thread.is_alive():
            self._tell(
                f"{self._drain.name} does not answer; what it lacks stays in the database for later"
            )
        if self._crash is not None:
            raise self._crash

    def _run(self) -> None:
        try:
            delivered = False
            tidied = time.monotonic() - TIDY_SECONDS + FIRST_TIDY_SECONDS
            while not self._stop.wait(0.0 if delivered else POLL_SECONDS):
                delivered = self._drain.drain_once(time.monotonic())
                if not delivered and time.monotonic() - tidied > TIDY_SECONDS:
                    self._drain.tidy()
                    tidied = time.monotonic()
            self._drain.finish()
        except BaseException as error:
            self._crash = error  # raised again by __exit__, in the thread that can act on it
