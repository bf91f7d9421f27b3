"""Searches the files of a database, byte by byte, for what was deleted from it.

In a process of its own: SQLite marks a database as in use with POSIX locks, and closing any
descriptor of the file drops all those of the process that closes it
(https://www.sqlite.org/howtocorrupt.html, section 2.2). The next program to leave the database
would take itself for the last one, and remove the log that this one still writes to.
"""

from __future__ import annotations

import mmap
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NEEDLE_BYTES = 32
"""How much of a sealed template or key is searched for: as random as all of it."""


def traces(database: Path, secrets: Sequence[bytes]) -> int:
    """How many of these the database file or its log still hold."""
    needles = b"".join(secret[:NEEDLE_BYTES] for secret in secrets)
    command = [sys.executable, "-m", __name__, str(database)]
    found = subprocess.run(command, input=needles, capture_output=True, check=True)  # noqa: S603 - ourselves
    return int(found.stdout)


def _count(database: Path, needles: bytes) -> int:
    wanted = {needles[at : at + NEEDLE_BYTES] for at in range(0, len(needles), NEEDLE_BYTES)}
    found: set[bytes] = set()
    for path in (database, Path(f"{database}-wal")):
        if not path.exists() or path.stat().st_size == 0:
            continue
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found.update(needle for needle in wanted if data.find(needle) >= 0)
    return len(found)


if __name__ == "__main__":
    print(_count(Path(sys.argv[1]), sys.stdin.buffer.read()))
