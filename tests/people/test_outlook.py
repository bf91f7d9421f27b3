"""What other decision lines would do, and how alike photos are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.synthetic import MODEL, look, photo
from whosthere.errors import GroupNotFound, NotTrained, UsageError
from whosthere.people import score_distribution
from whosthere.people.calibration import MAX_THRESHOLD
from whosthere.people.census import census
from whosthere.people.impostors import MOBILEFACENET, WITH_DLIB
from whosthere.people.line import Odds, odds
from whosthere.people.outlook import miss_rate, outlook, prospect
from whosthere.people.score_distribution import distribution
from whosthere.people.training import choose, report, train

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.people.gallery import Gallery
    from whosthere.types import Array

counts_of_groups = st.lists(st.integers(1, 5), min_size=1, max_size=12)
lines = st.floats(MOBILEFACENET.floor, MAX_THRESHOLD)
chances = st.builds(
    Odds,
    st.sampled_from([MOBILEFACENET, WITH_DLIB]),
    searched=st.floats(1, 10_000),
    shift=st.floats(0, 0.2),
)


def photos_of(counts: Sequence[int]) -> Array:
    return np.stack(
        [photo(seed, shot).vector for seed, count in enumerate(counts) for shot in range(count)]
    )


@given(counts_of_groups)
def test_every_pair_is_counted_once(counts: list[int]) -> None:
    matrix, each = photos_of(counts), np.array(counts)
    found = distribution(matrix, each, odds(MODEL, each, census(matrix, each)))
    genuine = sum(count * (count - 1) // 2 for count in counts)
    assert found.genuine.sum() == genuine
    assert found.impostor.sum() == sum(counts) * (sum(counts) - 1) // 2 - genuine
    assert found.expected.sum() == pytest.approx(1)
    assert not found.sampled


def test_of_a_large_group_the_same_sample_is_shown_every_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(score_distribution, "PHOTOS", 30)
    each = np.full(20, 3)
    matrix = photos_of(each.tolist())
    unmoved = Odds(MOBILEFACENET, 20.0, 0.0)
    first, second = (distribution(matrix, each, unmoved) for _ in range(2))
    assert first.sampled
    assert 0 < first.impostor.sum() <= 30 * 29 // 2
    assert (first.impostor == second.impostor).all()


@given(chances, lines, lines)
def test_a_stricter_line_lets_no_more_strangers_through(
    group: Odds, first: float, second: float
) -> None:
    lenient, strict = sorted((first, second))
    assert group.false_match_rate(strict) <= group.false_match_rate(lenient)


@given(chances, st.floats(1e-9, 0.5))
def test_the_drawn_line_keeps_to_the_wanted_rate(group: Odds, wanted: float) -> None:
    line = group.threshold(wanted)
    assert line == MAX_THRESHOLD or group.false_match_rate(line) <= wanted * (1 + 1e-6)


@given(counts_of_groups, lines, lines)
def test_a_stricter_line_misses_no_fewer_photos(
    counts: list[int], first: float, second: float
) -> None:
    measured = census(photos_of(counts), np.array(counts))
    lenient, strict = (miss_rate(measured, line) for line in sorted((first, second)))
    if lenient is None or strict is None:
        assert lenient is strict is None
        assert max(counts) == 1
    else:
        assert 0 <= lenient <= strict <= 1


@given(counts_of_groups)
def test_the_line_of_a_prospect_can_be_chosen_by_its_rate(counts: list[int]) -> None:
    each = np.array(counts)
    measured = census(photos_of(counts), each)
    group = odds(MODEL, each, measured)
    for offered in outlook(group, measured):
        assert offered == prospect(group, measured, offered.threshold)
        assert group.threshold(offered.false_match_rate) == pytest.approx(
            offered.threshold, abs=1e-6
        )


def test_the_report_says_before_training_what_training_would_find(gallery: Gallery) -> None:
    with pytest.raises(NotTrained):
        report(gallery, "default", 1e-3)
    for seed in range(3):
        added = gallery.add_person("default", f"person {seed}")
        for shot in range(2):
            gallery.add_face(added.id, look(seed, shot))
    before = report(gallery, "default", 1e-3)
    trained = train(gallery, "default", 1e-3)
    assert before.trained_at is None
    assert trained.trained_at is not None
    assert (before.calibration, before.miss_rate) == (trained.calibration, trained.miss_rate)
    again = report(gallery, "default", 1e-3)
    assert again.trained_at == trained.trained_at
    assert again.outlook == trained.outlook


def test_a_chosen_line_outlives_trainings(gallery: Gallery) -> None:
    added = gallery.add_person("default", "Anna")
    for shot in range(2):
        gallery.add_face(added.id, look(0, shot))
    usual = train(gallery, "default", 1e-3).calibration.threshold
    choose(gallery, "default", 1e-7)
    stricter = train(gallery, "default", 1e-3)
    assert stricter.wanted_rate == 1e-7
    assert stricter.calibration.threshold > usual
    assert report(gallery, "default", 1e-3).calibration == stricter.calibration
    with pytest.raises(UsageError, match="between 0 and 1"):
        choose(gallery, "default", 1)
    with pytest.raises(GroupNotFound):
        choose(gallery, "nowhere", 1e-3)
