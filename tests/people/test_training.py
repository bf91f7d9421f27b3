"""Training a group: the line, the report, and what searches use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.people.synthetic import GOOD, look, person, photo, template
from whosthere.errors import NotTrained, UsageError
from whosthere.people import census
from whosthere.people.faces import Look
from whosthere.people.impostors import MOBILEFACENET
from whosthere.people.training import train

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery


def enrol(gallery: Gallery, people: int, shots: int) -> None:
    for seed in range(people):
        added = gallery.add_person("default", f"person {seed}")
        for shot in range(shots):
            gallery.add_face(added.id, look(seed, shot, photo=Path(f"{seed}-{shot}.jpg")))


def test_a_group_without_faces_cannot_be_trained(gallery: Gallery) -> None:
    gallery.add_person("default", "Anna")
    with pytest.raises(NotTrained, match="whosthere people add"):
        train(gallery, "default", 1e-3)
    with pytest.raises(NotTrained, match="whosthere train"):
        gallery.index("default")


@pytest.mark.parametrize("rate", [0, 1, -1, float("nan")])
def test_a_rate_that_is_none_is_refused(gallery: Gallery, rate: float) -> None:
    enrol(gallery, 1, 1)
    with pytest.raises(UsageError, match="between 0 and 1"):
        train(gallery, "default", rate)


def test_the_report_of_a_good_group_finds_nothing_wrong(gallery: Gallery) -> None:
    enrol(gallery, people=6, shots=4)
    gallery.add_face(gallery.add_person("default", "Solo").id, look(50, 0))
    gallery.add_person("default", "Nobody")
    report = train(gallery, "default", 1e-3)
    assert (report.people, report.photos) == (7, 25)
    assert report.miss_rate == 0
    assert report.false_match_rate <= report.wanted_rate
    assert report.doubts == ()
    assert not report.confusable
    assert report.closest is not None
    assert (report.single, report.empty) == (("Solo",), ("Nobody",))
    assert report.calibration.threshold >= MOBILEFACENET.floor


def test_misses_cannot_be_measured_with_one_photo_each(gallery: Gallery) -> None:
    enrol(gallery, people=3, shots=1)
    assert train(gallery, "default", 1e-3).miss_rate is None


def test_one_person_alone_is_trained(gallery: Gallery) -> None:
    enrol(gallery, people=1, shots=1)
    report = train(gallery, "default", 1e-3)
    assert report.closest is None
    assert gallery.index("default").identify(photo(0, 1)).name == "person 0"


def test_larger_groups_and_smaller_rates_draw_a_stricter_line(gallery: Gallery) -> None:
    enrol(gallery, people=5, shots=2)
    loose, strict = (train(gallery, "default", rate).calibration.threshold for rate in (1e-2, 1e-5))
    assert loose < strict
    for seed in range(100, 140):
        gallery.add_face(gallery.add_person("default", f"more {seed}").id, look(seed, 0))
    assert train(gallery, "default", 1e-5).calibration.threshold > strict


def test_people_who_are_alike_move_the_line_up(gallery: Gallery) -> None:
    gallery.add_group("family")
    common = person(999)
    for seed in range(12):
        for group, shared in (("default", 0.0), ("family", 0.7)):
            added = gallery.add_person(group, f"person {seed}")
            for shot in range(3):
                vector = person(seed) + shared * common
                noise = 0.5 * person(seed * 100 + shot + 5000)
                gallery.add_face(added.id, Look(template(vector + noise), GOOD))
    apart, alike = (train(gallery, group, 1e-3) for group in ("default", "family"))
    assert alike.calibration.threshold > apart.calibration.threshold
    assert alike.calibration.impostor > apart.calibration.impostor


def test_photos_that_look_wrong_are_named(gallery: Gallery) -> None:
    enrol(gallery, people=4, shots=3)
    wrong = gallery.person("default", "person 0")
    gallery.add_face(wrong.id, look(1, 9, photo=Path("mixed-up.jpg")))
    gallery.add_face(wrong.id, look(77, 0, photo=Path("nobody.jpg")))
    report = train(gallery, "default", 1e-3)
    sentences = [doubt.sentence for doubt in report.doubts]
    assert "mixed-up.jpg of person 0 looks like person 1" in sentences
    assert "nobody.jpg looks unlike the other photos of person 0" in sentences
    assert report.confusable
    assert report.closest is not None
    assert {report.closest.a.name, report.closest.b.name} == {"person 0", "person 1"}


def test_searches_use_the_last_trained_state(gallery: Gallery) -> None:
    enrol(gallery, people=2, shots=2)
    train(gallery, "default", 1e-3)
    newcomer = gallery.add_person("default", "newcomer")
    face = gallery.add_face(newcomer.id, look(40, 0))
    assert gallery.index("default").identify(photo(40, 1)).person_id is None
    assert gallery.person("default", newcomer.id).untrained == 1
    train(gallery, "default", 1e-3)
    match = gallery.index("default").identify(photo(40, 1))
    assert (match.person_id, match.name) == (newcomer.id, "newcomer")
    assert match.confidence > 0.5
    gallery.remove_face(face.id)
    assert gallery.index("default").identify(photo(40, 1)).person_id is None


def test_search_ranks_people_by_their_best_photo(gallery: Gallery) -> None:
    enrol(gallery, people=5, shots=3)
    train(gallery, "default", 1e-3)
    index = gallery.index("default")
    matches = index.search(photo(3, 9), k=10)
    assert len(matches) == 5
    assert matches[0].name == "person 3"
    similarities = [match.similarity for match in matches]
    assert similarities == sorted(similarities, reverse=True)
    best = max(photo(3, 9).similarity(photo(3, shot)) for shot in range(3))
    assert matches[0].similarity == pytest.approx(best, abs=1e-6)


def test_a_census_in_blocks_is_that_of_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    matrix = rng.standard_normal((37, 16)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    counts = np.array([10, 1, 7, 9, 2, 8])
    owner = np.repeat(np.arange(6), counts)
    monkeypatch.setattr(census, "BLOCK_CELLS", 370)
    measured = census.census(matrix, counts)
    cosines, same = matrix @ matrix.T, np.equal.outer(owner, owner)
    upper = np.triu(np.ones_like(same), 1)
    assert measured.people == 6
    assert measured.impostor == pytest.approx(float(cosines[~same].mean()), abs=1e-6)
    assert measured.genuine == pytest.approx(float(np.median(cosines[same & upper])), abs=1e-6)
    np.testing.assert_allclose(
        measured.other, np.where(same, -2, cosines).max(axis=1), rtol=0, atol=1e-6
    )
    np.fill_diagonal(same, val=False)
    np.testing.assert_allclose(
        measured.own, np.where(same, cosines, -2).max(axis=1), rtol=0, atol=1e-6
    )


def test_a_large_group_is_sampled_and_every_photo_still_counts_in_the_means(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(6)
    matrix = rng.standard_normal((60, 16)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    counts = np.full(30, 2)
    whole = census.census(matrix, counts)
    monkeypatch.setattr(census, "SAMPLE", 20)
    sampled = census.census(matrix, counts)
    assert len(sampled.rows) == 20
    assert sampled.impostor == whole.impostor
    np.testing.assert_array_equal(sampled.other, whole.other[sampled.rows])
    np.testing.assert_array_equal(sampled.own, whole.own[sampled.rows])
    np.testing.assert_array_equal(sampled.other_photo, whole.other_photo[sampled.rows])
