"""JSON Lines: one file a day and table, one line a row.

Exactly once: before a batch is appended, what an earlier attempt left of it at the end of the file
is cut off. Its lines are known by their ids, so nothing but the file itself has to be kept.
"""

from __future__ import annotations

import json
import mmap
import os
from datetime import UTC
from typing import TYPE_CHECKING, cast

from whosthere.sinks.files import (
    by_date,
    make_folder,
    open_private,
    probe_folder,
    replace_file,
    sentences,
    sync_folder,
)

if TYPE_CHECKING:
    from collections.abc import Sequence, Set
    from datetime import datetime
    from io import FileIO
    from pathlib import Path

    from whosthere.sightings.record import SealedBatch
    from whosthere.sightings.tables.table import Row, Table
    from whosthere.sinks.sink import Feed


class JsonLinesSink:
    """Appends to ``TABLE-YYYY-MM-DD.jsonl``, by the UTC date of the row.

    Args:
        folder: Where the files go; created when the first row comes.
        feed: What it is given.
    """

    def __init__(self, folder: Path, feed: Feed) -> None:
        self.feed = feed
        self._folder = folder

    def write(self, batch: SealedBatch) -> None:
        """Append the batch; see `whosthere.sinks.sink.Sink.write`."""
        for table in batch.tables:
            for date, rows in by_date(table, batch.rows_of(table)):
                path = self._folder / f"{table.name}-{date}.jsonl"
                with sentences(path):
                    make_folder(self._folder)
                    # Unbuffered: after a failure nothing more may trickle into the file.
                    with open(path, "a+b", buffering=0, opener=open_private) as file:
                        _append(file, table, rows)
                    sync_folder(self._folder)

    def erase(self, person_id: str) -> int:
        """Rewrite the files without the person's lines; see `ForgettingSink.erase`."""
        erased = 0
        for name in self.feed.tables:
            for path, _ in self._days(name):
                erased += _erase(path, person_id)
        return erased

    def retain(self, table: str, before: datetime, *, dry_run: bool) -> int:
        """Remove the files of days before; see `ForgettingSink.retain`."""
        erased = 0
        limit = before.astimezone(UTC).date().isoformat()
        for path, date in self._days(table):
            if date >= limit:
                continue
            with sentences(path):
                erased += counted(path.read_bytes())
                if not dry_run:
                    path.unlink()
                    sync_folder(self._folder)
        return erased

    def probe(self) -> str:
        """Write a file and delete it again; see `whosthere.sinks.sink.ProbedSink.probe`."""
        return probe_folder(self._folder)

    def close(self) -> None:
        """Nothing is held open between batches."""

    def _days(self, table: str) -> list[tuple[Path, str]]:
        """The files of a table, with their dates, oldest first."""
        files = sorted(self._folder.glob(f"{table}-????-??-??.jsonl"))
        return [(path, path.stem.removeprefix(f"{table}-")) for path in files]


def encoded(table: Table, rows: Sequence[Row]) -> bytes:
    """The lines of rows."""
    return "".join(f"{table.to_json(row)}\n" for row in rows).encode()


def counted(content: bytes) -> int:
    """How many rows a file holds."""
    return content.count(b"\n")


def without_person(content: bytes, person_id: str) -> tuple[bytes, int]:
    """A file without a person's lines; and how many they were.

    A torn last line goes as well, whosever it was: its batch comes again.
    """
    lines = content[: content.rfind(b"\n") + 1].splitlines(keepends=True)
    kept = [line for line in lines if not _is_about(line, person_id)]
    return b"".join(kept), len(lines) - len(kept)


def _erase(path: Path, person_id: str) -> int:
    with sentences(path):
        content = path.read_bytes()
        remains, erased = without_person(content, person_id)
        if len(remains) < len(content):
            replace_file(path, remains)
    return erased


def _append(file: FileIO, table: Table, rows: Sequence[Row]) -> None:
    end = _end_before(file, {cast("str", row["id"]) for row in rows})
    file.truncate(end)
    rest = encoded(table, rows)
    try:
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())
    except OSError:
        # A full disk: leave no half line to whoever reads the file meanwhile.
        file.truncate(end)
        raise


def _end_before(file: FileIO, ids: Set[str]) -> int:
    """Where a torn last line, or lines of these ids before it, begin."""
    if file.seek(0, os.SEEK_END) == 0:
        return 0
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        end = text.rfind(b"\n") + 1
        while end > 0:
            start = text.rfind(b"\n", 0, end - 1) + 1
            if not _is_of_attempt(text[start:end], ids):
                break
            end = start
        return end


def _is_about(line: bytes, person_id: str) -> bool:
    try:
        row = json.loads(line)
    except ValueError:
        # Damaged, as after a power cut: what is left of it may still tell.
        return person_id.encode() in line
    return bool(row.get("person_id") == person_id)


def _is_of_attempt(line: bytes, ids: Set[str]) -> bool:
    try:
        row = json.loads(line)
    except ValueError:
        return True  # a power cut can leave zeros where a page of the file should be
    return row["id"] in ids
