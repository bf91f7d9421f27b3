"""Enrolling in front of a camera: the poses that are asked for, and only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.rigs.clips import number_of, write_clip
from whosthere.errors import SourceError
from whosthere.people.gallery import Gallery
from whosthere.providers.enrolment import Enroller
from whosthere.providers.guide import STEPS
from whosthere.providers.guided import enrol_guided
from whosthere.types import Aspect, Box, Face, HeadPose, Quality, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from whosthere.types import Image

GOOD = Quality(score=0.9, size=60, sharpness=200, brightness=120, frontality=0.9)


class TurningHead:
    """Sees somebody whose head turns as the frames go by."""

    def __init__(self, yaw_of: Callable[[int], float]) -> None:
        self._yaw_of = yaw_of

    def detect_thoroughly(self, image: Image) -> list[Face]:
        yaw = self._yaw_of(number_of(image))
        # Looks of one person: close to one another, but not the same.
        vector = np.array([1, yaw / 60, 0], np.float32)
        return [
            Face(
                Box(10, 10, 100, 120),
                0.9,
                np.zeros((5, 2), np.float32),
                pose=HeadPose(yaw, 0, 0),
                quality=GOOD,
                template=Template(vector / np.linalg.norm(vector), "turning-1"),
            )
        ]

    def describe(self, image: Image, face: Face, aspects: Aspect) -> Face:
        return face


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[Gallery]:
    with Gallery.open(tmp_path / "people.db") as opened:
        yield opened


def enrol(gallery: Gallery, clip: Path, head: TurningHead) -> list[str]:
    told: list[str] = []
    enroller = Enroller(head, gallery, "default")  # type: ignore[arg-type]
    for enrolment in enrol_guided(enroller, "Ada", str(clip), told.append):
        told.append(enrolment.refusal or "added")
    return told


def test_the_poses_in_their_order_make_three_faces(gallery: Gallery, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "turn.mp4", frames=100)

    head = TurningHead(lambda number: 0 if number < 30 else 20 if number < 60 else -20)
    told = enrol(gallery, clip, head)

    prompts = [step.prompt for step in STEPS]
    assert told == [*prompts, "added", "added", "added"]
    assert gallery.person("default", "Ada").faces == 3


def test_a_camera_that_ends_too_early_is_said(gallery: Gallery, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "still.mp4", frames=10)

    with pytest.raises(SourceError, match="ended before all looks"):
        enrol(gallery, clip, TurningHead(lambda _: 0))
    # Whoever walks away in the middle leaves nothing behind.
    assert gallery.people("default") == []
