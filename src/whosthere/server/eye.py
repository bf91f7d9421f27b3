"""The networks as a server uses them: loaded once, and only so many pictures at a time."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.vision.analyser import Analyser


class Eye:
    """Lets requests take turns at the networks.

    A decoded picture takes up to 48 MB and every network one core: more of them at a time than
    there are cores would cost memory and gain nothing.

    Args:
        analyser: The networks.
        at_once: Pictures that are analysed at the same time.
    """

    def __init__(self, analyser: Analyser, at_once: int) -> None:
        self._analyser = analyser
        self._turns = threading.BoundedSemaphore(at_once)

    @contextmanager
    def turn(self) -> Iterator[Analyser]:
        """Wait for a turn; decode the picture inside of it, too."""
        with self._turns:
            yield self._analyser
