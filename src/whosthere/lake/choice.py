"""Which lake a command means."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from whosthere.config import database_path
from whosthere.database import connect
from whosthere.errors import UsageError
from whosthere.lake.lake import open_lake
from whosthere.sinks.chosen import chosen
from whosthere.sinks.destination import Destination

if TYPE_CHECKING:
    from whosthere.config import Config
    from whosthere.lake.lake import Lake

DEFAULT = "lake"


def open_chosen_lake(
    config: Config, sink: str | None = None, url: str | None = None, timezone: str = "UTC"
) -> Lake:
    """The lake of a sink, or at a URL, with the names that the gallery of this machine knows.

    Args:
        config: With the sinks.
        sink: Name of a sink; the one called lake, unless given.
        url: Where the lake is, instead of a sink. Its credentials come from the environment.
        timezone: See `open_lake`.

    Raises:
        UsageError: There is no such sink, or both were given.
    """
    if sink is not None and url is not None:
        message = "--sink and --lake both say which lake; give one of them"
        raise UsageError(message)
    place, options = place_of(config, sink) if url is None else (Destination.parse(url), {})
    return open_lake(place, options, names=_names(), timezone=timezone)


def place_of(config: Config, sink: str | None = None) -> tuple[Destination, dict[str, str]]:
    """Where a sink writes, and its options; the one called lake, unless given.

    Raises:
        UsageError: There is no such sink.
    """
    sinks = chosen(config)
    if (name := sink or DEFAULT) not in sinks:
        message = f"there is no sink {name!r}; there are {', '.join(sorted(sinks))}"
        raise UsageError(message)
    options = {key: value.get_secret_value() for key, value in sinks[name].options.items()}
    return Destination.parse(sinks[name].url.get_secret_value()), options


def _names() -> dict[str, str]:
    """What people are called here, by their id."""
    if not database_path().exists():
        return {}
    with closing(connect(database_path())) as connection:
        return dict(connection.execute("SELECT id, name FROM people").fetchall())
