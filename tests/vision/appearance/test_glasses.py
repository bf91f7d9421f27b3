"""Glasses are seen when they are put on, whatever the light, and not when they are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vision.appearance.faces import canvas, canvas_of
from tests.vision.appearance.painted import DARK, with_rims
from tests.vision.portraits import NAMES, portrait
from whosthere.vision.appearance.appearance import glasses
from whosthere.vision.appearance.glasses import GlassesKind

BARE = [name for name in NAMES if name != "hopper"]


@pytest.mark.parametrize("name", BARE)
def test_bare_eyes(name: str) -> None:
    assert glasses(canvas(name)).kind is GlassesKind.NONE
    assert glasses(canvas(name)).confidence < 0.5


def test_hopper_wears_reading_glasses() -> None:
    assert glasses(canvas("hopper")).kind is GlassesKind.READING
    assert glasses(canvas("hopper")).confidence > 0.56


@pytest.mark.parametrize("name", BARE)
def test_rims_make_reading_glasses(name: str) -> None:
    assert glasses(with_rims(canvas(name))).kind is GlassesKind.READING


@pytest.mark.parametrize("name", BARE)
def test_dark_lenses_make_sunglasses(name: str) -> None:
    assert glasses(with_rims(canvas(name), lens=DARK)).kind is GlassesKind.SUNGLASSES


@given(st.floats(0.5, 1.3), st.sampled_from(["hopper", "biden", "obama-2009"]))
def test_exposure_does_not_matter(factor: float, name: str) -> None:
    there = canvas(name)
    image = np.clip(there.image * factor, 0, 255).astype(np.uint8)
    assert glasses(there.repainted(image)).kind is glasses(there).kind


@pytest.mark.parametrize("name", NAMES)
def test_mirror_images_wear_the_same(name: str) -> None:
    mirrored = canvas_of(np.ascontiguousarray(portrait(name)[:, ::-1]))
    assert glasses(mirrored).kind is glasses(canvas(name)).kind


@pytest.mark.parametrize("scale", [0.4, 2.0])
@pytest.mark.parametrize("name", ["hopper", "collins", "obama-2012"])
def test_size_does_not_matter(name: str, scale: float) -> None:
    image = np.asarray(cv2.resize(portrait(name), None, fx=scale, fy=scale), np.uint8)
    assert glasses(canvas_of(image)).kind is glasses(canvas(name)).kind


def test_the_answer_is_kept() -> None:
    assert glasses(canvas("biden")) is glasses(canvas("biden"))
