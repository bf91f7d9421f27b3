"""What the file sinks share: private files, whole or not at all, and a date for each row."""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

from whosthere.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from whosthere.sightings.tables.table import Row, Table


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Say in one sentence why `path` could not be written.

    Raises:
        OutputError: The system refused.
    """
    try:
        yield
    except OSError as error:
        message = (
            f"cannot write {path}: {error.strerror}; make room or make the folder writable, "
            "the sightings are safe in the database until then"
        )
        raise OutputError(message) from error


def by_date(table: Table, rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each UTC date, such as ``"2026-01-31"``, in order."""

    def date(row: Row) -> str:
        return table.at(row).date().isoformat()

    for day, of_day in groupby(sorted(rows, key=date), key=date):
        yield day, list(of_day)


def make_folder(path: Path) -> None:
    """A folder for its owner only, and so are those above it that are not there yet."""
    for missing in reversed([each for each in (path, *path.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def probe_folder(folder: Path) -> str:
    """Write a file into a folder and delete it again.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / ".probe"
    with sentences(path):
        make_folder(folder)
        replace_file(path, b"")
        path.unlink()
    return f"{folder} can be written"


def replace_file(path: Path, content: bytes) -> None:
    """Write a file for its owner only: after a crash it is the old one or the new one, whole."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        with open(temporary, "wb", opener=open_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    temporary.replace(path)
    sync_folder(path.parent)


def open_private(path: str, flags: int) -> int:
    """An opener for `open` that creates files for their owner only."""
    return os.open(path, flags, 0o600)


def sync_folder(path: Path) -> None:
    """Make new names in a folder survive a power cut; Windows does so by itself."""
    if os.name != "posix":
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
