"""All tables, by name."""

from __future__ import annotations

from whosthere.sightings.tables.looks import LOOKS
from whosthere.sightings.tables.people import PEOPLE
from whosthere.sightings.tables.runs import RUNS
from whosthere.sightings.tables.sealed import EMBEDDINGS, THUMBNAILS
from whosthere.sightings.tables.sightings import SIGHTINGS

TABLES = {table.name: table for table in (SIGHTINGS, LOOKS, PEOPLE, RUNS, EMBEDDINGS, THUMBNAILS)}
