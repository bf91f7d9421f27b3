"""JSON Lines: one file a day, one line a sighting.

Exactly once: before a batch is appended, what an earlier attempt left of it at the end of the file
is cut off. Its lines are known by their ids, so nothing but the file itself has to be kept.
"""

from __future__ import annotations

import json
import mmap
import os
from typing import TYPE_CHECKING

from whosthere.sightings.row import to_json
from whosthere.sinks.files import (
    by_date,
    make_folder,
    open_private,
    replace_file,
    sentences,
    sync_folder,
)

if TYPE_CHECKING:
    from collections.abc import Sequence, Set
    from io import FileIO
    from pathlib import Path

    from whosthere.sightings.outbox import SealedBatch
    from whosthere.sightings.sighting import Sighting


class JsonLinesSink:
    """Appends to ``sightings-YYYY-MM-DD.jsonl``, by the UTC date at which a visit began.

    Args:
        folder: Where the files go; created when the first sighting comes.
    """

    name = "jsonl"
    interval = 1.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, batch: SealedBatch) -> None:
        """Append the batch; see `whosthere.sinks.sink.Sink.write`."""
        for date, sightings in by_date(batch.sightings):
            path = self._folder / f"sightings-{date}.jsonl"
            with sentences(path):
                make_folder(self._folder)
                # Unbuffered: after a failure nothing more may trickle into the file.
                with open(path, "a+b", buffering=0, opener=open_private) as file:
                    _append(file, sightings)
                sync_folder(self._folder)

    def erase(self, person_id: str) -> int:
        """Rewrite the files without the person's lines.

        Returns:
            How many lines were erased.

        Raises:
            OutputError: A file could not be rewritten.
        """
        erased = 0
        for path in sorted(self._folder.glob("sightings-*.jsonl")):
            with sentences(path):
                content = path.read_bytes()
                # A torn last line goes as well, whosever it was: its batch comes again.
                lines = content[: content.rfind(b"\n") + 1].splitlines(keepends=True)
                kept = [line for line in lines if not _is_about(line, person_id)]
                remains = b"".join(kept)
                if len(remains) < len(content):
                    replace_file(path, remains)
            erased += len(lines) - len(kept)
        return erased

    def close(self) -> None:
        """Nothing is held open between batches."""


def _append(file: FileIO, sightings: Sequence[Sighting]) -> None:
    end = _end_before(file, {sighting.id for sighting in sightings})
    file.truncate(end)
    rest = "".join(f"{to_json(sighting)}\n" for sighting in sightings).encode()
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
    return bool(row["person_id"] == person_id)


def _is_of_attempt(line: bytes, ids: Set[str]) -> bool:
    try:
        row = json.loads(line)
    except ValueError:
        return True  # a power cut can leave zeros where a page of the file should be
    return row["id"] in ids
