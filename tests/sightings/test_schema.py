"""The schema: documented, versioned, and nothing is lost on the way through it."""

from __future__ import annotations

import json
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sightings.strategies import sightings
from whosthere.sightings.row import from_arrow, from_json, to_arrow, to_json, to_row
from whosthere.sightings.sighting import SCHEMA_VERSION, Sighting
from whosthere.sightings.tables.sightings import SIGHTINGS

COLUMNS, SCHEMA = SIGHTINGS.columns, SIGHTINGS.schema
# Drawing a whole row takes a while on a busy machine.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)


@PATIENT
@given(st.lists(sightings(), max_size=3))
def test_arrow_gives_back_what_it_was_given(rows: list[Sighting]) -> None:
    assert from_arrow(to_arrow(rows)) == rows


@PATIENT
@given(sightings())
def test_a_line_of_json_gives_back_what_it_was_given(row: Sighting) -> None:
    line = to_json(row)
    assert "\n" not in line
    assert from_json(line) == row


@PATIENT
@given(st.lists(sightings(), max_size=3))
def test_parquet_gives_back_rows_and_schema(rows: list[Sighting]) -> None:
    file = BytesIO()
    pq.write_table(pa.Table.from_batches([to_arrow(rows)]), file)
    table = pq.read_table(BytesIO(file.getvalue()))
    assert table.schema.equals(SCHEMA, check_metadata=True)
    assert from_arrow(table) == rows


@PATIENT
@given(sightings())
def test_a_row_has_the_columns_of_the_schema(row: Sighting) -> None:
    assert to_row(row).keys() == set(SCHEMA.names)
    assert json.loads(to_json(row)).keys() == set(SCHEMA.names)


@PATIENT
@given(sightings())
def test_nobody_ever_has_a_null_in_a_column_without_nulls(row: Sighting) -> None:
    values = to_row(row)
    assert [c.name for c in COLUMNS if not c.nullable and values[c.name] is None] == []


@PATIENT
@given(sightings())
def test_a_file_of_a_newer_minor_version_can_be_read(row: Sighting) -> None:
    table = pa.Table.from_batches([to_arrow([row])])
    newer = table.append_column("shoe_size", pa.array([42.0]))
    assert from_arrow(newer) == [row]


def test_a_file_of_an_older_minor_version_can_be_read() -> None:
    old = pa.Table.from_pylist(
        [
            {
                "id": "1",
                "schema_version": "1.0",
                "run_id": "2",
                "camera": "door",
                "first_seen": "2026-01-31",
                "last_seen": "2026-01-31",
                "frames": 3,
                "looks": 0,
                "whosthere": "0.1.0",
                "recovered": False,
            }
        ]
    )
    (sighting,) = from_arrow(old)
    assert sighting.age is None
    assert sighting.emotions is None


VERSION_1_0 = [
    "id",
    "schema_version",
    "run_id",
    "camera",
    "first_seen",
    "last_seen",
    "person_id",
    "name",
    "stranger_id",
    "confidence",
    "frames",
    "looks",
    "quality",
    "age",
    "male",
    "emotion_neutral",
    "emotion_happiness",
    "emotion_sadness",
    "emotion_anger",
    "emotion_fear",
    "emotion_disgust",
    "emotion_surprise",
    "yaw_min",
    "yaw_max",
    "pitch_min",
    "pitch_max",
    "model_detector",
    "model_landmarks",
    "model_embedder",
    "model_age_gender",
    "model_emotion",
    "whosthere",
    "recovered",
]


def test_the_schema_only_grows() -> None:
    assert SCHEMA.names[: len(VERSION_1_0)] == VERSION_1_0
    assert all(column.nullable for column in COLUMNS[len(VERSION_1_0) :])


def test_every_field_carries_its_description() -> None:
    assert SCHEMA.metadata == {b"table": b"sightings", b"version": SCHEMA_VERSION.encode()}
    for column, field in zip(COLUMNS, SCHEMA, strict=True):
        assert field.metadata == {
            b"description": column.description.encode(),
            b"unit": column.unit.encode(),
        }
