"""Processes that drain a sink and die when they are told to."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

MOMENTS = (
    "before the seal",
    "after the seal",
    "during the write",
    "after the write",
    "after the acknowledgement",
)
SURVIVES = "never"


class Victims:
    """Lets one process after another drain a sink of one database. Use it as a context manager.

    Args:
        database: The database with the outbox.
        sink: Name of the sink.
        settings: Its settings, as ``config.toml`` would have them.
    """

    def __init__(self, database: Path, sink: str, settings: dict[str, object]) -> None:
        self._order = {"database": str(database), "sink": sink, "settings": settings}
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, moment: str, seed: int = 0) -> None:
        """Let the next one drain, and die at that moment, one of `MOMENTS`."""
        assert self._zygote.stdin is not None
        print(
            json.dumps(self._order | {"moment": moment, "seed": seed}),
            file=self._zygote.stdin,
            flush=True,
        )

    def end(self) -> int:
        """Wait for it; its exit status, below 0 when a signal killed it."""
        assert self._zygote.stdout is not None
        return int(self._zygote.stdout.readline())

    def __enter__(self) -> Victims:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._zygote.stdin is not None
        self._zygote.stdin.close()
        self._zygote.wait()
        assert self._zygote.stdout is not None
        self._zygote.stdout.close()
