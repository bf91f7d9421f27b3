"""Error rates: values worked out by hand, and the laws that hold for any scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.evaluate.scores import (
    accuracy_in_folds,
    at_fmr,
    best_threshold,
    curve,
    equal_error_rate,
    reportable,
)

score_lists = st.lists(st.integers(-1000, 1000), min_size=2, max_size=60).map(
    lambda values: np.array(values, np.float32) / 1000
)
GENUINE = np.array([0.9, 0.8, 0.6, 0.3])
IMPOSTOR = np.array([0.7, 0.5, 0.4, 0.2, 0.1, 0.1, 0.0, 0.0, -0.1, -0.2])


@pytest.mark.parametrize(
    ("rate", "tar", "fmr"), [(0.0, 0.5, 0.0), (0.1, 0.75, 0.1), (0.2, 0.75, 0.2), (0.3, 1, 0.3)]
)
def test_tar_at_fmr(rate: float, tar: float, fmr: float) -> None:
    point = at_fmr(GENUINE, IMPOSTOR, rate)
    assert (point.tar, point.fmr) == (tar, pytest.approx(fmr))


def test_equal_error_rate_lies_between_the_points_around_it() -> None:
    # At 0.5, 2 of 10 impostors are accepted and 1 of 4 genuine refused; at 0.4, 3 of 10 and 1.
    assert equal_error_rate(GENUINE, IMPOSTOR).fmr == pytest.approx(0.25)


def test_scores_that_do_not_overlap_make_no_errors() -> None:
    genuine, impostor = np.array([0.8, 0.9]), np.array([0.1, 0.2, 0.3])
    assert equal_error_rate(genuine, impostor).fmr == 0
    assert at_fmr(genuine, impostor, 0).tar == 1


def test_rates_are_reported_as_far_as_there_are_impostors() -> None:
    assert reportable(99) == ()
    assert reportable(1000) == (1e-2, 1e-3)
    assert reportable(10**6) == (1e-2, 1e-3, 1e-4, 1e-5)


@given(score_lists, score_lists, st.floats(0, 0.99))
def test_no_more_impostors_are_accepted_than_wanted(
    genuine: np.ndarray, impostor: np.ndarray, rate: float
) -> None:
    point = at_fmr(genuine, impostor, rate)
    assert point.fmr <= rate
    assert point.tar == (genuine >= point.threshold).mean()


@given(score_lists, score_lists)
def test_the_curve_rises_to_the_corner(genuine: np.ndarray, impostor: np.ndarray) -> None:
    roc = curve(genuine, impostor)
    assert (np.diff(roc.thresholds) < 0).all()
    assert (np.diff(roc.fmr) >= 0).all()
    assert (np.diff(roc.tar) >= 0).all()
    assert roc.fmr[-1] == roc.tar[-1] == 1


@given(score_lists, score_lists)
def test_the_equal_error_rate_is_one_and_turns_round_with_the_scores(
    genuine: np.ndarray, impostor: np.ndarray
) -> None:
    rate = equal_error_rate(genuine, impostor).fmr
    assert 0 <= rate <= 1
    # Scores that are stretched judge the same.
    stretched = equal_error_rate(genuine.astype(float) * 2 + 1, impostor.astype(float) * 2 + 1)
    assert stretched.fmr == pytest.approx(rate)


@given(st.lists(st.tuples(st.floats(-1, 1), st.booleans()), min_size=1, max_size=40))
def test_no_threshold_judges_more_pairs_right(pairs: list[tuple[float, bool]]) -> None:
    scores = np.array([score for score, _ in pairs])
    same = np.array([is_same for _, is_same in pairs])

    def right(threshold: float) -> int:
        return int(((scores >= threshold) == same).sum())

    best = right(best_threshold(scores, same))
    # Accepting nothing is not offered: with one genuine pair or more it is never needed.
    assert all(best >= right(score) for score in scores)


def test_accuracy_in_folds_never_looks_at_the_fold_it_judges() -> None:
    same = np.array([True, False] * 10)
    scores = np.where(same, 0.8, 0.2)
    assert accuracy_in_folds(scores, same, 10) == (1.0, 0.0)
    # In one fold everything lies above what the other nine call the same person.
    scores[:2] = [0.99, 0.9]
    assert accuracy_in_folds(scores, same, 10)[0] == pytest.approx(0.95)
