"""Which sinks there are: those on this machine, those in the config, those on the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import SecretStr

from whosthere.config import SinkSettings, lake_path, sightings_path
from whosthere.errors import ConfigError, UsageError
from whosthere.sinks.destination import Destination
from whosthere.sinks.open import open_sink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.config import Config, Data
    from whosthere.sinks.sink import Sink

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def chosen(config: Config, given: Sequence[str] = ()) -> dict[str, SinkSettings]:
    """The settings of all sinks, by name; one given later takes the place of its namesake.

    Args:
        config: With the sinks of ``config.toml``.
        given: ``NAME=URL``, from the command line.

    Raises:
        UsageError: One of `given` has no name.
        ConfigError: A URL is no place for rows.
    """
    sinks = _local() | config.sinks | dict(map(_parsed, given))
    for settings in sinks.values():
        Destination.parse(settings.url.get_secret_value())
    return sinks


def open_chosen(config: Config, given: Sequence[str] = ()) -> list[Sink]:
    """All of them, opened; see `chosen`. None of them is reached for yet.

    Raises:
        ConfigError: Also when an option of a sink cannot be meant, or a package is missing.
    """
    return [_opened(name, each, config.data) for name, each in chosen(config, given).items()]


def _opened(name: str, settings: SinkSettings, data: Data) -> Sink:
    try:
        return open_sink(name, settings, data)
    except ConfigError as error:
        message = f"the sink {name}: {error}"
        raise ConfigError(message) from error


def _local() -> dict[str, SinkSettings]:
    """JSON Lines and Parquet of sightings, and a lake of all tables."""
    return {
        "jsonl": _settings(f"jsonl+{sightings_path()}", tables=("sightings",)),
        "parquet": _settings(f"parquet+{sightings_path() / 'parquet'}", tables=("sightings",)),
        "lake": _settings(f"delta+{lake_path()}"),
    }


def _parsed(given: str) -> tuple[str, SinkSettings]:
    name, _, url = given.partition("=")
    if not url or _NAME.fullmatch(name) is None:
        message = (
            "--sink takes NAME=URL, such as lake=/data/lake; the name is of small letters, "
            "digits, - and _"
        )
        raise UsageError(message)
    return name, _settings(url)


def _settings(url: str, tables: tuple[str, ...] | None = None) -> SinkSettings:
    return SinkSettings.model_validate({"url": SecretStr(url), "tables": tables})
