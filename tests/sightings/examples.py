"""Plain sightings and tracked faces to test with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from whosthere.sightings.sighting import Run, Sighting, uuid7
from whosthere.types import Box, Face, Identity, ModelVersions, TrackedFace

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
ADA = Identity(person_id="p-ada", name="Ada", confidence=0.9)
BOB = Identity(person_id="p-bob", name="Bob", confidence=0.8)
STRANGER = Identity(stranger_id="stranger-1")
UNDECIDED = Identity()


def begin_run() -> Run:
    """A run that began at noon before the door."""
    return Run.begin("door", NOON, ModelVersions(detector="yunet-1"))


def seen(track: int, identity: Identity = UNDECIDED) -> TrackedFace:
    """A bare face of a track."""
    face = Face(Box(0, 0, 10, 10), 0.9, np.zeros((5, 2), np.float32))
    return TrackedFace(track, face, identity, looks=2)


def sighting(number: int, identity: Identity = ADA, camera: str = "door") -> Sighting:
    """A visit of one minute; visits begin eight hours apart, so that batches span days."""
    first_seen = NOON + timedelta(hours=8 * number)
    return Sighting(
        id=uuid7(first_seen.timestamp()),
        run_id="run-1",
        camera=camera,
        first_seen=first_seen,
        last_seen=first_seen + timedelta(minutes=1),
        frames=100,
        looks=5,
        whosthere="0.1.0",
        person_id=identity.person_id,
        name=identity.name,
        stranger_id=identity.stranger_id,
    )
