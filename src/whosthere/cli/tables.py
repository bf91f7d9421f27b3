"""Faces, people and sightings as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from whosthere.people.records import EnrolledFace, Person
    from whosthere.sightings.sighting import Sighting
    from whosthere.types import Face

NOTHING = "-"


def face_table(path: Path, faces: Sequence[Face]) -> Table:
    """The faces of one picture, a row each."""
    table = Table(title=f"{path}: {len(faces)} faces", title_justify="left")
    for column in ("box", "score", "age", "gender", "emotion", "yaw, pitch, roll", "quality"):
        table.add_column(column)
    for face in faces:
        attributes, pose, quality = face.attributes, face.pose, face.quality
        emotion = attributes and attributes.emotion
        table.add_row(
            f"{face.box.x:.0f},{face.box.y:.0f} {face.box.width:.0f}x{face.box.height:.0f}",
            f"{face.score:.2f}",
            f"{attributes.age:.0f}" if attributes and attributes.age is not None else NOTHING,
            attributes.gender or NOTHING if attributes else NOTHING,
            f"{emotion} {attributes.emotions[emotion]:.0%}"
            if attributes and attributes.emotions and emotion
            else NOTHING,
            f"{pose.yaw:.0f}°, {pose.pitch:.0f}°, {pose.roll:.0f}°" if pose else NOTHING,
            f"{quality.score:.2f}" if quality else NOTHING,
        )
    return table


def people_table(people: Sequence[Person]) -> Table:
    """Enrolled people, a row each."""
    table = Table("name", "faces", "not trained yet", "added", "id")
    for person in people:
        table.add_row(
            person.name,
            str(person.faces),
            str(person.untrained or NOTHING),
            f"{person.added_at:%Y-%m-%d}",
            person.id,
        )
    return table


def enrolled_table(faces: Sequence[EnrolledFace]) -> Table:
    """The enrolled faces of one person, a row each."""
    table = Table("from", "quality", "pixels between the eyes", "added", "id")
    for face in faces:
        table.add_row(
            face.source,
            f"{face.quality.score:.2f}",
            f"{face.quality.size:.0f}",
            f"{face.added_at:%Y-%m-%d}",
            face.id,
        )
    return table


def sightings_table(sightings: Sequence[Sighting]) -> Table:
    """Sightings, a row each."""
    table = Table("first seen", "for", "who", "confidence", "camera", "looks", "age", "emotion")
    for sighting in sightings:
        seconds = (sighting.last_seen - sighting.first_seen).total_seconds()
        emotions = sighting.emotions
        table.add_row(
            f"{sighting.first_seen.astimezone():%Y-%m-%d %H:%M:%S}",
            f"{seconds:.0f} s",
            sighting.name or sighting.stranger_id or "unknown",
            NOTHING if sighting.confidence is None else f"{sighting.confidence:.2f}",
            sighting.camera,
            str(sighting.looks),
            NOTHING if sighting.age is None else f"{sighting.age:.0f}",
            max(emotions, key=emotions.__getitem__) if emotions else NOTHING,
        )
    return table
