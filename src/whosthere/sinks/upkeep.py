"""What a program that runs for long does besides: retention, and erasures that are pending."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Self

from whosthere.config import database_path
from whosthere.errors import DatabaseError, OutputError
from whosthere.sinks.chosen import open_chosen
from whosthere.sinks.erase import finish_all
from whosthere.sinks.retention import retain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whosthere.config import Config

ERASE_SECONDS = 60.0
"""Between two looks at whether an erasure is pending."""
RETAIN_SECONDS = 3600.0
"""Between two enforcements of retention; rows go by the day."""
CLOSE_SECONDS = 10.0
"""How long the end of a run waits for a place that does not answer."""


class Upkeep:
    """Finishes erasures every minute and enforces retention every hour, in a thread of its own.

    The first time at once. Use it as a context manager.

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
        due = time.monotonic()
        while not self._stop.is_set():
            try:
                self._erase()
                if time.monotonic() >= due:
                    self._retain()
                    due = time.monotonic() + RETAIN_SECONDS
            except (DatabaseError, OutputError) as error:
                self._tell_once(str(error))
            self._stop.wait(ERASE_SECONDS)

    def _erase(self) -> None:
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
                    self._tell_once(f"old rows of {done.table} are still there: {done.problem}")

    def _tell_once(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._tell(sentence)
