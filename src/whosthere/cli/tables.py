"""Faces, people and sightings as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.people.records import EnrolledFace, Person
    from whosthere.sightings.sighting import Sighting
    from whosthere.types import Face

NOTHING = "-"


def table(*columns: str) -> Table:
    """An empty table; what is too wide goes on in the next line, and nothing is cut."""
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def face_table(faces: Sequence[Face]) -> Table:
    """The faces of one picture, a row each."""
    rows = table("box", "score", "age", "gender", "emotion", "yaw, pitch, roll", "quality")
    for face in faces:
        attributes, pose, quality = face.attributes, face.pose, face.quality
        emotion = attributes and attributes.emotion
        rows.add_row(
            f"{face.box.x:.0f},{face.box.y:.0f} {face.box.width:.0f}x{face.box.height:.0f}",
            f"{face.score:.2f}",
            f"{attributes.age:.0f}" if attributes and attributes.age is not None else NOTHING,
            attributes.gender or NOTHING if attributes else NOTHING,
            f"{emotion} {attributes.emotions[emotion]:.0%}"
            if attributes and attributes.emotions and emotion
            else NOTHING,
            ", ".join(f"{round(angle)}°" for angle in (pose.yaw, pose.pitch, pose.roll))
            if pose
            else NOTHING,
            f"{quality.score:.2f}" if quality else NOTHING,
        )
    return rows


def people_table(people: Sequence[Person]) -> Table:
    """Enrolled people, a row each."""
    rows = table("name", "faces", "not trained yet", "added")
    for person in people:
        rows.add_row(
            person.name,
            str(person.faces),
            str(person.untrained or NOTHING),
            f"{person.added_at.astimezone():%Y-%m-%d}",
        )
    return rows


def enrolled_table(faces: Sequence[EnrolledFace]) -> Table:
    """The enrolled faces of one person, a row each."""
    rows = table("from", "quality", "eye distance")
    rows.add_column("id", no_wrap=True)
    for face in faces:
        rows.add_row(
            face.source,
            f"{face.quality.score:.2f}",
            f"{face.quality.size:.0f} px",
            face.id,
        )
    return rows


def sightings_table(sightings: Sequence[Sighting]) -> Table:
    """Sightings, a row each."""
    rows = table("first seen", "for", "who", "confidence", "camera", "age", "emotion")
    # The others give way to these where the terminal is narrow.
    for fixed in (0, 1, 3, 5, 6):
        rows.columns[fixed].no_wrap = True
    for sighting in sightings:
        seconds = (sighting.last_seen - sighting.first_seen).total_seconds()
        emotions = sighting.emotions
        rows.add_row(
            f"{sighting.first_seen.astimezone():%Y-%m-%d %H:%M:%S}",
            f"{seconds:.0f} s",
            sighting.name or sighting.stranger_id or "unknown",
            NOTHING if sighting.confidence is None else f"{sighting.confidence:.2f}",
            sighting.camera,
            NOTHING if sighting.age is None else f"{sighting.age:.0f}",
            max(emotions, key=emotions.__getitem__) if emotions else NOTHING,
        )
    return rows
