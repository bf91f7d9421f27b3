"""Simulated scenes: faces that move, hide, are missed, and are seen with noise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from whosthere.types import Box, Face, Template

if TYPE_CHECKING:
    from whosthere.tracking.track import Track
    from whosthere.tracking.tracker import Tracker

SIZE = (1280, 720)
LANDMARKS = np.array(((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)))


def face_at(
    x: float, y: float, width: float = 80.0, score: float = 0.95, template: Template | None = None
) -> Face:
    """A face whose box is centred at x, y."""
    box = Box(x - width / 2, y - width * 0.65, width, width * 1.3)
    corner = np.array((box.x, box.y))
    points = corner + LANDMARKS * (box.width, box.height)
    return Face(box, score, points.astype(np.float32), template=template)


def template_of(person: int, jitter: int = 0, model: str = "test-1") -> Template:
    """A template; those of one person have a cosine of about 0.8, others of about 0."""
    vector = np.random.default_rng(person).normal(size=128)
    vector += 0.5 * np.random.default_rng((person, jitter)).normal(size=128)
    return Template((vector / np.linalg.norm(vector)).astype(np.float32), model)


@dataclass
class Tally:
    """What became of a scene."""

    switches: int = 0
    seen: int = 0
    covered: int = 0
    last: dict[int, int] = field(default_factory=dict)
    ids: set[int] = field(default_factory=set)

    def count(self, person: int, track: Track | None) -> None:
        """Note which track showed a person in a frame where the detector saw them."""
        self.seen += 1
        if track is None:
            return
        self.covered += 1
        self.ids.add(track.id)
        self.switches += self.last.get(person, track.id) != track.id
        self.last[person] = track.id

    @property
    def coverage(self) -> float:
        """Share of the seen faces that a confirmed track showed."""
        return self.covered / self.seen


class Crowd:
    """Faces that wander at some widths a second and bounce off the walls; seeded."""

    def __init__(self, people: int, fps: float, seed: int = 7, occlusions: float = 0.08) -> None:
        self.random = np.random.default_rng(seed)
        self.fps = fps
        self.place = self.random.uniform((60, 60), (1220, 660), (people, 2))
        self.velocity = self.random.normal(0, 90, (people, 2))
        self.width = self.random.uniform(50, 110, people)
        self.hidden_until = np.zeros(people)
        self.occlusions = occlusions

    def frame(self, pts: float, misses: float = 0.07, noise: float = 0.02) -> dict[int, Face]:
        """The faces that the detector sees at that time, by person."""
        step = 1 / self.fps
        self.velocity += self.random.normal(0, 60 * np.sqrt(step), self.velocity.shape)
        self.velocity *= np.exp(-0.3 * step)
        self.place += self.velocity * step
        for axis, limit in enumerate(SIZE):
            beyond = (self.place[:, axis] < 50) | (self.place[:, axis] > limit - 50)
            self.velocity[beyond, axis] *= -1
            self.place[:, axis] = np.clip(self.place[:, axis], 50, limit - 50)
        hides = self.random.random(len(self.place)) < self.occlusions * step
        ends = pts + self.random.uniform(0.2, 0.8, len(self.place))
        self.hidden_until = np.where(hides, ends, self.hidden_until)
        faces = {}
        for person, (place, width) in enumerate(zip(self.place, self.width, strict=True)):
            if pts < self.hidden_until[person] or self.random.random() < misses:
                continue
            x, y = place + self.random.normal(0, noise * width, 2)
            faces[person] = face_at(x, y, width * self.random.normal(1, noise))
        return faces


def follow(tracker: Tracker, faces: dict[int, Face], pts: float, tally: Tally) -> list[Track]:
    """Update the tracker and tally which track each person got, by the nearest centre."""
    tracks = tracker.update(list(faces.values()), pts, SIZE)
    confirmed = [track for track in tracks if track.confirmed]
    owner: dict[int, Track] = {}
    for track in confirmed:
        gaps = {p: np.hypot(*np.subtract(f.box.center, track.box.center)) for p, f in faces.items()}
        person = min(gaps, key=gaps.__getitem__)
        if person not in owner or gaps[person] < 10:
            owner[person] = track
    for person in faces:
        tally.count(person, owner.get(person))
    return tracks
