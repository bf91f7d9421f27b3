"""Judging photos: what is refused, what is told, what --force takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.people.synthetic import GOOD, look, photo
from whosthere.errors import PhotoRefused
from whosthere.people.enrolment import Judgement, judge
from whosthere.types import Box, Face

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import Person
    from whosthere.types import Template


def face(template: Template, **quality: float) -> Face:
    return Face(
        box=Box(10, 10, 100, 120),
        score=0.9,
        landmarks=np.zeros((5, 2), np.float32),
        quality=replace(GOOD, **quality),
        template=template,
    )


@pytest.fixture
def anna(gallery: Gallery) -> Person:
    person = gallery.add_person("default", "Anna")
    for shot in range(3):
        gallery.add_face(person.id, look(1, shot))
    return person


def test_a_good_photo_is_accepted(gallery: Gallery, anna: Person) -> None:
    others = gallery.present("default")
    good = face(photo(1, 9))
    verdict = judge([good], list(gallery.templates(anna.id).values()), others, anna.id)
    assert verdict.accepted
    assert verdict.findings == ()
    assert verdict.chosen() is good
    assert judge([face(photo(2, 0))], [], others).accepted


def test_no_face_is_refused_even_by_force(gallery: Gallery) -> None:
    verdict = judge([], [], gallery.present("default"))
    assert [finding.judgement for finding in verdict.findings] == [Judgement.NO_FACE]
    with pytest.raises(PhotoRefused, match="no face"):
        verdict.chosen(force=True)


def test_of_several_faces_force_takes_the_largest(gallery: Gallery) -> None:
    faces = [face(photo(1, 0)), face(photo(2, 0))]
    verdict = judge(faces, [], gallery.present("default"))
    assert [finding.judgement for finding in verdict.findings] == [Judgement.SEVERAL_FACES]
    with pytest.raises(PhotoRefused, match="2 faces"):
        verdict.chosen()
    assert verdict.chosen(force=True) is faces[0]


@pytest.mark.parametrize(
    ("judgement", "doubtful", "refused"),
    [
        (Judgement.TOO_SMALL, {"size": 15.0}, {"size": 8.0}),
        (Judgement.BLURRED, {"sharpness": 15.0}, {"sharpness": 5.0}),
        (Judgement.TOO_DARK, {"brightness": 20.0}, {"brightness": 8.0}),
        (Judgement.TOO_BRIGHT, {"brightness": 195.0}, {"brightness": 220.0}),
        (Judgement.TURNED_AWAY, {"frontality": 0.5}, {"frontality": 0.2}),
    ],
)
def test_a_bad_look_is_told_and_a_worse_one_refused(
    gallery: Gallery,
    judgement: Judgement,
    doubtful: dict[str, float],
    refused: dict[str, float],
) -> None:
    others = gallery.present("default")
    told = judge([face(photo(1, 0), **doubtful)], [], others)
    assert told.accepted
    assert [finding.judgement for finding in told.findings] == [judgement]
    worse = judge([face(photo(1, 0), **refused)], [], others)
    assert not worse.accepted
    assert [finding.judgement for finding in worse.findings] == [judgement]
    with pytest.raises(PhotoRefused, match=worse.findings[0].sentence.split(":")[0]):
        worse.chosen()
    assert worse.chosen(force=True) is worse.face


def test_all_reasons_are_given_refusals_first(gallery: Gallery) -> None:
    bad = face(photo(1, 0), size=5.0, sharpness=20.0, brightness=5.0)
    verdict = judge([bad], [], gallery.present("default"))
    assert [finding.refuses for finding in verdict.findings] == [True, True, False]
    with pytest.raises(PhotoRefused, match=r"too small.*; .*too dark$"):
        verdict.chosen()


def test_a_photo_of_somebody_else_is_refused(gallery: Gallery, anna: Person) -> None:
    bob = gallery.add_person("default", "Bob")
    gallery.add_face(bob.id, look(2, 0))
    own = list(gallery.templates(bob.id).values())
    others = gallery.present("default")
    verdict = judge([face(photo(1, 9))], own, others, bob.id)
    found = {finding.judgement: finding for finding in verdict.findings}
    assert set(found) == {Judgement.LIKE_SOMEONE_ELSE, Judgement.UNLIKE_OWN_PHOTOS}
    resembles = found[Judgement.LIKE_SOMEONE_ELSE].resembles
    assert resembles is not None
    assert (resembles.person_id, resembles.name) == (anna.id, "Anna")
    assert "looks like Anna" in found[Judgement.LIKE_SOMEONE_ELSE].sentence
    stranger = judge([face(photo(3, 0))], own, others, bob.id)
    assert [finding.judgement for finding in stranger.findings] == [Judgement.UNLIKE_OWN_PHOTOS]


def test_a_second_name_for_somebody_enrolled_is_refused(gallery: Gallery, anna: Person) -> None:
    verdict = judge([face(photo(1, 9))], [], gallery.present("default"))
    assert [finding.judgement for finding in verdict.findings] == [Judgement.LIKE_SOMEONE_ELSE]
    assert not verdict.accepted


def test_the_same_photo_twice_is_refused(gallery: Gallery, anna: Person) -> None:
    own = list(gallery.templates(anna.id).values())
    verdict = judge([face(photo(1, 0))], own, gallery.present("default"), anna.id)
    assert [finding.judgement for finding in verdict.findings] == [Judgement.DUPLICATE]


def test_a_face_without_quality_or_template_cannot_be_judged(gallery: Gallery) -> None:
    with pytest.raises(ValueError, match="quality and template"):
        judge([replace(face(photo(1, 0)), template=None)], [], gallery.present("default"))
