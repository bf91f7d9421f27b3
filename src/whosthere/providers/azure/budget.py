"""The rate budget: how many calls may still be made, counted across runs and processes."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere import database
from whosthere.providers.azure.tiers import LONGEST_PERIOD

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from whosthere.providers.azure.endpoint import Endpoint
    from whosthere.providers.azure.tiers import Tier

DECEMBER = 12


class RateBudget:
    """Counts the calls to one service. Several threads may use it at once; close it.

    In any stretch of time as long as the tier's period, no more calls than the tier allows are
    given out, whichever process asks. Months are those of UTC.

    Args:
        path: The database.
        endpoint: Whose calls are counted.
        tier: What is allowed.
        clock: Seconds since 1970.

    Raises:
        DatabaseError: The database cannot be opened; every method raises it too.
    """

    def __init__(
        self,
        path: Path,
        endpoint: Endpoint,
        tier: Tier,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.tier = tier
        self._endpoint = endpoint.digest
        self._clock = clock
        self._turn = threading.Lock()
        self._connection = database.connect(path)

    def close(self) -> None:
        """Let go of the database."""
        with self._turn:
            self._connection.close()

    def take(self) -> float:
        """Take a call out of the budget.

        Returns:
            0 when the call may go: it is counted now, whatever becomes of it. Otherwise the
            seconds until there may be one again.
        """
        with self._turn, database.transaction(self._connection) as connection:
            # Inside the lock of the transaction, so that times are in the order of the calls.
            now = self._clock()
            wait = self._wait(connection, now)
            if wait == 0:
                self._count(connection, now)
            return wait

    def wait_seconds(self) -> float:
        """Seconds until a call may go; 0 for now. Another thread may still be faster."""
        with self._turn, database.reading(self._connection) as connection:
            return self._wait(connection, self._clock())

    def calls_this_month(self) -> int:
        """Calls counted since the month began."""
        with self._turn, database.reading(self._connection) as connection:
            return self._calls(connection, self._clock())

    def _wait(self, connection: sqlite3.Connection, now: float) -> float:
        waits = [0.0]
        if self.tier.month is not None and self._calls(connection, now) >= self.tier.month:
            waits.append(_next_month(now) - now)
        if self.tier.calls is not None:
            # Calls "of the future" were made before somebody set the clock back.
            last = connection.execute(
                "SELECT at FROM azure_calls WHERE endpoint = ? AND at <= ?"
                " ORDER BY at DESC LIMIT 1 OFFSET ?",
                (self._endpoint, now, self.tier.calls - 1),
            ).fetchone()
            if last is not None:
                waits.append(last["at"] + self.tier.seconds - now)
        return max(waits)

    def _calls(self, connection: sqlite3.Connection, now: float) -> int:
        row = connection.execute(
            "SELECT calls FROM azure_months WHERE endpoint = ? AND month = ?",
            (self._endpoint, _month(now)),
        ).fetchone()
        return 0 if row is None else row["calls"]

    def _count(self, connection: sqlite3.Connection, now: float) -> None:
        connection.execute("INSERT INTO azure_calls VALUES (?, ?)", (self._endpoint, now))
        connection.execute(
            "DELETE FROM azure_calls WHERE endpoint = ? AND NOT at BETWEEN ? AND ?",
            (self._endpoint, now - LONGEST_PERIOD, now),
        )
        connection.execute(
            "INSERT INTO azure_months VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET calls = calls + 1",
            (self._endpoint, _month(now)),
        )


def _month(now: float) -> str:
    return f"{datetime.fromtimestamp(now, UTC):%Y-%m}"


def _next_month(now: float) -> float:
    today = datetime.fromtimestamp(now, UTC)
    year, month = divmod(today.year * DECEMBER + today.month, DECEMBER)
    return datetime(year, month + 1, 1, tzinfo=UTC).timestamp()
