"""The settings while the server runs: they can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.config import Config


class Settings:
    """Holds the settings that count now.

    Args:
        config: Those of the start.
    """

    def __init__(self, config: Config) -> None:
        self._config = config

    @property
    def config(self) -> Config:
        """The settings as they are now."""
        return self._config
