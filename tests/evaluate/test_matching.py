"""Detections against boxes: values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.evaluate.matching import Detections, match, overlap

FACES = np.array([[0, 0, 10, 10], [100, 0, 10, 10], [200, 0, 4, 4]], float)


def judged(*found: tuple[float, bool], faces: int = 2) -> Detections:
    scores, right = zip(*found, strict=True)
    return Detections(np.array(scores), np.array(right), faces=faces, pictures=1)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([(0.9, True), (0.8, True)], 1.0),
        ([(0.9, True)], 0.5),
        ([(0.9, False), (0.8, True), (0.7, True)], 2 / 3),
        ([(0.9, True), (0.8, False), (0.7, False), (0.6, True)], 0.75),
        ([(0.9, False)], 0.0),
    ],
)
def test_average_precision(found: list[tuple[float, bool]], expected: float) -> None:
    assert judged(*found).average_precision() == pytest.approx(expected)


def test_a_face_is_found_once_by_the_surest_detection() -> None:
    boxes = np.array([[1, 0, 10, 10], [0, 0, 10, 10], [50, 50, 10, 10]], float)
    result = match(boxes, np.array([0.7, 0.9, 0.8]), FACES, [0, 1])
    assert result.scores.tolist() == [0.9, 0.8, 0.7]
    assert result.right.tolist() == [True, False, False]
    assert result.faces == 2


def test_finding_a_face_that_does_not_count_is_neither_right_nor_wrong() -> None:
    result = match(np.array([[200, 0, 4, 4.0]]), np.array([0.9]), FACES, [0, 1])
    assert len(result.scores) == 0
    assert result.recall(0.5) == 0


def test_half_an_overlap_is_enough() -> None:
    enough = match(np.array([[0, 0, 10, 5.0]]), np.array([0.9]), FACES, [0])
    too_little = match(np.array([[0, 0, 10, 4.9]]), np.array([0.9]), FACES, [0])
    assert enough.right.tolist() == [True]
    assert too_little.right.tolist() == [False]


def test_a_picture_without_faces_has_only_false_alarms() -> None:
    result = match(FACES, np.array([0.9, 0.8, 0.4]), np.zeros((0, 4)), [])
    assert result.false_alarms(0.6) == 2
    assert np.isnan(result.recall(0.6))


def test_pictures_are_ranked_together() -> None:
    joined = Detections.joined([judged((0.9, True), (0.5, False)), judged((0.7, True))])
    assert joined.scores.tolist() == [0.9, 0.7, 0.5]
    assert joined.right.tolist() == [True, True, False]
    assert joined.recall(0.6) == 0.5
    assert joined.false_alarms(0.1) == 0.5


boxes = st.tuples(*[st.floats(-50, 50)] * 2, *[st.floats(1, 60)] * 2)


@given(boxes, boxes)
def test_overlap_is_symmetric_and_whole_with_oneself(
    first: tuple[float, ...], second: tuple[float, ...]
) -> None:
    a, b = np.array([first]), np.array([second])
    assert overlap(a, b) == pytest.approx(overlap(b, a))
    assert overlap(a, a)[0, 0] == pytest.approx(1)
    assert 0 <= overlap(a, b)[0, 0] <= 1 + 1e-9
