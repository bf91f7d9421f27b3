"""Quality: what spoils a look lowers its score."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.vision.portraits import portrait, resized
from whosthere.types import Aspect, HeadPose, Quality
from whosthere.vision.alignment import ARCFACE_TEMPLATE
from whosthere.vision.analyser import Analyser
from whosthere.vision.quality import assess


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser("cpu")


def quality_of(analyser: Analyser, image: np.ndarray) -> Quality:
    (face, *_) = analyser.detect(image)
    quality = analyser.describe(image, face, Aspect.TEMPLATE).quality
    assert quality is not None
    return quality


def test_a_good_portrait_is_a_good_look(analyser: Analyser) -> None:
    assert quality_of(analyser, resized(portrait("obama-2012"), 600)).score > 0.6


@pytest.mark.parametrize(
    "spoil",
    [
        lambda image: cv2.GaussianBlur(image, (0, 0), 8),
        lambda image: resized(image, 60),
        lambda image: (image * 0.08).astype(np.uint8),
        lambda image: np.clip(image * 4.0, 0, 255).astype(np.uint8),
    ],
    ids=["blurred", "tiny", "dark", "glaring"],
)
def test_what_spoils_a_look_lowers_its_score(analyser: Analyser, spoil) -> None:
    image = resized(portrait("hopper"), 400)
    spoilt = quality_of(analyser, np.asarray(spoil(image), np.uint8))
    assert spoilt.score < 0.75 * quality_of(analyser, image).score


def test_the_measures_are_those_of_the_face() -> None:
    image = np.full((112, 112, 3), 90, np.uint8)
    quality = assess(image, ARCFACE_TEMPLATE, HeadPose(0, 0, 0))
    assert quality.brightness == pytest.approx(90)
    assert quality.sharpness == pytest.approx(0)
    assert quality.size == pytest.approx(35.2, abs=0.1)
    assert quality.frontality == 1
    assert quality.score == 0, "a plain grey is no look at a face"


@pytest.mark.parametrize("yaw", [20, -45, 80])
def test_turning_away_costs_frontality(yaw: float) -> None:
    image = np.full((112, 112, 3), 90, np.uint8)
    straight = assess(image, ARCFACE_TEMPLATE, HeadPose(0, 0, 0))
    turned = assess(image, ARCFACE_TEMPLATE, HeadPose(yaw, 0, 0))
    assert turned.frontality < straight.frontality
