"""The shared vocabulary, where it does more than hold values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.types import Aspect, Box, ModelVersions

ALL = ModelVersions("d", "l", "e", "a", "m")

sides = st.floats(0.1, 1000)
boxes = st.builds(Box, st.floats(-500, 500), st.floats(-500, 500), sides, sides)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Aspect.EVERYTHING, ALL),
        (Aspect.NOTHING, ModelVersions(detector="d")),
        (Aspect.EMOTION, ModelVersions(detector="d", emotion="m")),
        (Aspect.AGE, ModelVersions(detector="d", landmarks="l", age_gender="a")),
        (Aspect.TEMPLATE, ModelVersions(detector="d", landmarks="l", embedder="e")),
    ],
)
def test_only_networks_at_work_are_named(wanted: Aspect, expected: ModelVersions) -> None:
    assert ALL.at_work(wanted) == expected


@given(boxes, boxes)
def test_overlap_is_mutual_and_a_share(one: Box, other: Box) -> None:
    assert one.iou(other) == pytest.approx(other.iou(one))
    assert 0 <= one.iou(other) <= 1 + 1e-9
    assert one.iou(one) == pytest.approx(1)


@given(boxes)
def test_what_is_clipped_lies_inside(box: Box) -> None:
    inside = box.clipped(640, 480)
    assert 0 <= inside.x <= inside.right <= 640 + 1e-9
    assert 0 <= inside.y <= inside.bottom <= 480 + 1e-9
