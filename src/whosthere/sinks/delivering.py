"""Rows leave while a program runs: its own, those about people, and what others left to deliver."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from whosthere.config import database_path
from whosthere.sinks.chosen import open_chosen
from whosthere.sinks.drain import Drain, DrainThread
from whosthere.sinks.roster import Roster
from whosthere.sinks.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whosthere.config import Config


@contextmanager
def delivering(
    config: Config, given: Sequence[str], tell: Callable[[str], None]
) -> Iterator[tuple[Drain, ...]]:
    """Tell of people, deliver to all sinks, enforce retention and finish erasures, meanwhile.

    Args:
        config: Sinks, and how long rows are kept.
        given: More sinks, as ``NAME=URL``.
        tell: Is given one sentence when a sink fails.

    Yields:
        What feeds the sinks.

    Raises:
        ConfigError: A sink cannot be meant.
        DatabaseError: The database cannot be opened.
    """
    database = database_path()
    # They end in reverse: the last people are told of before the sinks get the last rows.
    with ExitStack() as resources:
        drains = []
        for sink in open_chosen(config, given):
            drains.append(Drain(database, sink, tell))
            resources.enter_context(DrainThread(drains[-1], tell))
        resources.enter_context(Upkeep(config, given, tell))
        resources.enter_context(Roster(database, names=config.data.names, tell=tell))
        yield tuple(drains)
