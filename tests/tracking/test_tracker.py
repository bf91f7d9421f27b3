"""The tracker keeps one number a face, whatever happens to the face, the video or the detector."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracking.scenes import SIZE, Crowd, Tally, face_at, follow, template_of
from whosthere.tracking.tracker import Tracker

if TYPE_CHECKING:
    from random import Random


def look(tracker: Tracker, person: int, number: int, pts: float, quality: float = 0.8) -> None:
    """Give the only visible track a close look at a person, as the recogniser does."""
    (track,) = tracker.visible
    template = template_of(person, number)
    owner = tracker.settle(track, template, quality)
    if owner is not None:
        owner.evidence.add_look(pts, replace(owner.face, template=template, score=quality))


def visible(tracker: Tracker) -> list[int]:
    return [track.id for track in tracker.visible]


@pytest.mark.parametrize(("fps", "people"), [(25, 10), (60, 10), (25, 5), (12.5, 5)])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_crowd_with_misses_and_occlusions_keeps_its_numbers(
    fps: float, people: int, seed: int
) -> None:
    tracker, tally = Tracker(), Tally()
    crowd = Crowd(people, fps, seed)
    for index in range(1000):
        follow(tracker, crowd.frame(index / fps), index / fps, tally)
    assert tally.switches <= 6
    assert tally.coverage > 0.99
    assert len(tally.ids) <= people + 2


def test_three_frames_a_second_are_enough_for_calm_faces() -> None:
    tracker, tally = Tracker(), Tally()
    crowd = Crowd(4, 3, seed=3, occlusions=0)
    crowd.velocity *= 0.3
    for index in range(200):
        follow(tracker, crowd.frame(index / 3, misses=0), index / 3, tally)
    assert tally.coverage > 0.99
    assert tally.switches <= 4


def test_dropped_frames_do_not_matter() -> None:
    tracker, tally = Tracker(), Tally()
    crowd = Crowd(5, 30, seed=5, occlusions=0)
    drops = np.random.default_rng(5).random(900) < 0.6
    for index, dropped in enumerate(drops):
        faces = crowd.frame(index / 30)
        if not dropped:
            follow(tracker, faces, index / 30, tally)
    assert tally.switches <= 3
    assert tally.coverage > 0.99


def test_faces_that_cross_keep_their_numbers() -> None:
    tracker = Tracker()
    for index in range(80):
        pts = index / 25
        left, right = face_at(200 + 10 * index, 300), face_at(1000 - 10 * index, 340)
        tracks = tracker.update([left, right], pts, SIZE)
    by_place = sorted(tracks, key=lambda track: track.box.x)
    assert [track.id for track in by_place] == [2, 1]


def test_one_look_every_three_seconds_follows_a_seated_person() -> None:
    tracker = Tracker()
    seen = [
        tracker.update([face_at(400 + 15 * (index % 3), 300)], 3.0 * index, SIZE)[0].id
        for index in range(10)
    ]
    assert set(seen) == {1}


def test_a_flash_of_the_detector_is_not_confirmed_and_soon_forgotten() -> None:
    tracker = Tracker()
    (flash,) = tracker.update([face_at(300, 300, score=0.75)], 0.0, SIZE)
    assert not flash.confirmed
    for index in range(1, 20):
        tracker.update([], index / 25, SIZE)
    assert tracker.tracks == ()


def test_a_track_is_confirmed_by_repetition_or_by_a_high_score_or_at_once_in_a_picture() -> None:
    slow = Tracker()
    hits = [
        slow.update([face_at(300, 300, score=0.7)], i / 25, SIZE)[0].confirmed for i in (0, 1, 2)
    ]
    assert hits == [False, False, True]
    assert Tracker().update([face_at(300, 300, score=0.95)], 0.0, SIZE)[0].confirmed
    still = Tracker(confirm_hits=1)
    assert still.update([face_at(300, 300, score=0.75)], 0.0, SIZE)[0].confirmed


def test_a_weak_detection_continues_a_track_and_starts_none() -> None:
    tracker = Tracker()
    assert tracker.update([face_at(300, 300, score=0.4)], 0.0, SIZE) == []
    tracker.update([face_at(300, 300)], 0.04, SIZE)
    (track,) = tracker.update([face_at(302, 300, score=0.4)], 0.08, SIZE)
    assert track.id == 1


def test_a_shrinking_face_can_be_lost_and_looked_for() -> None:
    tracker = Tracker()
    for index in range(6):
        tracker.update([face_at(300, 300, width=200 * 0.7**index)], index / 10, SIZE)
    tracks = tracker.update([face_at(300, 300, width=30)], 1.5, SIZE)
    assert len(tracks) == 1


def test_repeated_time_stamps_are_survived() -> None:
    tracker = Tracker()
    ids = [tracker.update([face_at(300 + i, 300)], 0.0, SIZE)[0].id for i in range(5)]
    assert set(ids) == {1}


def test_a_stream_that_starts_over_starts_new_tracks() -> None:
    tracker = Tracker()
    tracker.update([face_at(300, 300)], 3600.0, SIZE)
    (track,) = tracker.update([face_at(300, 300)], 0.0, SIZE)
    assert (track.id, track.last_seen) == (2, 0.0)
    assert tracker.tracks == (track,)


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 1000))
def test_the_order_of_detections_does_not_matter(shuffler: Random, seed: int) -> None:
    def boxes(shuffle: bool) -> list[set[tuple[float, int, float, float]]]:
        crowd, tracker, frames = Crowd(5, 25, seed), Tracker(), []
        for index in range(12):
            faces = list(crowd.frame(index / 25).values())
            if shuffle:
                shuffler.shuffle(faces)
            tracks = tracker.update(faces, index / 25, SIZE)
            frames.append({(track.born, track.hits, *track.box.center) for track in tracks})
        return frames

    for plain, shuffled in zip(boxes(False), boxes(True), strict=True):
        assert np.allclose(sorted(plain), sorted(shuffled))


def test_who_comes_back_elsewhere_is_recognised_by_the_face() -> None:
    tracker = Tracker()
    for index in range(10):
        tracker.update([face_at(200, 300)], index / 25, SIZE)
        look(tracker, 1, index, index / 25)
    (track,) = tracker.update([face_at(1000, 300)], 6.0, SIZE)
    assert track.id == 2
    assert track.doubtful
    owner = tracker.settle(track, template_of(1, 99), 0.8)
    assert owner is not None
    assert owner.id == 1
    assert visible(tracker) == [1]
    (track,) = tracker.update([face_at(1004, 300)], 6.04, SIZE)
    assert track.id == 1
    assert not track.doubtful


def test_who_comes_after_somebody_is_not_taken_for_them() -> None:
    tracker = Tracker()
    for index in range(10):
        tracker.update([face_at(200, 300)], index / 25, SIZE)
        look(tracker, 1, index, index / 25)
    (track,) = tracker.update([face_at(1000, 300)], 4.0, SIZE)
    assert tracker.settle(track, template_of(2), 0.8) is track
    assert visible(tracker) == [2]


def test_a_cut_to_another_face_at_the_same_place_parts_the_tracks() -> None:
    tracker = Tracker()
    for index in range(25):
        person = 1 if index < 10 else 2
        tracker.update([face_at(640, 300)], index / 25, SIZE)
        look(tracker, person, index, index / 25)
    first, second = tracker.tracks
    assert first.evidence.looks == 10
    assert second.evidence.looks == 13
    assert first.last_seen < second.last_seen


def test_a_cut_with_a_jump_is_settled_by_the_first_look() -> None:
    tracker = Tracker()
    for index in range(10):
        tracker.update([face_at(640, 300)], index / 25, SIZE)
        look(tracker, 1, index, index / 25)
    (track,) = tracker.update([face_at(690, 330)], 10 / 25, SIZE)
    assert track.doubtful
    look(tracker, 2, 0, 10 / 25)
    assert visible(tracker) == [2]


def test_a_cut_back_and_forth_finds_both_people_again() -> None:
    tracker, shown = Tracker(), []
    for shot in range(6):
        for index in range(20):
            pts = shot * 0.8 + index / 25
            tracker.update([face_at(400 + 300 * (shot % 2), 300)], pts, SIZE)
            look(tracker, shot % 2, index, pts)
        shown.append(visible(tracker))
    assert shown == [[1], [2]] * 3


def test_one_odd_look_does_not_part_a_track() -> None:
    tracker = Tracker()
    for index in range(30):
        tracker.update([face_at(640, 300)], index / 25, SIZE)
        look(tracker, 2 if index % 5 == 4 else 1, index, index / 25)
    (track,) = tracker.tracks
    assert track.evidence.looks == 24


def test_tracks_that_were_mixed_up_are_put_right() -> None:
    tracker = Tracker()
    tracks = tracker.update([face_at(300, 300), face_at(700, 300)], 0.0, SIZE)
    for number, track in enumerate(tracks):
        template = template_of(number)
        tracker.settle(track, template, 0.8)
        track.evidence.add_look(0.0, replace(track.face, template=template))
    for index in (1, 2, 3):
        first, second = tracker.update([face_at(300, 300), face_at(700, 300)], index / 25, SIZE)
        if index < 3:
            assert tracker.settle(first, template_of(1, index), 0.8) is None
    assert tracker.settle(first, template_of(1, 3), 0.8) is second
    assert second.box.center[0] == pytest.approx(300)
    assert first.box.center[0] == pytest.approx(700)
    assert first.doubtful


def test_the_same_face_twice_in_a_picture_stays_two_tracks() -> None:
    tracker = Tracker()
    tracks = tracker.update([face_at(300, 300), face_at(700, 300)], 0.0, SIZE)
    for number, track in enumerate(tracks):
        template = template_of(1, number)
        assert tracker.settle(track, template, 0.8) is track
        track.evidence.add_look(0.0, replace(track.face, template=template))


def test_after_a_cut_only_the_face_tells_who_it_is() -> None:
    tracker = Tracker()
    tracker.update([face_at(300, 300)], 0.0, SIZE)
    look(tracker, 1, 0, 0.0)
    tracker.cut()
    tracker.update([face_at(300, 300)], 0.04, SIZE)
    assert visible(tracker) == [2]
    look(tracker, 1, 1, 0.04)
    assert visible(tracker) == [1]


def test_a_contradicted_track_asks_for_another_look() -> None:
    tracker = Tracker()
    for index, person in enumerate((1, 1, 2)):
        (track,) = tracker.update([face_at(300, 300)], index / 25, SIZE)
        look(tracker, person, index, index / 25)
    assert track.doubtful
    tracker.update([face_at(300, 300)], 3 / 25, SIZE)
    look(tracker, 1, 3, 3 / 25)
    assert not track.doubtful


def test_a_new_frame_size_forgets_the_places() -> None:
    tracker = Tracker()
    tracker.update([face_at(300, 300)], 0.0, SIZE)
    (track,) = tracker.update([face_at(300, 300)], 0.04, (640, 360))
    assert track.id == 2


def test_templates_of_different_models_do_not_meet() -> None:
    tracker = Tracker()
    (track,) = tracker.update([face_at(300, 300)], 0.0, SIZE)
    track.evidence.add_look(0.0, replace(track.face, template=template_of(1)))
    with pytest.raises(ValueError, match="cannot be compared"):
        tracker.settle(track, template_of(1, model="test-2"), 0.8)
