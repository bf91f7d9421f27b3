"""What a track gathers of its face over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.tracking.attributes import SmoothedAttributes
from whosthere.tracking.smoothing import OneEuro, Smoothed
from whosthere.tracking.vote import Vote
from whosthere.types import HeadPose, Template

if TYPE_CHECKING:
    from whosthere.types import Face, Match

BEST_LOOKS = 6
"""Looks that are kept, the best."""
_POSE_FILTER = OneEuro(min_cutoff=0.8, beta=0.02)
"""Degrees: at 25 looks a second, noise of 2 becomes 0.75, and 30 a second are followed 2 behind."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One close look at the face of a track.

    Attributes:
        pts: When, seconds.
        quality: Fitness for recognition, 0 to 1.
        face: The face as it was measured then, with its template.
    """

    pts: float
    quality: float
    face: Face


@dataclass(frozen=True, slots=True)
class PoseRange:
    """How far a head turned so far, in degrees; angles as in `HeadPose`."""

    min_yaw: float
    max_yaw: float
    min_pitch: float
    max_pitch: float

    def including(self, pose: HeadPose) -> PoseRange:
        """The range grown to hold one more pose."""
        return PoseRange(
            min(self.min_yaw, pose.yaw),
            max(self.max_yaw, pose.yaw),
            min(self.min_pitch, pose.pitch),
            max(self.max_pitch, pose.pitch),
        )


class Evidence:
    """All that close looks told about one track.

    Attributes:
        looks: How many there were that gave a template.
        best_looks: The best of those by quality, best first, at most `BEST_LOOKS`.
        attributes: Age, gender and emotions, smoothed.
        vote: Who it is.
        template: The templates of the best looks, their mean weighted by quality, of length 1;
            None before the first.
        pose: Where the head points, smoothed; None before the first.
        pose_range: How far it turned; None before the first pose.
    """

    __slots__ = (
        "_pose_at",
        "_pose_state",
        "attributes",
        "best_looks",
        "looks",
        "pose",
        "pose_range",
        "template",
        "vote",
    )

    def __init__(self) -> None:
        self.looks = 0
        self.best_looks: tuple[Look, ...] = ()
        self.attributes = SmoothedAttributes()
        self.vote = Vote()
        self.template: Template | None = None
        self.pose: HeadPose | None = None
        self.pose_range: PoseRange | None = None
        self._pose_state: Smoothed | None = None
        self._pose_at = 0.0

    @property
    def best_quality(self) -> float:
        """Quality of the best look, 0 to 1; 0 before the first."""
        return self.best_looks[0].quality if self.best_looks else 0.0

    def add_look(self, pts: float, face: Face, match: Match | None = None) -> None:
        """Take in one more close look.

        Args:
            pts: When it was, seconds; never before the look before.
            face: What was seen: its quality (the detector's score stands in where it is None),
                template, attributes and pose, each optional.
            match: What the search for its template said; None when nobody was searched.
        """
        look = Look(pts, face.score if face.quality is None else face.quality.score, face)
        if face.template is not None:
            self.looks += 1
            ranked = sorted((*self.best_looks, look), key=lambda one: one.quality, reverse=True)
            self.best_looks = tuple(ranked[:BEST_LOOKS])
            self.template = pooled(self.best_looks)
        if match is not None:
            self.vote.add(match, look.quality)
        if face.attributes is not None:
            self.attributes.add(pts, face.attributes, look.quality)
        if face.pose is not None:
            self._add_pose(pts, face.pose)

    def _add_pose(self, pts: float, pose: HeadPose) -> None:
        angles = np.array((pose.yaw, pose.pitch, pose.roll))
        if self._pose_state is None:
            self._pose_state = _POSE_FILTER.start(angles)
        elif pts > self._pose_at:
            self._pose_state = _POSE_FILTER.step(self._pose_state, angles, pts - self._pose_at)
        self._pose_at = pts
        self.pose = HeadPose(*self._pose_state.value.tolist())
        known = self.pose_range or PoseRange(
            self.pose.yaw, self.pose.yaw, self.pose.pitch, self.pose.pitch
        )
        self.pose_range = known.including(self.pose)


def pooled(looks: tuple[Look, ...]) -> Template | None:
    """Mean of the looks' templates, weighted by quality and of length 1; None without any.

    Raises:
        ValueError: The templates were made by different models.
    """
    templates = [(look.face.template, look.quality) for look in looks if look.face.template]
    if not templates:
        return None
    models = {template.model for template, _ in templates}
    if len(models) > 1:
        message = f"templates of {' and '.join(sorted(models))} cannot be pooled"
        raise ValueError(message)
    total = sum(template.vector * max(quality, 1e-3) for template, quality in templates)
    vector = np.asarray(total, np.float32)
    return Template(vector / np.linalg.norm(vector), models.pop())
