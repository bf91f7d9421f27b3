"""How often somebody may try keys and links that are wrong."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from whosthere.server.access.errors import TooManyTries

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 10
WINDOW_SECONDS = 60.0
"""Nobody guesses 256 bits; this keeps whoever tries from filling the log."""

MOST_CLIENTS = 10_000
"""Remembered at once; the ones that failed longest ago are forgotten."""


class Tries:
    """Counts failures of each client in a sliding window; safe to use from several threads.

    Args:
        clock: The time in seconds, from any moment on.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: dict[str, deque[float]] = {}

    def check(self, client: str) -> None:
        """Let a client try.

        Args:
            client: Its address.

        Raises:
            TooManyTries: It failed too often.
        """
        with self._lock:
            failures = self._failures.get(client, deque())
            wait = failures[0] + WINDOW_SECONDS - self._clock() if len(failures) == MOST else 0.0
        if wait > 0:
            message = f"too many wrong keys or links came from here; wait {wait:.0f} seconds"
            raise TooManyTries(message, wait)

    def failed(self, client: str) -> None:
        """Count a failure of a client."""
        with self._lock:
            failures = self._failures.pop(client, deque(maxlen=MOST))
            failures.append(self._clock())
            # At the end again: the first one failed longest ago.
            self._failures[client] = failures
            if len(self._failures) > MOST_CLIENTS:
                del self._failures[next(iter(self._failures))]
