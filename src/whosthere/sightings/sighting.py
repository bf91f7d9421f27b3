"""The sighting: one visit of one person or stranger before one camera."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING
from uuid import UUID

from whosthere.types import ModelVersions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from whosthere.types import Emotion

SCHEMA_VERSION = "1.0"
"""Major: a reader has to change. Minor: a nullable column was added."""


@dataclass(frozen=True, slots=True)
class Run:
    """One source watched from start to end.

    Attributes:
        id: UUIDv7.
        camera: Label of the source, without user name and password.
        started_at: Aware UTC time of second 0 of the run: when a live source started, or the
            time of a file.
        models: The networks at work.
        whosthere: Version of this software.
        settings: What it was told, as JSON; no secrets.
    """

    id: str
    camera: str
    started_at: datetime
    models: ModelVersions
    whosthere: str
    settings: str = "{}"

    @classmethod
    def begin(
        cls, camera: str, started_at: datetime, models: ModelVersions, settings: str = "{}"
    ) -> Run:
        """A run with a new id, of the installed version."""
        return cls(
            id=uuid7(time.time()),
            camera=camera,
            started_at=started_at,
            models=models,
            whosthere=version("whosthere"),
            settings=settings,
        )


@dataclass(frozen=True, slots=True)
class Span:
    """The smallest and the largest value seen, in degrees."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """One visit, first to last seen: the row that is exported. No template, no picture.

    At most one of `person_id` and `stranger_id` is set: neither when recognition is off, or when
    the visit was too short to decide. What was not measured is None.

    Attributes:
        id: UUIDv7 of the moment it began: unique, and sorts by time.
        run_id: Which run saw it.
        camera: Label of the source, without secrets.
        first_seen: Aware UTC.
        last_seen: Aware UTC, not before `first_seen`.
        frames: In how many analysed frames the face was found.
        looks: How many looks the identity rests on.
        models: The networks at work.
        whosthere: Version of this software.
        person_id: An enrolled person.
        name: That person's name at the time.
        stranger_id: Stable within the run, such as ``"stranger-3"``.
        confidence: Best calibrated confidence in the person, 0 to 1; None for others.
        quality: Best overall quality of a look, 0 to 1.
        age: Years, smoothed over the visit.
        male: Probability of being male, 0 to 1, smoothed over the visit.
        emotions: Mean share of each emotion over the visit; they add up to 1, but for rounding.
        yaw: How far the head turned.
        pitch: How far the head nodded.
        recovered: The process was killed during the visit, and this is its last checkpoint.
        schema_version: Version of the documented schema that the row follows.
    """

    id: str
    run_id: str
    camera: str
    first_seen: datetime
    last_seen: datetime
    frames: int
    looks: int
    whosthere: str
    models: ModelVersions = field(default_factory=ModelVersions)
    person_id: str | None = None
    name: str | None = None
    stranger_id: str | None = None
    confidence: float | None = None
    quality: float | None = None
    age: float | None = None
    male: float | None = None
    emotions: Mapping[Emotion, float] | None = None
    yaw: Span | None = None
    pitch: Span | None = None
    recovered: bool = False
    schema_version: str = SCHEMA_VERSION


def uuid7(seconds: float) -> str:
    """A random id that sorts by time (RFC 9562, section 5.7).

    Args:
        seconds: Seconds since 1970.

    Examples:
        >>> uuid7(1_700_000_000)[:15]
        '018bcfe5-6800-7'
        >>> uuid7(1.0) < uuid7(2.0)
        True
    """
    milliseconds = int(seconds * 1000)
    number = milliseconds << 80 | secrets.randbits(80)
    version_and_variant = 0xF << 76 | 0b11 << 62
    return str(UUID(int=number & ~version_and_variant | 7 << 76 | 0b10 << 62))
