"""Options of a sink, as ``[sinks.NAME.options]`` has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from whosthere.sinks.destination import Destination


def check_names(place: Destination, options: Mapping[str, str], known: Collection[str]) -> None:
    """Refuse what no one would read.

    Raises:
        ConfigError: There is an option that is not known.
    """
    for name in options:
        if name not in known:
            message = f"{place.shown} has no option {name!r}; it takes {', '.join(sorted(known))}"
            raise ConfigError(message)


def one_of(options: Mapping[str, str], name: str, values: Collection[str], default: str) -> str:
    """An option that is one of a few words.

    Raises:
        ConfigError: It is another word.
    """
    value = options.get(name, default)
    if value not in values:
        message = f"the option {name} is one of {', '.join(values)}, not {value!r}"
        raise ConfigError(message)
    return value
