"""A sighting as one flat row of plain values, and as one line of JSON.

Tables, files and the database hold it so: a table without nested columns is read by every engine.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import TypeAlias, cast

from whosthere.sightings.sighting import Sighting, Span
from whosthere.types import Emotion, ModelVersions

Value: TypeAlias = str | int | float | bool | datetime | None
Row: TypeAlias = dict[str, Value]

_TIMES = ("first_seen", "last_seen")
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
    row = to_row(sighting)
    for name in _TIMES:
        row[name] = format_time(cast("datetime", row[name]))
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_json(line: str) -> Sighting:
    """The sighting of a line that `to_json` made."""
    row: Row = json.loads(line)
    for name in _TIMES:
        row[name] = datetime.fromisoformat(cast("str", row[name]))
    return from_row(row)


def format_time(time: datetime) -> str:
    """ISO 8601 in UTC, always with microseconds: texts sort as the times do.

    Examples:
        >>> format_time(datetime(2026, 1, 31, 12, tzinfo=UTC))
        '2026-01-31T12:00:00.000000Z'
    """
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


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
