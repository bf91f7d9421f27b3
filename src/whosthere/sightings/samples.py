"""The looks of a visit: its face at sampled moments, as many as memory allows."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from whosthere.sightings.rounding import coarse, fine
from whosthere.sightings.sighting import uuid7
from whosthere.sightings.tables.looks import LOOKS
from whosthere.types import Emotion, ModelVersions

if TYPE_CHECKING:
    from whosthere.sightings.sighting import Run, Sighting
    from whosthere.sightings.tables.table import Row
    from whosthere.types import Attributes, Face, Match, TrackedFace

MOST_LOOKS = 600
"""Looks at one visit at most, about a megabyte; a longer visit keeps every second, fourth, …"""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One look.

    Attributes:
        time: Seconds into the run.
        size: Width and height of the picture, pixels.
        seen: The face.
    """

    time: float
    size: tuple[int, int]
    seen: TrackedFace


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Looks in order of time, never more than `MOST_LOOKS`.

    Attributes:
        every: Seconds between two at least.
        taken: The looks.
    """

    every: float
    taken: tuple[Sample, ...] = ()

    def due(self, time: float) -> bool:
        """Whether it is time for another one."""
        return not self.taken or time >= self.taken[-1].time + self.every

    def including(self, sample: Sample) -> Samples:
        """The same with a later look."""
        face = replace(sample.seen.face, mesh=None, template=None, points=None)
        seen = replace(sample.seen, face=face, close=None)
        return Samples(self.every, (*self.taken, replace(sample, seen=seen)))._thinned()

    def merged(self, other: Samples) -> Samples:
        """The looks of two tracks of one visit."""
        both = sorted((*self.taken, *other.taken), key=lambda sample: sample.time)
        return Samples(max(self.every, other.every), tuple(both))._thinned()

    def _thinned(self) -> Samples:
        if len(self.taken) <= MOST_LOOKS:
            return self
        return Samples(2 * self.every, self.taken[::2])._thinned()


def look_row(sample: Sample, visit: Sighting, run: Run) -> Row:
    """A row of ``looks``.

    It has the person of the visit, also where the vote was still open at the look: whoever asks
    for the rows of a person, or erases them, finds them all.
    """
    seen, at = sample.seen, run.started_at + timedelta(seconds=sample.time)
    decided = visit.person_id is not None and seen.identity.person_id == visit.person_id
    row: Row = {
        "id": uuid7(at.timestamp()),
        "schema_version": LOOKS.version,
        "run_id": run.id,
        "camera": run.camera,
        "sighting_id": visit.id,
        "track_id": seen.track_id,
        "at": at,
        "person_id": visit.person_id,
        "stranger_id": visit.stranger_id,
        "confidence": fine(seen.identity.confidence) if decided else None,
        "frame_width": sample.size[0],
        "frame_height": sample.size[1],
        "whosthere": run.whosthere,
    }
    row |= _cosines(seen.match) | _measures(seen.face) | _guesses(seen.attributes)
    return row | model_columns(run.models)


def model_columns(models: ModelVersions) -> Row:
    """The columns that say what was at work."""
    return {f"model_{field.name}": getattr(models, field.name) for field in fields(ModelVersions)}


def _cosines(match: Match | None) -> Row:
    """How like the two nearest people it is; -1 stands for nobody there."""
    similarity = -1.0 if match is None else match.similarity
    runner_up = -1.0 if match is None else match.runner_up
    return {
        "similarity": fine(similarity) if similarity > -1 else None,
        "runner_up": fine(runner_up) if runner_up > -1 else None,
    }


def _measures(face: Face) -> Row:
    row: Row = {side: coarse(getattr(face.box, side)) for side in ("x", "y", "width", "height")}
    row["score"] = fine(face.score)
    row["quality"] = None if face.quality is None else fine(face.quality.score)
    row["frontality"] = None if face.quality is None else fine(face.quality.frontality)
    for column in ("size", "sharpness", "brightness"):
        row[column] = None if face.quality is None else coarse(getattr(face.quality, column))
    for angle in ("yaw", "pitch", "roll"):
        row[angle] = None if face.pose is None else coarse(getattr(face.pose, angle))
    return row


def _guesses(attributes: Attributes) -> Row:
    row: Row = {"age": coarse(attributes.age), "male": fine(attributes.male)}
    shares = attributes.emotions
    for emotion in Emotion:
        row[f"emotion_{emotion}"] = None if shares is None else fine(shares.get(emotion, 0.0))
    return row
