"""Which tracks make a visit, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sightings.examples import (
    ADA,
    BOB,
    NOON,
    STRANGER,
    UNDECIDED,
    begin_run,
    seen,
)
from whosthere.sightings.gathering import Moment
from whosthere.sightings.sighting import Span
from whosthere.sightings.visits import MIN_FRAMES, Visits
from whosthere.types import Attributes, Emotion, HeadPose, Identity, Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.sightings.sighting import Sighting
    from whosthere.types import TrackedFace

ABSENCE = 5.0


class Simple:
    """Visits of which only the sightings are looked at."""

    def __init__(self, min_frames: int = MIN_FRAMES) -> None:
        self.visits = Visits(begin_run(), ABSENCE, min_frames)

    def see(self, time: float, faces: Sequence[TrackedFace]) -> list[Sighting]:
        return [visit.sighting for visit in self.visits.see(Moment(time), faces)]

    def close(self) -> list[Sighting]:
        return [visit.sighting for visit in self.visits.close()]


def watch(*scene: tuple[int, int, Sequence[TrackedFace]]) -> list[Sighting]:
    """All sightings of a scene: from second, to second, the faces; two frames a second."""
    visits = Simple()
    sightings = []
    for begin, end, faces in scene:
        for half_seconds in range(2 * begin, 2 * end):
            sightings += visits.see(half_seconds / 2, faces)
    return sightings + visits.close()


def who(sightings: list[Sighting]) -> list[str | None]:
    return [each.name or each.stranger_id for each in sightings]


def test_a_track_lost_and_found_again_in_time_is_one_visit() -> None:
    (ada,) = watch((0, 5, [seen(1, ADA)]), (5, 9, []), (9, 20, [seen(2, ADA)]))
    assert ada.first_seen == NOON
    assert ada.last_seen == NOON + timedelta(seconds=19.5)
    assert ada.frames == 32
    assert ada.looks == 4


def test_who_comes_back_after_the_absence_makes_a_new_visit() -> None:
    sightings = watch((0, 5, [seen(1, ADA)]), (5, 11, []), (11, 20, [seen(2, ADA)]))
    assert who(sightings) == ["Ada", "Ada"]
    assert len({each.id for each in sightings}) == 2


def test_a_visit_closes_after_the_absence_and_not_before() -> None:
    visits = Simple()
    for second in range(5):
        visits.see(second, [seen(1, ADA)])
    assert visits.see(9.0, []) == []
    assert who(visits.see(9.1, [])) == ["Ada"]
    assert visits.visits.open() == visits.close() == []


def test_two_people_at_once_are_two_visits() -> None:
    assert who(watch((0, 5, [seen(1, ADA), seen(2, BOB)]))) == ["Ada", "Bob"]


def test_a_stranger_who_turns_out_to_be_known_is_one_visit_of_that_person() -> None:
    sightings = watch(
        (0, 5, [seen(1, STRANGER)]),
        (5, 7, []),
        (7, 12, [seen(2, STRANGER)]),
        (12, 20, [seen(2, ADA)]),
    )
    (ada,) = sightings
    assert (ada.name, ada.stranger_id, ada.confidence) == ("Ada", None, 0.9)
    assert ada.first_seen == NOON


def test_a_visit_waits_for_a_new_face_whose_vote_is_undecided() -> None:
    (ada,) = watch(
        (0, 5, [seen(1, ADA)]),
        (8, 12, [seen(2, UNDECIDED)]),
        (12, 15, [seen(2, ADA)]),
    )
    assert ada.first_seen == NOON


def test_somebody_who_stays_undecided_holds_no_visit_up() -> None:
    visits = Simple()
    for second in range(5):
        visits.see(second, [seen(1, ADA)])
    closed = [each for second in range(5, 16) for each in visits.see(second, [seen(2)])]
    assert who(closed) == ["Ada"]


def test_a_late_vote_never_makes_somebody_be_here_twice() -> None:
    first, second = watch(
        (0, 5, [seen(1, ADA), seen(2, STRANGER)]),
        (5, 20, [seen(2, STRANGER)]),
        (20, 25, [seen(2, ADA)]),
    )
    assert who([first, second]) == ["Ada", "Ada"]
    assert first.last_seen <= second.first_seen


def test_without_recognition_each_track_is_a_visit_of_nobody() -> None:
    sightings = watch((0, 5, [seen(1), seen(2)]))
    assert [(each.person_id, each.stranger_id) for each in sightings] == [(None, None)] * 2


def test_a_flicker_is_not_a_visit() -> None:
    visits = Simple()
    for frame in range(MIN_FRAMES - 1):
        visits.see(frame / 30, [seen(1, ADA)])
    assert visits.close() == []


def test_each_picture_of_a_folder_can_be_a_visit() -> None:
    visits = Simple(min_frames=1)
    visits.see(0.0, [seen(1, ADA)])
    assert who(visits.close()) == ["Ada"]


def test_a_source_whose_time_jumps_back_keeps_its_visits_in_order() -> None:
    visits = Simple()
    for time in (10.0, 11.0, 3.0, 12.0):
        visits.see(time, [seen(1, ADA)])
    (ada,) = visits.close()
    assert ada.first_seen == NOON + timedelta(seconds=10)
    assert ada.frames == 4


def test_a_visit_sums_up_what_was_seen() -> None:
    def look(identity: Identity, score: float, yaw: float, age: float, happy: float) -> TrackedFace:
        bare = seen(1, identity)
        face = replace(
            bare.face,
            quality=Quality(score, 60.0, 100.0, 120.0, 1.0),
            pose=HeadPose(yaw, yaw / 2, 0.0),
        )
        emotions = {Emotion.HAPPINESS: happy, Emotion.NEUTRAL: 1 - happy}
        return replace(bare, face=face, attributes=Attributes(age, 0.25, emotions))

    visits = Simple()
    visits.see(0.0, [look(replace(ADA, confidence=0.95), 0.5, -20.0, 30.0, 1.0)])
    visits.see(0.1, [look(ADA, 0.8, 10.04, 33.0, 0.5)])
    visits.see(0.2, [look(ADA, 0.7, 0.0, 36.0, 0.0)])
    (ada,) = visits.close()
    assert ada.confidence == 0.95
    assert ada.quality == 0.8
    assert ada.age == 36.0  # the track smooths it: its latest value counts
    assert ada.male == 0.25
    assert ada.emotions is not None
    assert ada.emotions[Emotion.HAPPINESS] == ada.emotions[Emotion.NEUTRAL] == 0.5
    assert ada.yaw == Span(-20.0, 10.0)
    assert ada.pitch == Span(-10.0, 5.0)
    assert ada.models.detector == "yunet-1"


def test_a_person_at_a_desk_all_day_costs_no_memory() -> None:
    visits = Simple()
    for track in range(1000):
        visits.see(4.0 * track, [seen(track, ADA)])
    assert len(visits.visits._alive) + len(visits.visits._ended) <= 4
    (ada,) = visits.close()
    assert ada.frames == 1000


IDENTITIES = [UNDECIDED, ADA, BOB, STRANGER, Identity(stranger_id="stranger-2")]
Frames = list[tuple[float, dict[int, int]]]
frames = st.lists(
    st.tuples(
        st.sampled_from([0.1, 0.5, 1.0, 2.0, 4.0, 6.0]),
        st.dictionaries(st.integers(1, 4), st.integers(0, len(IDENTITIES) - 1), max_size=4),
    ),
    max_size=60,
)


@given(frames)
@settings(deadline=None)
def test_laws_of_visits(frames: Frames) -> None:
    """Whatever the votes do: no frame is lost or counted twice, and nobody is here twice."""
    visits = Simple(min_frames=1)
    sightings = []
    time = 0.0
    for step, votes in frames:
        time += step
        faces = [seen(track, IDENTITIES[vote]) for track, vote in votes.items()]
        sightings += visits.see(time, faces)
    sightings += visits.close()

    assert sum(each.frames for each in sightings) == sum(len(votes) for _, votes in frames)
    assert len({each.id for each in sightings}) == len(sightings)
    by_who: dict[tuple[str | None, str | None], list[Sighting]] = {}
    for each in sightings:
        assert each.person_id is None or each.stranger_id is None
        assert each.first_seen <= each.last_seen
        by_who.setdefault((each.person_id, each.stranger_id), []).append(each)
    by_who.pop((None, None), None)
    for same in by_who.values():
        same.sort(key=lambda each: (each.first_seen, each.last_seen))
        for earlier, later in pairwise(same):
            assert earlier.last_seen <= later.first_seen
