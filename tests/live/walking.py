"""Somebody who walks to and fro, and a service that says where, late."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from math import cos, pi, radians, sin
from typing import TYPE_CHECKING

import numpy as np

from whosthere.demo import pictures
from whosthere.demo.backdrop import paint
from whosthere.demo.cutout import Cutout, Pose
from whosthere.providers.azure.inquiry import Answer, AnsweredFace
from whosthere.testing.sources import EPOCH
from whosthere.types import Aspect, Attributes, Box, Face, Frame, HeadPose, Match, ModelVersions
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.providers.azure.inquiry import Inquiry

FPS = 25
FIVE = np.array([[-0.2, -0.15], [0.2, -0.15], [0, 0.1], [-0.17, 0.3], [0.17, 0.3]])
"""Of a face of width 1 around its middle."""


def pose_at(pts: float) -> Pose:
    """Three face widths a second at the fastest, coming nearer and going away, swaying."""
    return Pose(
        x=640 + 400 * sin(2 * pi * pts / 6),
        y=300 + 15 * sin(2 * pi * pts / 1.1),
        width=135 + 20 * sin(2 * pi * pts / 5),
        tilt=4 * sin(2 * pi * pts / 3),
        light=0.95,
    )


def box_at(pts: float) -> Box:
    """Where the face is."""
    pose = pose_at(pts)
    return Box(pose.x - pose.width / 2, pose.y - pose.width / 2, pose.width, pose.width)


def landmarks_at(pts: float) -> np.ndarray:
    """Its five landmarks."""
    pose = pose_at(pts)
    tilt = radians(pose.tilt)
    turn = np.array([[cos(tilt), sin(tilt)], [-sin(tilt), cos(tilt)]])
    return (FIVE @ turn * pose.width + (pose.x, pose.y)).astype(np.float32)


@cache
def _cutout(person: str) -> Cutout:
    picture = next(one for one in pictures() if one.person == person and one.outline)
    assert picture.outline is not None
    mask = read_picture(picture.outline.mask)
    return Cutout(read_picture(picture.path), mask, picture.outline.face)


@cache
def _hall() -> np.ndarray:
    return paint()


def frame_at(index: int, *, empty: bool = False) -> Frame:
    """A frame of the film."""
    image = _hall().copy()
    pts = index / FPS
    if not empty:
        _cutout("Barack Obama").draw(image, pose_at(pts))
    return Frame(image, index, pts, EPOCH)


def film(seconds: float) -> Iterator[Frame]:
    """All frames."""
    return (frame_at(index) for index in range(round(seconds * FPS)))


def told_at(pts: float, match: Match | None = None) -> AnsweredFace:
    """What a service says that sees it all."""
    five = landmarks_at(pts)
    face = Face(
        box_at(pts),
        1.0,
        five,
        pose=HeadPose(0, 0, pose_at(pts).tilt),
        attributes=Attributes(age=47, male=1.0),
    )
    return AnsweredFace(face, np.vstack([five] * 6)[:27], 0.9, match)


@dataclass
class LateErrands:
    """Answers with the truth about the frame that was sent, `latency` seconds of the film later.

    Attributes:
        latency: Seconds.
        match: Who it is said to be.
        sent: The inquiries.
        blind: Whether it sees nobody.
    """

    latency: float = 0.6
    match: Match | None = field(default_factory=lambda: Match(0.95, "id-47", "Barack Obama"))
    now: float = 0.0
    blind: bool = False
    sent: list[Inquiry] = field(default_factory=list)
    pending: int | None = None

    def send(self, inquiry: Inquiry) -> None:
        self.sent.append(inquiry)
        self.pending = inquiry.frame.index

    def collect(self) -> Answer | None:
        if self.pending is None or self.now < self.sent[-1].frame.pts + self.latency:
            return None
        index, self.pending = self.pending, None
        faces = () if self.blind else (told_at(index / FPS, self.match),)
        return Answer(index, faces, calls=1)


@dataclass
class Knowing:
    """Stands for what the service is able to say."""

    missing: Aspect = Aspect.NOTHING
    models: ModelVersions = field(default_factory=lambda: ModelVersions(detector="azure:test"))
