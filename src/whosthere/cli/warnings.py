"""Warnings of the rooms below, told as sentences."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator


class Teller(logging.Handler):
    """Prints each warning as one line on stderr, as errors are, above a progress display."""

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler.emit`."""
        typer.echo(f"whosthere: {record.getMessage()}", err=True)


@contextmanager
def told() -> Iterator[None]:
    """Tell the warnings that are logged in the block."""
    logger, teller = logging.getLogger("whosthere"), Teller(logging.WARNING)
    logger.addHandler(teller)
    try:
        yield
    finally:
        logger.removeHandler(teller)
