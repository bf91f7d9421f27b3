"""News from threads: that something has changed, to whoever listens."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class News:
    """Tells listeners that something has changed; what, they find out themselves."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    @contextmanager
    def heard_by(self, listener: Callable[[], None]) -> Iterator[None]:
        """Have a listener called with every news during the block.

        Args:
            listener: Called from any thread; must return at once.
        """
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    def tell(self) -> None:
        """Something has changed."""
        # Inside the lock: whoever has stopped listening is not called any more.
        with self._lock:
            for listener in self._listeners:
                listener()
