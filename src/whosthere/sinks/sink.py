"""The seam: where rows go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from whosthere.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from whosthere.sightings.record import SealedBatch


@dataclass(frozen=True, slots=True)
class Feed:
    """What a sink is given, and how.

    Attributes:
        name: Its cursor goes by this name: unique, and the same in every run.
        tables: Names of the tables that it takes.
        names: Whether rows tell the names of people.
        history: Whether a new sink gets the rows that are in the outbox already.
        interval: Seconds that rows may wait for others to share a batch with.
        most: Rows in a batch at most.
    """

    name: str
    tables: frozenset[str] = frozenset({"sightings"})
    names: bool = False
    history: bool = True
    interval: float = 1.0
    most: int = 1000


class RowsRefused(OutputError):
    """Some rows will never be taken, whenever they come; nothing of the batch was written.

    Args:
        rows: What is wrong with each, in a sentence, by its id.
    """

    def __init__(self, rows: Mapping[str, str]) -> None:
        super().__init__(next(iter(rows.values())))
        self.rows = rows


class PlaceBusy(OutputError):
    """The place cannot take rows just now, and may say for how long.

    Args:
        message: The sentence.
        retry_after: Seconds for which it wants to be left alone; 0 when it does not say.
    """

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Sink(Protocol):
    """Takes sealed batches, one at a time and in order, from a single thread.

    A sink that can (files, Delta tables, databases) makes a repeated batch count once: it knows it
    by `SealedBatch.outbox` and `SealedBatch.number`. One that cannot (MQTT, webhooks) hands on the
    ids, by which the receiver can tell.
    """

    @property
    def feed(self) -> Feed:
        """What it is given."""
        ...

    def write(self, batch: SealedBatch) -> None:
        """Write the batch so that it lasts; it may have been written before, wholly or in part.

        Raises:
            RowsRefused: The batch comes again at once, without those rows.
            OutputError: It did not get through. The same batch comes again later.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


@runtime_checkable
class ProbedSink(Sink, Protocol):
    """A sink that can tell whether it would work, without a row."""

    def probe(self) -> str:
        """Reach the place and write there as a batch would, leaving nothing behind.

        Returns:
            One sentence: what was reached.

        Raises:
            OutputError: It would not work, and why.
        """
        ...


@runtime_checkable
class ForgettingSink(Sink, Protocol):
    """A sink that can take back what it was given."""

    def erase(self, person_id: str) -> int:
        """Erase every row of a person, from all tables, so that no copy is left behind.

        Returns:
            How many rows were erased.

        Raises:
            OutputError: Some could not be; call again.
        """
        ...

    def retain(self, table: str, before: datetime, *, dry_run: bool) -> int:
        """Erase the rows of a table whose UTC date is before that of a moment.

        Args:
            table: Its name.
            before: Aware.
            dry_run: Only count them.

        Returns:
            How many rows were, or would be, erased.

        Raises:
            OutputError: Some could not be; call again.
        """
        ...


@runtime_checkable
class TidySink(Sink, Protocol):
    """A sink that gets slow or large unless it is tidied now and then."""

    def tidy(self) -> str | None:
        """Do what is due, such as joining small files; it may take a while.

        Returns:
            One sentence about what was done; None when nothing was due.

        Raises:
            OutputError: It did not work; it is due again later.
        """
        ...
