"""``people``: who is enrolled and who was erased, by pseudonymous id."""

from __future__ import annotations

from whosthere.sightings.tables.column import SCHEMA_VERSION, TEXT, TIME, WHOSTHERE, Column
from whosthere.sightings.tables.table import Table

PEOPLE = Table(
    name="people",
    description="a person as of one moment: the latest row of a person_id counts",
    version="1.0",
    time="recorded_at",
    columns=(
        Column("id", TEXT, "UUIDv7 of the row; unique, and sorts by time", nullable=False),
        SCHEMA_VERSION,
        Column("recorded_at", TIME, "when this was so", "UTC", nullable=False),
        Column("person_id", TEXT, "random id of the person, also after erasure", nullable=False),
        Column("group_id", TEXT, "random id of the group", nullable=False),
        Column("enrolled_at", TIME, "when the person was added", "UTC"),
        Column("erased_at", TIME, "when the person was erased; null while enrolled", "UTC"),
        Column("name", TEXT, "name; null unless names are switched on, and after erasure"),
        Column("model_embedder", TEXT, "fingerprint of what made the templates"),
        WHOSTHERE,
    ),
)
