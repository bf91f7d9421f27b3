"""SIGKILL at any moment: no acknowledged sighting is lost, none is doubled, no row is half."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from whosthere.sinks.drain import Drain
from whosthere.sinks.jsonl import JsonLinesSink
from whosthere.sinks.parquet import ParquetSink
from whosthere.sinks.sink import Feed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WRITER = "tests.sinks.writer_to_kill"
ROUNDS = 15


def run_until_killed(folder: Path, after: float, arguments: Sequence[str]) -> list[str]:
    """The ids that were acknowledged before it died."""
    command = [sys.executable, "-m", WRITER, folder, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        if not arguments:
            time.sleep(after)
            process.kill()
        lines = [first, *process.stdout]
    # The kill may cut the last line.
    return [line.strip() for line in lines if line.endswith("\n")]


def test_every_acknowledged_sighting_is_in_every_file_once(tmp_path: Path) -> None:
    moments = random.Random(20260131)  # noqa: S311 - moments, not secrets
    acknowledged: list[str] = []
    for round_ in range(ROUNDS):
        # Every third round dies between a write and what makes it count.
        fsync = [str(moments.randrange(1, 40))] if round_ % 3 == 0 else []
        acknowledged += run_until_killed(tmp_path, moments.uniform(0.0, 1.5), fsync)

    for sink in (
        JsonLinesSink(tmp_path / "out", Feed("jsonl")),
        ParquetSink(tmp_path / "out", Feed("parquet")),
    ):
        Drain(tmp_path / "whosthere.db", sink, print).finish()

    out = tmp_path / "out"
    lines = [
        json.loads(line)["id"]
        for path in out.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    rows = []
    for path in out.rglob("*.parquet"):
        with pq.ParquetFile(path) as file:
            rows += file.read()["id"].to_pylist()
    assert len(acknowledged) > ROUNDS
    assert Counter(lines).most_common(1)[0][1] == 1
    assert set(acknowledged) <= set(lines)
    assert Counter(rows) == Counter(lines)
