"""The numbers of a band do not depend on exposure or side, and say what they do not know."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vision.appearance.faces import canvas, described
from tests.vision.portraits import NAMES, portrait
from whosthere.vision.appearance import glasses, headwear, mask
from whosthere.vision.appearance.canvas import Canvas
from whosthere.vision.appearance.descriptor import describe
from whosthere.vision.appearance.regions import mirrored

BANDS = {"glasses": glasses.BAND, "headwear": headwear.BAND, "mask": mask.BAND}


@pytest.mark.parametrize("trait", BANDS)
@pytest.mark.parametrize("name", NAMES)
def test_mirror_images_have_the_same_numbers(name: str, trait: str) -> None:
    image = portrait(name)
    face = described(image)
    assert face.mesh is not None
    assert face.pose is not None
    mesh = face.mesh[list(mirrored(tuple(range(len(face.mesh)))))] * np.array(
        [-1, 1, 1], np.float32
    )
    mesh[:, 0] += image.shape[1] - 1
    other = Canvas(np.ascontiguousarray(image[:, ::-1]), mesh, face.pose)
    ours, theirs = (describe(each, BANDS[trait]) for each in (canvas(name), other))
    assert theirs == pytest.approx(ours, abs=0.05, nan_ok=True)


@given(st.floats(0.6, 1.0))
def test_exposure_hardly_matters(factor: float) -> None:
    there = canvas("obama-2012")
    darker = there.repainted((there.image * factor).astype(np.uint8))
    difference = describe(darker, headwear.BAND) - describe(there, headwear.BAND)
    assert np.nanmean(np.abs(difference)) < 0.15


def test_what_lies_beyond_the_picture_is_not_known() -> None:
    image = portrait("biden")
    face = described(image)
    assert face.mesh is not None
    assert face.pose is not None
    forehead = int(face.mesh[10, 1])
    lower = face.mesh - np.array([0, forehead, 0], np.float32)
    there = Canvas(np.ascontiguousarray(image[forehead:]), lower, face.pose)
    numbers = describe(there, headwear.BAND)
    assert 0.2 < np.isnan(numbers).mean() < 0.8
    whole = describe(there, mask.BAND)
    assert whole == pytest.approx(describe(canvas("biden"), mask.BAND), abs=0.05)
