"""Answers of a lake as CSV, JSON Lines, Parquet and text."""

from __future__ import annotations

import base64
import csv
import io
import json
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pyarrow.parquet as pq

from whosthere.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa


def as_csv(answer: pa.Table) -> str:
    """With a line of column names, as RFC 4180 has it; null is nothing."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(answer.column_names)
    writer.writerows([_field(value) for value in row] for row in _rows(answer))
    return text.getvalue()


def as_json(answer: pa.Table) -> str:
    """One object a line."""
    return "".join(f"{_json(row)}\n" for row in answer.to_pylist())


def as_cells(answer: pa.Table) -> Iterator[list[str]]:
    """The rows as texts for people: three decimals, and nothing for null."""
    for row in _rows(answer):
        yield [
            f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else _field(value)
            for value in row
        ]


def save(answer: pa.Table, path: Path) -> None:
    """Write a file of the kind that its name ends in: ``.csv``, ``.jsonl`` or ``.parquet``.

    Raises:
        UsageError: It ends in something else.
        OutputError: It cannot be written.
    """
    try:
        match path.suffix.lower():
            case ".csv":
                path.write_text(as_csv(answer), encoding="utf-8", newline="")
            case ".jsonl":
                path.write_text(as_json(answer), encoding="utf-8")
            case ".parquet":
                pq.write_table(answer, path)
            case _:
                message = f"{path} should end in .csv, .jsonl or .parquet"
                raise UsageError(message)
    except OSError as error:
        message = f"cannot write {path}: {(error.strerror or str(error)).lower()}"
        raise OutputError(message) from error


def plain(value: object) -> str | int | float:
    """What JSON has for a value that it does not know: times as in ISO 8601, bytes in base64.

    Examples:
        >>> from datetime import UTC, datetime
        >>> plain(datetime(2026, 1, 31, tzinfo=UTC)), plain(Decimal(7)), plain(b"hi")
        ('2026-01-31T00:00:00Z', 7, 'aGk=')
    """
    match value:
        case date() | time():
            return value.isoformat().replace("+00:00", "Z")
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case timedelta():
            return value.total_seconds()
        case bytes():
            return base64.b64encode(value).decode("ascii")
    return str(value)


def _rows(answer: pa.Table) -> Iterator[tuple[object, ...]]:
    return zip(*(column.to_pylist() for column in answer.columns), strict=True)


def _json(value: object) -> str:
    return json.dumps(value, default=plain, ensure_ascii=False)


def _field(value: object) -> str:
    """A value in one field: a text as it is, anything else as JSON has it."""
    text = "" if value is None else _json(value)
    return cast("str", json.loads(text)) if text.startswith('"') else text
