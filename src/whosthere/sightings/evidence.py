"""What one track, or several of the same face, tells about a visit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from whosthere.sightings.portrait import Portrait
from whosthere.sightings.rounding import COARSE_DECIMALS, DECIMALS, fine
from whosthere.sightings.samples import Sample, Samples
from whosthere.sightings.sighting import Sighting, Span, uuid7
from whosthere.types import Emotion, Identity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.sightings.gathering import Gathering, Moment
    from whosthere.sightings.sighting import Run
    from whosthere.types import Attributes, HeadPose, TrackedFace

    Who: TypeAlias = tuple[str | None, str | None]

NOBODY = Identity()


@dataclass(frozen=True, slots=True)
class Mean:
    """A weighted mean that can be merged with another."""

    total: float = 0.0
    weight: float = 0.0

    def rounded(self, decimals: int) -> float | None:
        """The mean; None when nothing was measured."""
        return round(self.total / self.weight, decimals) if self.weight else None

    def __add__(self, other: Mean) -> Mean:
        """The mean of what both measured."""
        return Mean(self.total + other.total, self.weight + other.weight)


NOTHING = Mean()


@dataclass(slots=True, eq=False)
class Evidence:
    """All that a visit will be made of; times are seconds into the run.

    Attributes:
        id: Of the sighting, should this be the visit's first track.
        first: When it was first seen.
        last: When it was last seen.
        identity: The latest decided identity.
        frames: Frames it was found in.
        looks: Looks the identity rests on.
        confidence: Best confidence in `identity`.
        quality: Best overall quality, None so far.
        age: Years, weighted by looks.
        male: Probability, weighted by looks.
        emotions: ``(7,)`` sum of the shares over the frames, in the order of `Emotion`.
        yaw: Smallest and largest, None so far.
        pitch: Smallest and largest, None so far.
        samples: Looks at it, where they are gathered.
        portrait: The best look, where it is needed.
    """

    id: str
    first: float
    last: float
    identity: Identity = NOBODY
    frames: int = 0
    looks: int = 0
    confidence: float = 0.0
    quality: float | None = None
    age: Mean = NOTHING
    male: Mean = NOTHING
    emotions: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(Emotion)))
    yaw: Span | None = None
    pitch: Span | None = None
    samples: Samples | None = None
    portrait: Portrait | None = None

    @classmethod
    def begin(cls, run: Run, time: float) -> Evidence:
        """Nothing known yet of somebody who appears at second `time`."""
        return cls(id=uuid7(run.started_at.timestamp() + time), first=time, last=time)

    @property
    def who(self) -> Who | None:
        """What tells people and strangers apart; None while undecided."""
        return who(self.identity)

    def add(self, time: float, seen: TrackedFace) -> None:
        """One more frame of the track."""
        self.last = time
        self.frames += 1
        self.looks = seen.looks
        self.decide(seen.identity)
        if seen.face.quality is not None:
            self.quality = max(self.quality or 0.0, seen.face.quality.score)
        if seen.face.pose is not None:
            self._add_pose(seen.face.pose)
        self._add_attributes(seen.attributes)

    def gather(self, gathering: Gathering, moment: Moment, seen: TrackedFace) -> None:
        """Keep what is wanted of that frame besides."""
        if moment.image is None:
            return
        if gathering.looks_every is not None:
            samples = self.samples or Samples(gathering.looks_every)
            if samples.due(moment.time):
                height, width = moment.image.shape[:2]
                samples = samples.including(Sample(moment.time, (width, height), seen))
            self.samples = samples
        if gathering.portraits:
            self.portrait = Portrait.of(moment, seen, unless=self.portrait)

    def decide(self, identity: Identity) -> None:
        """Believe the newest decided identity; a vote that is undecided again changes nothing."""
        if who(identity) is None:
            return
        if who(identity) != self.who:
            self.confidence = 0.0
        self.identity = identity
        self.confidence = max(self.confidence, identity.confidence)

    def absorb(self, other: Evidence) -> None:
        """Take in another track of the same face, which began later."""
        self.first = min(self.first, other.first)
        self.last = max(self.last, other.last)
        self.frames += other.frames
        self.looks += other.looks
        self.identity = other.identity
        self.confidence = max(self.confidence, other.confidence)
        if other.quality is not None:
            self.quality = max(self.quality or 0.0, other.quality)
        self.age += other.age
        self.male += other.male
        self.emotions = self.emotions + other.emotions
        self.yaw = _union(self.yaw, other.yaw)
        self.pitch = _union(self.pitch, other.pitch)
        if other.samples is not None:
            self.samples = other.samples.merged(self.samples or Samples(other.samples.every))
        if other.portrait is not None:
            self.portrait = other.portrait.better(self.portrait)

    def sighting(self, run: Run) -> Sighting:
        """The row that it makes."""
        known = self.identity.person_id is not None
        return Sighting(
            id=self.id,
            run_id=run.id,
            camera=run.camera,
            first_seen=run.started_at + timedelta(seconds=self.first),
            last_seen=run.started_at + timedelta(seconds=self.last),
            frames=self.frames,
            looks=self.looks,
            whosthere=run.whosthere,
            models=run.models,
            person_id=self.identity.person_id,
            name=self.identity.name,
            stranger_id=self.identity.stranger_id,
            confidence=fine(self.confidence) if known else None,
            quality=fine(self.quality),
            age=self.age.rounded(COARSE_DECIMALS),
            male=self.male.rounded(DECIMALS),
            emotions=self._emotion_shares(),
            yaw=_rounded(self.yaw),
            pitch=_rounded(self.pitch),
        )

    def _add_pose(self, pose: HeadPose) -> None:
        self.yaw = _union(self.yaw, Span(pose.yaw, pose.yaw))
        self.pitch = _union(self.pitch, Span(pose.pitch, pose.pitch))

    def _add_attributes(self, attributes: Attributes) -> None:
        # Age and gender come smoothed along the track: the latest value says it all.
        weight = max(self.looks, 1)
        if attributes.age is not None:
            self.age = Mean(attributes.age * weight, weight)
        if attributes.male is not None:
            self.male = Mean(attributes.male * weight, weight)
        if attributes.emotions is not None:
            self.emotions = self.emotions + [attributes.emotions.get(e, 0.0) for e in Emotion]

    def _emotion_shares(self) -> dict[Emotion, float] | None:
        total = float(self.emotions.sum())
        if not total:
            return None
        return {
            emotion: round(float(share) / total, DECIMALS)
            for emotion, share in zip(Emotion, self.emotions, strict=True)
        }


def merged(tracks: list[Evidence]) -> Evidence:
    """New evidence, of all tracks of one face in order of their beginning."""
    whole = replace(tracks[0])
    for track in tracks[1:]:
        whole.absorb(track)
    return whole


def who(identity: Identity) -> Who | None:
    """What tells people and strangers apart; None while undecided."""
    if identity.person_id is None and identity.stranger_id is None:
        return None
    return identity.person_id, identity.stranger_id


def _union(one: Span | None, other: Span | None) -> Span | None:
    if one is None or other is None:
        return one or other
    return Span(min(one.low, other.low), max(one.high, other.high))


def _rounded(span: Span | None) -> Span | None:
    if span is None:
        return None
    return Span(round(span.low, COARSE_DECIMALS), round(span.high, COARSE_DECIMALS))
