"""What a program that runs for long does besides: retention, and erasures that are pending."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Self

from whosthere.config import database_path
from whosthere.database import connect
from whosthere.errors import DatabaseError, OutputError
from whosthere.sightings import erasures
from whosthere.sinks.chosen import open_chosen
from whosthere.sinks.erase import finish_all
from whosthere.sinks.retention import retain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from whosthere.config import Config

LOOK_SECONDS = 5.0
"""Between two looks at whether there is somebody else to erase."""
ERASE_SECONDS = 60.0
"""Between two attempts at the same erasures."""
RETAIN_SECONDS = 3600.0
"""Between two enforcements of retention; rows go by the day."""
CLOSE_SECONDS = 10.0
"""How long the end of a run waits for a place that does not answer."""


class Upkeep:
    """Finishes erasures as they come and enforces retention every hour, in a thread of its own.

    Use it as a context manager.

    Args:
        config: Sinks and retention.
        given: More sinks, as ``NAME=URL``.
        tell: Is given one sentence when something does not work, once for each.
    """

    def __init__(self, config: Config, given: Sequence[str], tell: Callable[[str], None]) -> None:
        self._config = config
        self._given = given
        self._tell = tell
        self._told: set[str] = set()
        self._erasing: set[int] = set()
        self._stop = threading.Event()
        # A daemon: a place that hangs must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        # One connection for all the looks: opening it reads the whole database.
        try:
            with closing(connect(database_path())) as connection:
                self._watch(connection)
        except DatabaseError as error:
            self._tell_once(str(error))

    def _watch(self, connection: sqlite3.Connection) -> None:
        erase_due = retain_due = time.monotonic()
        while not self._stop.is_set():
            try:
                if self._somebody_new(connection) or time.monotonic() >= erase_due:
                    self._erase()
                    erase_due = time.monotonic() + ERASE_SECONDS
                if time.monotonic() >= retain_due:
                    self._retain()
                    retain_due = time.monotonic() + RETAIN_SECONDS
            except (DatabaseError, OutputError) as error:
                self._tell_once(str(error))
            self._stop.wait(LOOK_SECONDS)

    def _somebody_new(self, connection: sqlite3.Connection) -> bool:
        before = self._erasing
        self._erasing = {evidence.number for _, evidence in erasures.pending(connection)}
        return not self._erasing <= before

    def _erase(self) -> None:
        if not self._erasing:
            return
        for evidence in finish_all(self._config, self._given):
            for place in evidence.pending:
                self._tell_once(f"somebody's rows are not erased yet: {place.problem}")

    def _retain(self) -> None:
        with ExitStack() as resources:
            sinks = open_chosen(self._config, self._given)
            for sink in sinks:
                resources.enter_context(closing(sink))
            for done in retain(database_path(), sinks, self._config.retention):
                if done.problem is not None:
                    self._tell_once(f"rows to be erased by age are still there: {done.problem}")

    def _tell_once(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._tell(sentence)
