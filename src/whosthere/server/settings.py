"""The settings while the server runs: those that say what is kept of people can be changed."""

from __future__ import annotations

from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING

from whosthere.server import settings_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whosthere.config import Config


class Switch(StrEnum):
    """A setting that says whether something about people is kept, by section and name."""

    KEEP_STRANGERS = "people.keep_strangers"
    PICTURES = "people.pictures"
    SIGHTINGS = "sightings.keep"
    LOOKS = "data.looks"
    EMBEDDINGS = "data.embeddings"
    THUMBNAILS = "data.thumbnails"
    NAMES = "data.names"


AT_START = {Switch.NAMES}
"""Those that count from the next start on: sinks are opened once."""


class Settings:
    """Holds the settings that count now; safe to use from several threads.

    Args:
        config: Those of the start; options of the command line are in them, and stay.
    """

    def __init__(self, config: Config) -> None:
        self._start = self._config = config
        self._lock = Lock()
        self._listeners: list[Callable[[], object]] = []

    @property
    def config(self) -> Config:
        """The settings as they are now."""
        return self._config

    def on(self, switch: Switch) -> bool:
        """Whether something is kept."""
        return _value(self._config, switch)

    def waits_for_restart(self, switch: Switch) -> bool:
        """Whether a switch was changed, and the change counts from the next start on only."""
        return switch in AT_START and self.on(switch) != _value(self._start, switch)

    def listen(self, listener: Callable[[], object]) -> None:
        """Have something called after every change, from whatever thread made it."""
        self._listeners.append(listener)

    def change(self, switches: Mapping[Switch, bool]) -> None:
        """Change settings, here and in ``config.toml``, and tell who listens.

        Raises:
            ConfigError: The file cannot be read or written; nothing is changed then.
        """
        with self._lock:
            settings_file.write({str(switch): on for switch, on in switches.items()})
            for switch, value in switches.items():
                section, _, name = switch.partition(".")
                changed = getattr(self._config, section).model_copy(update={name: value})
                self._config = self._config.model_copy(update={section: changed})
        for listener in self._listeners:
            listener()


def _value(config: Config, switch: Switch) -> bool:
    section, _, name = switch.partition(".")
    value: bool = getattr(getattr(config, section), name)
    return value
