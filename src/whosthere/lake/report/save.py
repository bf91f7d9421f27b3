"""Writing the page: it tells of people, so it is for its owner only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import OutputError
from whosthere.sinks.files import replace_file

if TYPE_CHECKING:
    from pathlib import Path


def save(path: Path, text: str) -> None:
    """Write a file, whole or not at all.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        replace_file(path, text.encode())
    except OSError as error:
        message = f"cannot write {path}: {(error.strerror or str(error)).lower()}"
        raise OutputError(message) from error
