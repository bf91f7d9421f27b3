"""What is drawn neither jitters on a still face nor stays behind a moving one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tests.tracking.scenes import SIZE, face_at
from whosthere.tracking.tracker import Tracker

if TYPE_CHECKING:
    from whosthere.types import Face


def noisy(face: Face, random: np.random.Generator, pixels: float) -> Face:
    shift = random.normal(0, pixels, 14)
    box = face.box
    box = replace(
        box,
        x=box.x + shift[0],
        y=box.y + shift[1],
        width=box.width + shift[2],
        height=box.height + shift[3],
    )
    points = face.landmarks + shift[4:].reshape(5, 2)
    return replace(face, box=box, landmarks=points.astype(np.float32))


def test_a_still_face_does_not_jitter() -> None:
    tracker, random, shown = Tracker(), np.random.default_rng(0), []
    for index in range(300):
        (track,) = tracker.update([noisy(face_at(400, 300, 120), random, 2.0)], index / 25, SIZE)
        shown.append([track.box.x, track.box.width, *track.face.landmarks.ravel()])
    steps = np.diff(np.array(shown[50:]), axis=0)
    assert np.sqrt((steps**2).mean()) < 0.5
    assert np.std(shown[50:], axis=0).mean() < 0.75


def test_a_moving_face_is_not_left_behind() -> None:
    tracker = Tracker()
    for index in range(75):
        face = face_at(100 + 12 * index, 300, 100)
        (track,) = tracker.update([face], index / 25, SIZE)
    behind = face.box.center[0] - track.box.center[0]
    assert abs(behind) < 4
