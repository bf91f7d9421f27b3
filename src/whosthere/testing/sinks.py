"""A sink in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import OutputError
from whosthere.sinks.sink import Feed

if TYPE_CHECKING:
    from whosthere.sightings.record import SealedBatch
    from whosthere.sightings.sighting import Sighting


class MemorySink:
    """Keeps batches in memory, after failing as often as it is told to.

    Args:
        feed: What it is given; its name alone will do.
        failures: How many writes fail first.

    Attributes:
        attempts: Every batch that it was asked to write, failed ones included.
        batches: The batches that it has, by number.
    """

    def __init__(self, feed: Feed | str = "memory", failures: int = 0) -> None:
        self.feed = Feed(feed, names=True, interval=0.0) if isinstance(feed, str) else feed
        self.failures = failures
        self.attempts: list[SealedBatch] = []
        self.batches: dict[int, SealedBatch] = {}
        self.closed = False

    @property
    def sightings(self) -> list[Sighting]:
        """All that it has, in order of arrival."""
        return [each for batch in self.batches.values() for each in batch.sightings]

    def write(self, batch: SealedBatch) -> None:
        """Take the batch, or fail."""
        self.attempts.append(batch)
        if self.failures > 0:
            self.failures -= 1
            message = f"{self.feed.name} cannot be reached; check the network"
            raise OutputError(message)
        self.batches[batch.number] = batch

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True
