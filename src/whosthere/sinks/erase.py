"""Forgetting a person's sightings, wherever they went."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from whosthere.database import connect
from whosthere.errors import OutputError
from whosthere.sightings.query import erase_person
from whosthere.sightings.turn import Turn
from whosthere.sinks.sink import ForgettingSink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from whosthere.sinks.sink import Sink

WAIT_SECONDS = 30.0
"""How long to wait for a batch that is being written by another process."""


def erase_sightings(database: Path, sinks: Sequence[Sink], person_id: str) -> dict[str, int]:
    """Erase every sighting of a person from the database and from the sinks.

    When it fails halfway, call it again: it goes on with what is left.

    Returns:
        Evidence: how many rows were erased, from ``"database"`` and from each sink by name.

    Raises:
        DatabaseError: The rows in the database could not be erased.
        OutputError: A sink could not be erased from, or is being written all the time.
    """
    with ExitStack() as resources:
        for sink in sinks:
            turn = Turn(database, f"sink-{sink.feed.name}")
            if not turn.take(WAIT_SECONDS):
                message = f"{sink.feed.name} is busy; stop the other whosthere and erase again"
                raise OutputError(message)
            resources.callback(turn.give_back)
        # The database first: otherwise a retry would bring the rows back to the sinks.
        connection = resources.enter_context(closing(connect(database)))
        evidence = {"database": erase_person(connection, person_id)}
        for sink in sinks:
            if isinstance(sink, ForgettingSink):
                evidence[sink.feed.name] = sink.erase(person_id)
    return evidence
