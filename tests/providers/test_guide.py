"""Guiding somebody through the poses: what is said, and what is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from whosthere.people.gallery import Gallery
from whosthere.providers.guide import HOLD, Guide, Hint
from whosthere.providers.register import Register
from whosthere.providers.seen import Seen
from whosthere.types import Box, Face, HeadPose, Quality, Template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOOD = Quality(score=0.9, size=60, sharpness=200, brightness=120, frontality=0.9)


def face(yaw: float, quality: Quality = GOOD, who: int = 0) -> Face:
    """Somebody whose looks are close to one another, but not the same."""
    vector = np.roll(np.array([1, yaw / 60, 0, 0], np.float32), 2 * who)
    template = Template(vector / np.linalg.norm(vector), "turning-1")
    pose = HeadPose(yaw, 0, 0)
    points = np.zeros((5, 2), np.float32)
    return Face(Box(10, 10, 100, 120), 0.9, points, pose=pose, quality=quality, template=template)


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[Gallery]:
    with Gallery.open(tmp_path / "people.db") as opened:
        yield opened


@pytest.fixture
def guide(gallery: Gallery) -> Guide:
    return Guide(Register(gallery, "default"), "Ada")


def look(guide: Guide, *faces: Face) -> Hint:
    return guide.look(Seen(list(faces), b"a picture" if faces else None)).hint


def hold(guide: Guide, yaw: float) -> None:
    for _ in range(HOLD):
        assert look(guide, face(yaw)) is Hint.GOOD


def asked(guide: Guide) -> str | None:
    return None if guide.step is None else guide.step.name


@pytest.mark.parametrize(
    ("spoilt", "hint"),
    [
        ({"size": 8}, Hint.CLOSER),
        ({"sharpness": 2}, Hint.HOLD_STILL),
        ({"brightness": 5}, Hint.BRIGHTER),
        ({"brightness": 250}, Hint.DARKER),
    ],
)
def test_what_is_wrong_with_a_look_is_hinted_at(
    guide: Guide, spoilt: dict[str, float], hint: Hint
) -> None:
    assert look(guide, face(0, replace(GOOD, **spoilt))) is hint


def test_who_stands_there_alone_and_turns_as_asked_is_taken(guide: Guide) -> None:
    assert look(guide) is Hint.NO_FACE
    assert look(guide, face(0), face(0)) is Hint.ONE_FACE
    assert look(guide, face(25)) is Hint.LOOK_STRAIGHT
    hold(guide, 0)
    assert asked(guide) == "left"
    turns = [look(guide, face(yaw)) for yaw in (-20, 5, 45)]
    assert turns == [Hint.TURN_LEFT, Hint.TURN_LEFT, Hint.TURN_LESS]
    hold(guide, 20)
    assert asked(guide) == "right"
    turns = [look(guide, face(yaw)) for yaw in (20, -5, -45)]
    assert turns == [Hint.TURN_RIGHT, Hint.TURN_RIGHT, Hint.TURN_LESS]
    hold(guide, -20)
    assert (asked(guide), guide.progress) == (None, 1)


def test_a_pose_is_held_for_a_moment(guide: Guide) -> None:
    progress = [guide.progress]
    for yaw in (0, 30, 0):
        look(guide, face(yaw))
        progress.append(guide.progress)
    assert progress == [0, pytest.approx(1 / 9), 0, pytest.approx(1 / 9)]


def test_nobody_steps_in_for_whoever_began(gallery: Gallery, guide: Guide) -> None:
    hold(guide, 0)
    assert look(guide, face(20, who=1)) is Hint.SOMEBODY_ELSE
    hold(guide, 20)
    guide.skip()
    assert gallery.people("default") == []
    assert [enrolment.refusal for enrolment in guide.enrol()] == [None, None]
    (ada,) = gallery.people("default")
    assert all(face.pictured for face in gallery.faces(ada.id))


def test_somebody_who_is_known_is_not_enrolled_as_somebody_new(
    gallery: Gallery, guide: Guide
) -> None:
    hold(guide, 0)
    guide.enrol()
    again = Guide(Register(gallery, "default"), "Grace")
    assert look(again, face(0)) is Hint.SOMEBODY_ELSE
    same = Guide(Register(gallery, "default"), "Ada")
    assert look(same, face(0)) is Hint.ALREADY_KNOWN
