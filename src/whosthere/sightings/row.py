"""A sighting as one flat row of its table, as one line of JSON, and as Arrow.

Tables, files and the database hold it so: a table without nested columns is read by every engine.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, cast

from whosthere.sightings.sighting import Sighting, Span
from whosthere.sightings.tables.sightings import SIGHTINGS
from whosthere.types import Emotion, ModelVersions

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from whosthere.sightings.tables.table import Row, Value

_SPANS = ("yaw", "pitch")
_MODELS = tuple(field.name for field in fields(ModelVersions))
_NESTED = ("models", "emotions", *_SPANS)
_PLAIN = tuple(field.name for field in fields(Sighting) if field.name not in _NESTED)


def to_row(sighting: Sighting) -> Row:
    """The flat form; its keys are the columns of the schema, in another order."""
    row: Row = {name: getattr(sighting, name) for name in _PLAIN}
    for task in _MODELS:
        row[f"model_{task}"] = getattr(sighting.models, task)
    for emotion in Emotion:
        shares = sighting.emotions
        row[f"emotion_{emotion}"] = None if shares is None else shares.get(emotion, 0.0)
    for angle in _SPANS:
        span: Span | None = getattr(sighting, angle)
        row[f"{angle}_min"] = None if span is None else span.low
        row[f"{angle}_max"] = None if span is None else span.high
    return row


def from_row(row: Row) -> Sighting:
    """The sighting again; a column that the row's writer did not know yet is None."""
    plain = {name: row[name] for name in _PLAIN if row.get(name) is not None}
    # What a row holds under each name, the schema says; the type checker cannot know.
    return Sighting(
        **plain,  # type: ignore[arg-type]
        models=ModelVersions(**{task: _text(row.get(f"model_{task}")) for task in _MODELS}),
        emotions=_emotions(row),
        yaw=_span(row, "yaw"),
        pitch=_span(row, "pitch"),
    )


def to_json(sighting: Sighting) -> str:
    """One line of JSON without its line end; times as in ``2026-01-31T12:00:00.250000Z``."""
    return SIGHTINGS.to_json(to_row(sighting))


def from_json(line: str) -> Sighting:
    """The sighting of a line that `to_json` made."""
    return from_row(SIGHTINGS.from_json(line))


def to_arrow(sightings: Iterable[Sighting]) -> pa.RecordBatch:
    """A batch of the table's schema, a row a sighting."""
    return SIGHTINGS.to_arrow(to_row(each) for each in sightings)


def from_arrow(batch: pa.RecordBatch | pa.Table) -> list[Sighting]:
    """The sightings again, also of a batch that an older or newer minor version wrote."""
    return [from_row(row) for row in batch.to_pylist()]


def _emotions(row: Row) -> dict[Emotion, float] | None:
    shares = {emotion: row.get(f"emotion_{emotion}") for emotion in Emotion}
    if shares[Emotion.NEUTRAL] is None:
        return None
    return {emotion: cast("float", share) for emotion, share in shares.items()}


def _span(row: Row, angle: str) -> Span | None:
    low, high = row.get(f"{angle}_min"), row.get(f"{angle}_max")
    if low is None or high is None:
        return None
    return Span(cast("float", low), cast("float", high))


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
