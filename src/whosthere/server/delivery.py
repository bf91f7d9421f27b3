"""Rows leave while the server runs: those about people, and what other programs left to deliver."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from whosthere.config import database_path
from whosthere.server.metrics import Flow
from whosthere.sightings import ledger
from whosthere.sinks.chosen import open_chosen
from whosthere.sinks.drain import Drain, DrainThread
from whosthere.sinks.roster import Roster
from whosthere.sinks.upkeep import Upkeep

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from whosthere.config import Config


@contextmanager
def delivering(config: Config, tell: Callable[[str], None]) -> Iterator[None]:
    """Tell of people, deliver to all sinks, enforce retention and finish erasures, meanwhile.

    Raises:
        ConfigError: A sink of the settings cannot be meant.
        DatabaseError: The database cannot be opened.
    """
    database = database_path()
    # They end in reverse: the last people are told of before the sinks get the last rows.
    with ExitStack() as resources:
        for sink in open_chosen(config):
            resources.enter_context(DrainThread(Drain(database, sink, tell), tell))
        resources.enter_context(Upkeep(config, (), tell))
        resources.enter_context(Roster(database, names=config.data.names, tell=tell))
        yield


def flow(connection: sqlite3.Connection, config: Config) -> Flow:
    """How the rows fare at this moment."""
    return Flow(ledger.states(connection), ledger.taken(connection), config.data.outbox_mb << 20)
