"""Blur, exposure and noise: more of it gives a higher value, and ordinary photos lie low."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.appearance.faces import described
from tests.vision.portraits import NAMES, portrait
from whosthere.vision.appearance.blur import Blur, blur
from whosthere.vision.appearance.canvas import Canvas
from whosthere.vision.appearance.exposure import Exposure, ExposureLevel, exposure
from whosthere.vision.appearance.levels import Level
from whosthere.vision.appearance.noise import Noise, noise

if TYPE_CHECKING:
    from whosthere.types import Image

names = st.sampled_from(NAMES)
some_slow_ones = settings(max_examples=25, deadline=None)


@cache
def original(name: str) -> Canvas:
    """The portrait's canvas."""
    return changed(name, portrait(name))


def changed(name: str, image: Image) -> Canvas:
    """The canvas of a changed portrait, in the place of the original."""
    return Canvas.of(image, described(portrait(name)))


def blurred(name: str, share: float) -> Canvas:
    """With a Gaussian blur of that share of the eye distance."""
    left, right = described(portrait(name)).landmarks[:2]
    deviation = share * float(np.hypot(*(right - left)))
    return changed(name, np.asarray(cv2.GaussianBlur(portrait(name), (0, 0), deviation), np.uint8))


def exposed(name: str, stops: float) -> Canvas:
    """With that many stops more light."""
    linear = (np.arange(256) / 255) ** 2.2 * 2**stops
    table = np.clip(linear, 0, 1) ** (1 / 2.2) * 255
    return changed(name, np.asarray(np.rint(table), np.uint8)[portrait(name)])


def noisy(name: str, deviation: float) -> Canvas:
    """With white noise of that standard deviation in every colour."""
    image = portrait(name)
    added = image + np.random.default_rng(1).normal(0, deviation, image.shape)
    return changed(name, np.asarray(np.clip(np.rint(added), 0, 255), np.uint8))


@pytest.mark.parametrize("name", NAMES)
def test_good_photos_are_sharp_clean_and_well_exposed(name: str) -> None:
    assert blur(original(name)).level is Level.LOW
    assert noise(original(name)).level is Level.LOW
    assert exposure(original(name)).level is not ExposureLevel.UNDER


@pytest.mark.parametrize("name", NAMES)
def test_badly_blurred_photos_are_blurred(name: str) -> None:
    assert blur(blurred(name, 0.12)).level is Level.HIGH
    assert blur(blurred(name, 0.05)).level is not Level.LOW


@pytest.mark.parametrize("name", NAMES)
def test_dark_and_blown_photos_are_told(name: str) -> None:
    assert exposure(exposed(name, -4)).level is ExposureLevel.UNDER
    assert exposure(exposed(name, 3)).level is ExposureLevel.OVER


@pytest.mark.parametrize("name", NAMES)
def test_noisy_photos_are_noisy(name: str) -> None:
    assert noise(noisy(name, 8)).level is Level.MEDIUM
    assert noise(noisy(name, 35)).level is Level.HIGH


@some_slow_ones
@given(names, st.floats(0.01, 0.15), st.floats(1.3, 3))
def test_more_blur_gives_no_lower_value(name: str, share: float, times: float) -> None:
    assert blur(blurred(name, share * times)).value >= blur(blurred(name, share)).value


@some_slow_ones
@given(names, st.floats(-5, 4), st.floats(0.25, 3))
def test_more_light_gives_no_lower_value(name: str, stops: float, more: float) -> None:
    assert exposure(exposed(name, stops + more)).value >= exposure(exposed(name, stops)).value


@some_slow_ones
@given(names, st.floats(1, 30), st.floats(1.3, 3))
def test_more_noise_gives_no_lower_value(name: str, deviation: float, times: float) -> None:
    assert noise(noisy(name, deviation * times)).value >= noise(noisy(name, deviation)).value


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 255), st.integers(0, 60))
def test_values_lie_between_0_and_1_whatever_the_picture(grey: int, spread: int) -> None:
    shape = portrait("biden").shape
    pixels = np.random.default_rng(0).normal(grey, spread, shape)
    canvas = changed("biden", np.asarray(np.clip(pixels, 0, 255), np.uint8))
    values = (blur(canvas).value, exposure(canvas).value, noise(canvas).value)
    assert all(0 <= value <= 1 for value in values)


@pytest.mark.parametrize("size", [4, 12])
def test_a_face_of_a_few_pixels_is_still_answered(size: int) -> None:
    face = described(portrait("biden"))
    tiny = face.scaled(size / face.box.width)
    image = cv2.resize(portrait("biden"), None, fx=size / face.box.width, fy=size / face.box.width)
    canvas = Canvas.of(np.asarray(image, np.uint8), tiny)
    assert 0 <= noise(canvas).value <= 1
    assert blur(canvas).value > 0.5


def test_levels_begin_where_azures_do() -> None:
    assert [Blur(value).level for value in (0.24, 0.25, 0.75)] == [
        Level.LOW,
        Level.MEDIUM,
        Level.HIGH,
    ]
    assert [Noise(value).level for value in (0.29, 0.3, 0.7)] == [
        Level.LOW,
        Level.MEDIUM,
        Level.HIGH,
    ]
    assert [Exposure(value).level for value in (0.24, 0.25, 0.75)] == [
        ExposureLevel.UNDER,
        ExposureLevel.GOOD,
        ExposureLevel.OVER,
    ]
