"""The documented, versioned Arrow schema of sightings.

It grows by one rule: a new version only adds nullable columns at the end, and bumps the minor
number of `SCHEMA_VERSION`. So an old reader reads new files, and a new reader old ones.
``docs/sightings.md`` shows the same table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from whosthere.sightings.row import from_row, to_row
from whosthere.sightings.sighting import SCHEMA_VERSION
from whosthere.types import Emotion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whosthere.sightings.sighting import Sighting


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its name.
        type: Its Arrow type.
        description: What it holds, in a sentence.
        unit: Of its values; empty for texts and flags.
        nullable: Whether it can be null.
    """

    name: str
    type: pa.DataType
    description: str
    unit: str = ""
    nullable: bool = True

    def field(self) -> pa.Field:
        """As Arrow has it, with description and unit in the metadata."""
        metadata = {"description": self.description, "unit": self.unit}
        return pa.field(self.name, self.type, self.nullable, metadata)


_TEXT = pa.string()
_REAL = pa.float64()
_COUNT = pa.int64()
_TIME = pa.timestamp("us", tz="UTC")
_SHARE = "0 to 1"

COLUMNS = (
    Column("id", _TEXT, "UUIDv7 of the visit; unique, and sorts by time", nullable=False),
    Column("schema_version", _TEXT, "version of this schema", nullable=False),
    Column("run_id", _TEXT, "UUIDv7 of the run that saw it", nullable=False),
    Column("camera", _TEXT, "label of the source, without secrets", nullable=False),
    Column("first_seen", _TIME, "when the face was first seen", "UTC", nullable=False),
    Column("last_seen", _TIME, "when it was last seen", "UTC", nullable=False),
    Column("person_id", _TEXT, "the enrolled person; null for anybody else"),
    Column("name", _TEXT, "that person's name at the time"),
    Column("stranger_id", _TEXT, "somebody not enrolled; the same within one run only"),
    Column("confidence", _REAL, "best confidence in the person; 0.5 is the decision line", _SHARE),
    Column("frames", _COUNT, "analysed frames in which the face was found", "frames", False),
    Column("looks", _COUNT, "looks that the identity rests on", "looks", False),
    Column("quality", _REAL, "best overall quality of a look", _SHARE),
    Column("age", _REAL, "age, smoothed over the visit", "years"),
    Column("male", _REAL, "probability of being male, smoothed over the visit", _SHARE),
    *(
        Column(f"emotion_{emotion}", _REAL, f"share of {emotion} over the whole visit", _SHARE)
        for emotion in Emotion
    ),
    Column("yaw_min", _REAL, "farthest turn to the picture's left", "degrees"),
    Column("yaw_max", _REAL, "farthest turn to the picture's right", "degrees"),
    Column("pitch_min", _REAL, "lowest chin", "degrees"),
    Column("pitch_max", _REAL, "highest chin", "degrees"),
    Column("model_detector", _TEXT, "fingerprint of what found the faces"),
    Column("model_landmarks", _TEXT, "fingerprint of what placed the dense landmarks"),
    Column("model_embedder", _TEXT, "fingerprint of what made the templates"),
    Column("model_age_gender", _TEXT, "fingerprint of what guessed age and gender"),
    Column("model_emotion", _TEXT, "fingerprint of what guessed the emotion"),
    Column("whosthere", _TEXT, "version of whosthere", nullable=False),
    Column(
        "recovered",
        pa.bool_(),
        "whether the process was killed during the visit; the row is its last checkpoint",
        nullable=False,
    ),
)
"""In the order of the files."""

SCHEMA = pa.schema(
    [column.field() for column in COLUMNS],
    metadata={"table": "sightings", "version": SCHEMA_VERSION},
)


def to_arrow(sightings: Iterable[Sighting]) -> pa.RecordBatch:
    """A batch of `SCHEMA`, a row a sighting."""
    return pa.RecordBatch.from_pylist([to_row(each) for each in sightings], schema=SCHEMA)


def from_arrow(batch: pa.RecordBatch | pa.Table) -> list[Sighting]:
    """The sightings again, also of a batch that an older or newer minor version wrote."""
    return [from_row(row) for row in batch.to_pylist()]
