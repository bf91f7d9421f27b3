"""Quality for recognition: three words for one score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from tests.vision.portraits import portrait
from whosthere.types import Aspect, Quality
from whosthere.vision.analyser import Analyser
from whosthere.vision.appearance.levels import Level
from whosthere.vision.appearance.recognition_quality import recognition_quality

if TYPE_CHECKING:
    from whosthere.types import Image


def quality_of(image: Image) -> Quality:
    analyser = Analyser("cpu")
    face = analyser.describe(image, analyser.detect(image)[0], Aspect.TEMPLATE)
    assert face.quality is not None
    return face.quality


def test_a_portrait_is_fit_to_enrol() -> None:
    assert recognition_quality(quality_of(portrait("obama-2012"))) is Level.HIGH


def test_a_blurred_face_is_not_fit_to_recognise() -> None:
    image = np.asarray(cv2.GaussianBlur(portrait("biden"), (0, 0), 9), np.uint8)
    assert recognition_quality(quality_of(image)) is Level.LOW


@pytest.mark.parametrize(
    ("score", "level"),
    [(0.0, Level.LOW), (0.2, Level.MEDIUM), (0.59, Level.MEDIUM), (0.6, Level.HIGH)],
)
def test_levels_follow_the_score(score: float, level: Level) -> None:
    assert recognition_quality(Quality(score, 40, 100, 120, 1)) is level
