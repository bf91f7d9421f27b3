"""``runs``: what was watched, with which settings and networks."""

from __future__ import annotations

from whosthere.sightings.tables.column import (
    CAMERA,
    COUNT,
    FLAG,
    MODELS,
    SCHEMA_VERSION,
    TEXT,
    TIME,
    WHOSTHERE,
    Column,
)
from whosthere.sightings.tables.table import Table

RUNS = Table(
    name="runs",
    description="a run as of its start or its end: the latest row of a run_id counts",
    version="1.0",
    time="started_at",
    columns=(
        Column("id", TEXT, "UUIDv7 of the row; unique, and sorts by time", nullable=False),
        SCHEMA_VERSION,
        Column("run_id", TEXT, "UUIDv7 of the run", nullable=False),
        CAMERA,
        Column("started_at", TIME, "second 0 of the run", "UTC", nullable=False),
        Column("ended_at", TIME, "when it ended; null while it goes on", "UTC"),
        Column("frames", COUNT, "frames that were analysed; null while it goes on", "frames"),
        Column("dropped", COUNT, "frames dropped so as not to lag", "frames"),
        Column("settings", TEXT, "settings of the run, as JSON", nullable=False),
        *MODELS,
        WHOSTHERE,
        Column(
            "recovered",
            FLAG,
            "whether the process was killed; frames and end are those of its last checkpoint",
            nullable=False,
        ),
    ),
)
