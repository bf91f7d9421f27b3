"""``sightings``: one row a visit, final."""

from __future__ import annotations

from whosthere.sightings.sighting import SCHEMA_VERSION as VERSION
from whosthere.sightings.tables.column import (
    CAMERA,
    COUNT,
    FLAG,
    MODELS,
    PERSON_ID,
    REAL,
    RUN_ID,
    SCHEMA_VERSION,
    SHARE,
    STRANGER_ID,
    TEXT,
    TIME,
    WHOSTHERE,
    Column,
    emotions,
)
from whosthere.sightings.tables.table import Table

SIGHTINGS = Table(
    name="sightings",
    description="one visit of one person or stranger before one camera; written when it is over",
    version=VERSION,
    time="first_seen",
    columns=(
        Column("id", TEXT, "UUIDv7 of the visit; unique, and sorts by time", nullable=False),
        SCHEMA_VERSION,
        RUN_ID,
        CAMERA,
        Column("first_seen", TIME, "when the face was first seen", "UTC", nullable=False),
        Column("last_seen", TIME, "when it was last seen", "UTC", nullable=False),
        PERSON_ID,
        Column("name", TEXT, "that person's name at the time"),
        STRANGER_ID,
        Column(
            "confidence", REAL, "best confidence in the person; 0.5 is the decision line", SHARE
        ),
        Column("frames", COUNT, "analysed frames in which the face was found", "frames", False),
        Column("looks", COUNT, "looks that the identity rests on", "looks", False),
        Column("quality", REAL, "best overall quality of a look", SHARE),
        Column("age", REAL, "age, smoothed over the visit", "years"),
        Column("male", REAL, "probability of being male, smoothed over the visit", SHARE),
        *emotions("over the whole visit"),
        Column("yaw_min", REAL, "farthest turn to the picture's left", "degrees"),
        Column("yaw_max", REAL, "farthest turn to the picture's right", "degrees"),
        Column("pitch_min", REAL, "lowest chin", "degrees"),
        Column("pitch_max", REAL, "highest chin", "degrees"),
        *MODELS,
        WHOSTHERE,
        Column(
            "recovered",
            FLAG,
            "whether the process was killed during the visit; the row is its last checkpoint",
            nullable=False,
        ),
    ),
)
