"""Alignment: the laws of similarity transforms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from whosthere.vision.alignment import (
    ARCFACE_TEMPLATE,
    dlib_template,
    similarity_transform,
    to_batch,
    to_picture,
    warp,
)

points = arrays(np.float64, (5, 2), elements=st.floats(-500, 500, width=32))
angles = st.floats(-np.pi, np.pi)
scales = st.floats(0.1, 10)
shifts = st.floats(-300, 300)


def moved(source: np.ndarray, angle: float, scale: float, shift: tuple[float, float]) -> np.ndarray:
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return scale * source @ turn.T + shift


def apply(transform: np.ndarray, source: np.ndarray) -> np.ndarray:
    return source @ transform[:, :2].T + transform[:, 2]


@given(points, angles, scales, st.tuples(shifts, shifts))
def test_finds_the_movement_that_was_made(
    source: np.ndarray, angle: float, scale: float, shift: tuple[float, float]
) -> None:
    assume(np.ptp(source) > 1)
    target = moved(source, angle, scale, shift)
    transform = similarity_transform(source, target)
    np.testing.assert_allclose(apply(transform, source), target, atol=0.02)


@given(points, points)
def test_is_a_rotation_with_one_scale(source: np.ndarray, target: np.ndarray) -> None:
    assume(np.ptp(source) > 1)
    (a, b), (c, d) = similarity_transform(source, target)[:, :2]
    assert a == pytest.approx(d)
    assert b == pytest.approx(-c)


@given(points, points, st.floats(-0.1, 0.1), st.floats(0.9, 1.1), shifts)
def test_no_other_similarity_fits_better(
    source: np.ndarray, target: np.ndarray, angle: float, scale: float, shift: float
) -> None:
    assume(np.ptp(source) > 1)
    best = apply(similarity_transform(source, target), source)
    other = moved(best, angle, scale, (shift, -shift))
    assert ((best - target) ** 2).sum() <= ((other - target) ** 2).sum() * 1.001 + 1


def test_points_that_coincide_are_only_shifted() -> None:
    transform = similarity_transform(np.full((5, 2), 7.0), ARCFACE_TEMPLATE)
    np.testing.assert_allclose(transform[:, :2], np.eye(2))
    np.testing.assert_allclose(
        apply(transform, np.full((1, 2), 7.0))[0], ARCFACE_TEMPLATE.mean(axis=0), rtol=1e-5
    )


@given(points, angles, scales)
def test_points_go_to_the_crop_and_back(source: np.ndarray, angle: float, scale: float) -> None:
    assume(np.ptp(source) > 1)
    transform = similarity_transform(source, moved(source, angle, scale, (56, 56)))
    back = to_picture(apply(transform, source), transform)
    np.testing.assert_allclose(back, source, atol=0.1)


def test_a_crop_shows_what_lies_there_and_black_beyond() -> None:
    image = np.zeros((40, 60, 3), np.uint8)
    image[10:20, 30:40] = (10, 20, 30)
    shift = np.array([[1, 0, -30], [0, 1, -10]], np.float32)
    crop = warp(image, shift, 32)
    assert (crop[:10, :10] == (10, 20, 30)).all()
    assert not crop[10:, :].any()
    assert not crop[:, 30:].any()


def test_a_batch_is_rgb_with_channels_first() -> None:
    crop = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    batch = to_batch(crop)
    assert batch.shape == (1, 3, 2, 4)
    np.testing.assert_array_equal(batch[0, 0], crop[:, :, 2])
    np.testing.assert_array_equal(batch[0, 2], crop[:, :, 0])


@given(st.integers(32, 300), st.floats(0, 0.5))
def test_a_dlib_chip_holds_the_landmarks(size: int, padding: float) -> None:
    template = dlib_template(size, padding)
    assert (template > 0).all()
    assert (template < size).all()
