"""Faces moved by the picture alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosthere.demo import pictures
from whosthere.tracking.carried import carried
from whosthere.tracking.flow import Motion, grey, motions
from whosthere.types import Box
from whosthere.video.pictures import read_picture

FACE = Box(560, 260, 160, 160)


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    """A face of 160 pixels in a large picture."""
    picture = next(one for one in pictures() if one.person == "Grace Hopper" and one.outline)
    assert picture.outline is not None
    x, y, width = picture.outline.face
    scale = FACE.width / width
    moved = np.array(
        [[scale, 0, FACE.center[0] - scale * x], [0, scale, FACE.center[1] - scale * y]]
    )
    return cv2.warpAffine(
        read_picture(picture.path), moved, (1280, 720), borderMode=cv2.BORDER_REFLECT
    )


def shown(image: np.ndarray, growth: float, dx: float, dy: float) -> np.ndarray:
    matrix = np.array([[growth, 0, dx], [0, growth, dy]], np.float64)
    return cv2.warpAffine(image, matrix, (1280, 720), borderMode=cv2.BORDER_REFLECT)


@pytest.mark.parametrize(
    ("growth", "dx", "dy"), [(1, 0, 0), (1, 20, 0), (1, -9, 14), (1.05, -30, -15), (0.96, 30, 12)]
)
def test_a_face_is_followed(portrait: np.ndarray, growth: float, dx: float, dy: float) -> None:
    (motion,) = motions(grey(portrait), grey(shown(portrait, growth, dx, dy)), [FACE])
    assert motion is not None
    expected = Motion(growth, dx, dy).box(FACE)
    assert motion.box(FACE).iou(expected) > 0.95


def test_a_face_that_is_covered_is_lost(portrait: np.ndarray) -> None:
    covered = portrait.copy()
    covered[240:440, 540:740] = 90
    assert motions(grey(portrait), grey(covered), [FACE]) == [None]


def test_a_cut_loses_every_face(portrait: np.ndarray) -> None:
    other = np.random.default_rng(1).integers(0, 255, (720, 1280, 3), np.uint8)
    assert motions(grey(portrait), grey(cv2.GaussianBlur(other, (0, 0), 3)), [FACE]) == [None]


def test_a_plain_wall_has_no_motion() -> None:
    wall = np.full((720, 1280, 3), 120, np.uint8)
    assert motions(grey(wall), grey(wall), [FACE, Box(-50, -50, 40, 40)]) == [None, None]
    assert motions(grey(wall), grey(wall), []) == []


def test_each_face_moves_by_itself(portrait: np.ndarray) -> None:
    first = np.hstack([portrait[:, 400:880], portrait[:, 400:880]])
    second = first.copy()
    second[:, 480:] = shown(portrait, 1, 15, 0)[:, 400:880]
    left, right = Box(160, 260, 160, 160), Box(640, 260, 160, 160)
    still, moving = motions(grey(first), grey(second), [left, right])
    assert still is not None
    assert moving is not None
    assert still.box(left).iou(left) > 0.97
    assert moving.box(right).x == pytest.approx(right.x + 15, abs=2)


@settings(max_examples=50)
@given(
    dx=st.floats(-300, 300),
    dy=st.floats(-300, 300),
    turn=st.floats(-1, 1),
    growth=st.floats(0.5, 2),
)
def test_points_go_where_their_landmarks_go(
    dx: float, dy: float, turn: float, growth: float
) -> None:
    rng = np.random.default_rng(2)
    five, points = rng.uniform(0, 100, (5, 2)), rng.uniform(-20, 120, (27, 2))
    matrix = growth * np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    moved = carried(points, five, five @ matrix + (dx, dy))
    assert moved == pytest.approx(points @ matrix + (dx, dy), abs=0.01)
