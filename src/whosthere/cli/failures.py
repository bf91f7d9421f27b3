"""Going on with the next picture after one that failed, without forgetting that it did."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from whosthere.errors import OutputError, PictureError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Failures:
    """Collects what failed in a command that works through many files."""

    def __init__(self) -> None:
        self._failed = False

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Tell the error of one file, and go on; other errors would come with every file."""
        try:
            yield
        except (PictureError, OutputError) as error:
            self.tell(str(error))

    def tell(self, sentence: str) -> None:
        """Tell a failure that was not raised."""
        typer.echo(f"whosthere: {sentence}", err=True)
        self._failed = True

    def exit(self) -> None:
        """End the command with exit code 1 if anything failed."""
        if self._failed:
            raise typer.Exit(1)
