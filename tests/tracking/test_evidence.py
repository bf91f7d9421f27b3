"""What a track gathers is steady, weighted with quality, and bounded."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracking.scenes import face_at, template_of
from whosthere.tracking.evidence import BEST_LOOKS, Evidence
from whosthere.types import Attributes, Emotion, Gender, HeadPose, Match, Quality


def quality(score: float) -> Quality:
    return Quality(score, size=40, sharpness=100, brightness=120, frontality=1)


def emotions(emotion: Emotion, share: float) -> dict[Emotion, float]:
    rest = (1 - share) / (len(Emotion) - 1)
    return {one: share if one is emotion else rest for one in Emotion}


def gathered(*attributes: Attributes, step: float = 0.1) -> Evidence:
    evidence = Evidence()
    for index, one in enumerate(attributes):
        evidence.add_look(index * step, replace(face_at(0, 0), attributes=one))
    return evidence


def test_a_new_track_knows_nothing() -> None:
    evidence = Evidence()
    assert evidence.attributes.shown == Attributes()
    assert evidence.attributes.emotion_shares is None
    assert evidence.template is None
    assert evidence.best_quality == 0
    assert evidence.vote.leader is None


def test_the_best_looks_are_kept_and_pooled() -> None:
    evidence = Evidence()
    for number in range(30):
        face = replace(
            face_at(0, 0), quality=quality(number % 10 / 10), template=template_of(1, number)
        )
        evidence.add_look(number / 10, face, Match(0.9, "ada", "Ada"))
    assert evidence.looks == 30
    assert len(evidence.best_looks) == BEST_LOOKS
    assert [look.quality for look in evidence.best_looks] == [0.9, 0.9, 0.9, 0.8, 0.8, 0.8]
    assert evidence.best_quality == 0.9
    assert evidence.template is not None
    assert np.linalg.norm(evidence.template.vector) == pytest.approx(1)
    single = template_of(1, 99).similarity(template_of(1, 98))
    assert evidence.template.similarity(template_of(1, 99)) > single
    assert evidence.vote.leader is not None
    assert evidence.vote.leader.name == "Ada"


def test_templates_of_two_models_are_not_pooled() -> None:
    evidence = Evidence()
    evidence.add_look(0, replace(face_at(0, 0), template=template_of(1)))
    with pytest.raises(ValueError, match="cannot be pooled"):
        evidence.add_look(1, replace(face_at(0, 0), template=template_of(1, model="other")))


def test_age_ignores_outliers() -> None:
    ages = [31.0, 29.0, 30.0, 70.0, 30.0, 5.0]
    assert gathered(*[Attributes(age=age) for age in ages]).attributes.shown.age == pytest.approx(
        30
    )


def test_a_better_look_weighs_more() -> None:
    evidence = Evidence()
    for age, score in ((30.0, 0.9), (36.0, 0.1)):
        face = replace(face_at(0, 0), quality=quality(score), attributes=Attributes(age=age))
        evidence.add_look(0, face)
    assert evidence.attributes.shown.age == pytest.approx(30.6)


@given(
    age=st.floats(1, 90),
    male=st.floats(0.02, 0.98),
    happy=st.floats(0, 1),
    scores=st.lists(st.floats(0, 1), min_size=1, max_size=20),
)
def test_what_never_changes_is_shown_as_it_is(
    age: float, male: float, happy: float, scores: list[float]
) -> None:
    constant = Attributes(age, male, emotions(Emotion.HAPPINESS, happy))
    evidence = Evidence()
    for index, score in enumerate(scores):
        face = replace(face_at(0, 0), quality=quality(score), attributes=constant)
        evidence.add_look(float(index), face)
    shown = evidence.attributes.shown
    assert shown.age == pytest.approx(age)
    assert shown.male == pytest.approx(male)
    assert shown.emotions == pytest.approx(constant.emotions)
    assert evidence.attributes.emotion_shares == pytest.approx(constant.emotions)


@given(st.integers(0, 1000))
def test_labels_change_at_most_once_a_second(seed: int) -> None:
    random = np.random.default_rng(seed)
    evidence, labels = Evidence(), []
    for index in range(120):
        strong = list(Emotion)[random.integers(0, 7)]
        one = Attributes(male=random.random(), emotions=emotions(strong, 0.9))
        evidence.add_look(index / 15, replace(face_at(0, 0), attributes=one))
        shown = evidence.attributes.shown
        labels.append((shown.gender, shown.emotion))
    for kind in (0, 1):
        changes = [i / 15 for i in range(1, 120) if labels[i][kind] != labels[i - 1][kind]]
        assert all(later - earlier >= 0.999 for earlier, later in pairwise(changes))


def test_a_real_change_of_expression_is_shown_within_two_seconds() -> None:
    looks = [Attributes(emotions=emotions(Emotion.NEUTRAL, 0.8))] * 50
    looks += [Attributes(emotions=emotions(Emotion.HAPPINESS, 0.8))] * 20
    evidence = gathered(*looks)
    assert evidence.attributes.shown.emotion is Emotion.HAPPINESS
    visit = evidence.attributes.emotion_shares
    assert visit is not None
    assert visit[Emotion.NEUTRAL] > visit[Emotion.HAPPINESS]


def test_gender_is_the_mean_over_looks() -> None:
    shown = gathered(*[Attributes(male=p) for p in (0.9, 0.8, 0.3, 0.9)]).attributes.shown
    assert shown.gender is Gender.MALE


def test_head_pose_is_smoothed_and_its_range_kept() -> None:
    evidence, random = Evidence(), np.random.default_rng(0)
    still = []
    for index in range(50):
        pose = HeadPose(*random.normal((0, 5, 0), 2))
        evidence.add_look(index / 25, replace(face_at(0, 0), pose=pose))
        assert evidence.pose is not None
        still.append(evidence.pose.yaw)
    assert np.std(still[10:]) < 1
    for index in range(50, 75):
        evidence.add_look(index / 25, replace(face_at(0, 0), pose=HeadPose(40, 5, 0)))
    assert evidence.pose is not None
    assert evidence.pose.yaw == pytest.approx(40, abs=3)
    assert evidence.pose_range is not None
    assert evidence.pose_range.max_yaw > 35
    assert -3 < evidence.pose_range.min_yaw < 3
