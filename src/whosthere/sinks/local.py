"""The sinks that are there without asking: files in the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.sinks.jsonl import JsonLinesSink
from whosthere.sinks.parquet import ParquetSink

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.sinks.sink import ForgettingSink


def local_sinks(folder: Path) -> tuple[ForgettingSink, ...]:
    """JSON Lines in `folder`, Parquet in ``parquet/`` below it.

    Args:
        folder: Such as `whosthere.config.sightings_path`; created when needed.
    """
    return JsonLinesSink(folder), ParquetSink(folder / "parquet")
