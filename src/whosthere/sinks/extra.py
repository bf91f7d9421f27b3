"""Packages that only some sinks need."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from whosthere.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around an import: say what to install when it fails.

    Args:
        name: The extra of this package that brings what is imported.

    Raises:
        ConfigError: It is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        message = (
            f"this sink needs {error.name}, which is not installed: pip install 'whosthere[{name}]'"
        )
        raise ConfigError(message) from error
