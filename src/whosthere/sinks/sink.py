"""The seam: where sightings go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from whosthere.sightings.outbox import SealedBatch


class Sink(Protocol):
    """Takes sealed batches, one at a time and in order, from a single thread.

    A sink that can (files, Delta tables, databases) makes a repeated batch count once: it knows it
    by `SealedBatch.outbox` and `SealedBatch.number`. One that cannot (MQTT, webhooks) hands on the
    ids, by which the receiver can tell.
    """

    @property
    def name(self) -> str:
        """Its cursor goes by this name: unique, and the same in every run."""
        ...

    @property
    def interval(self) -> float:
        """Seconds that rows may wait for others to share a batch with."""
        ...

    def write(self, batch: SealedBatch) -> None:
        """Write the batch so that it lasts; it may have been written before, wholly or in part.

        Raises:
            OutputError: It did not get through. The same batch comes again later.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


@runtime_checkable
class ForgettingSink(Sink, Protocol):
    """A sink that can take back what it was given."""

    def erase(self, person_id: str) -> int:
        """Erase every row of a person.

        Returns:
            How many rows were erased.

        Raises:
            OutputError: Some could not be; call again.
        """
        ...
