"""What a cosine means: laws of the calibration, the impostor tail and verification."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.people.synthetic import photo
from whosthere.people.calibration import (
    DECISION,
    MAX_THRESHOLD,
    TYPICAL,
    Calibration,
    default_calibration,
)
from whosthere.people.impostors import MOBILEFACENET, WITH_DLIB, Impostors
from whosthere.people.rates import comparisons, per_comparison, per_search
from whosthere.people.verification import verify

COSINES = st.floats(-1, 1)
CALIBRATIONS = st.builds(
    Calibration.around,
    threshold=st.floats(0.1, MAX_THRESHOLD),
    impostor=st.floats(-0.5, 1),
    genuine=st.floats(-0.5, 1),
)
FAMILIES = st.sampled_from([MOBILEFACENET, WITH_DLIB])


@given(CALIBRATIONS, COSINES, COSINES)
def test_confidence_is_monotone_and_between_0_and_1(
    calibration: Calibration, a: float, b: float
) -> None:
    low, high = sorted((a, b))
    assert 0 <= calibration.confidence(low) <= calibration.confidence(high) <= 1


@given(CALIBRATIONS)
def test_confidence_is_half_at_the_threshold_and_says_so_on_either_side(
    calibration: Calibration,
) -> None:
    assert calibration.confidence(calibration.threshold) == DECISION
    assert calibration.confidence(calibration.threshold - 1e-6) < DECISION
    assert calibration.confidence(calibration.threshold + 1e-6) > DECISION
    assert calibration.confidence(calibration.impostor) == 0
    assert calibration.confidence(calibration.genuine) == pytest.approx(TYPICAL)
    assert calibration.confidence(1) == 1


@given(FAMILIES, st.floats(1e-9, 1), st.floats(1e-9, 1))
def test_a_stricter_rate_asks_for_more_likeness(family: Impostors, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert family.cosine(high) <= family.cosine(low) <= 1


@given(FAMILIES, st.floats(1e-9, 1))
def test_rate_is_the_inverse_of_cosine(family: Impostors, rate: float) -> None:
    assume(family.cosine(rate) < 1)
    assert family.rate(family.cosine(rate)) == pytest.approx(rate)


@given(st.floats(1e-6, 0.4), st.lists(st.integers(1, 248), min_size=1, max_size=50))
def test_rates_per_search_and_per_comparison_are_inverses(rate: float, photos: list[int]) -> None:
    searched = comparisons(np.array(photos))
    assert len(photos) <= searched <= sum(photos)
    single = per_comparison(rate, searched)
    assert single <= rate * (1 + 1e-9)
    assert math.isclose(per_search(single, searched), rate, rel_tol=1e-9)


@pytest.mark.parametrize(
    "model", ["mobilefacenet-9fcedb95-1", "mobilefacenet-9fcedb95-1+dlib_resnet_v1-3b1e1cfb"]
)
def test_the_default_line_is_strict(model: str) -> None:
    calibration = default_calibration(model)
    assert calibration.threshold >= 0.53
    assert calibration.impostor < calibration.threshold < calibration.genuine < 1


def test_two_photos_of_one_person_are_verified_and_of_two_are_not() -> None:
    same, other = verify(photo(1, 0), photo(1, 1)), verify(photo(1, 0), photo(2, 0))
    assert same.same
    assert same.confidence > DECISION
    assert not other.same
    assert other.confidence < DECISION
    with pytest.raises(ValueError, match="cannot be compared"):
        verify(photo(1, 0), photo(1, 0, model="other-1"))
