"""One documented column, and the ones that several tables have."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pyarrow as pa

from whosthere.types import Emotion, ModelVersions


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


TEXT = pa.string()
REAL = pa.float64()
COUNT = pa.int64()
FLAG = pa.bool_()
BYTES = pa.binary()
TIME = pa.timestamp("us", tz="UTC")
SHARE = "0 to 1"

SCHEMA_VERSION = Column("schema_version", TEXT, "version of this schema", nullable=False)
RUN_ID = Column("run_id", TEXT, "UUIDv7 of the run that saw it", nullable=False)
CAMERA = Column("camera", TEXT, "label of the source, without secrets", nullable=False)
PERSON_ID = Column("person_id", TEXT, "the enrolled person; null for anybody else")
STRANGER_ID = Column("stranger_id", TEXT, "somebody not enrolled; the same within one run only")
WHOSTHERE = Column("whosthere", TEXT, "version of whosthere", nullable=False)

_TASKS = {
    "detector": "found the faces",
    "landmarks": "placed the dense landmarks",
    "embedder": "made the templates",
    "age_gender": "guessed age and gender",
    "emotion": "guessed the emotion",
}

MODELS = tuple(
    Column(f"model_{field.name}", TEXT, f"fingerprint of what {_TASKS[field.name]}")
    for field in fields(ModelVersions)
)


def emotions(over: str) -> tuple[Column, ...]:
    """A share a column, such as ``emotion_anger``.

    Args:
        over: What they are shares of, such as ``"over the whole visit"``.
    """
    return tuple(
        Column(f"emotion_{emotion}", REAL, f"share of {emotion} {over}", SHARE)
        for emotion in Emotion
    )
