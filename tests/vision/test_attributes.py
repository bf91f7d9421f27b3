"""Age, gender and emotion: guesses that are in order on portraits everybody knows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vision.portraits import portrait, resized
from whosthere.types import Aspect, Attributes, Emotion, Gender
from whosthere.vision.age_gender import evened
from whosthere.vision.analyser import Analyser


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser("cpu")


def attributes_of(analyser: Analyser, name: str) -> Attributes:
    image = resized(portrait(name), 500)
    (face, *_) = analyser.detect(image)
    attributes = analyser.describe(image, face, Aspect.EVERYTHING).attributes
    assert attributes is not None
    return attributes


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("hopper", Gender.FEMALE),
        ("collins", Gender.FEMALE),
        ("biden", Gender.MALE),
        ("obama-2012", Gender.MALE),
    ],
)
def test_gender_of_a_portrait(analyser: Analyser, name: str, gender: Gender) -> None:
    assert attributes_of(analyser, name).gender is gender


def test_age_tells_the_older_from_the_younger(analyser: Analyser) -> None:
    hopper, collins = attributes_of(analyser, "hopper").age, attributes_of(analyser, "collins").age
    assert hopper is not None
    assert collins is not None
    assert hopper > collins + 10


def test_a_smile_is_happy_and_the_shares_add_up(analyser: Analyser) -> None:
    attributes = attributes_of(analyser, "obama-2012")
    assert attributes.emotion is Emotion.HAPPINESS
    assert attributes.emotions is not None
    assert sum(attributes.emotions.values()) == pytest.approx(1, abs=1e-4)


def test_nothing_is_guessed_that_was_not_asked(analyser: Analyser) -> None:
    image = resized(portrait("biden"), 400)
    (face, *_) = analyser.detect(image)
    described = analyser.describe(image, face, Aspect.EMOTION)
    assert described.attributes is not None
    assert described.attributes.age is None
    assert described.template is None
    np.testing.assert_array_equal(described.landmarks, face.landmarks)


@given(st.floats(0, 1), st.floats(0, 1))
def test_evening_out_keeps_the_order(first: float, second: float) -> None:
    assert 0 <= evened(first) <= 1
    assert (first <= second) <= (evened(first) <= evened(second) + 1e-12)
