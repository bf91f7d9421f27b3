"""Between the answers of a service: boxes and names go on, as smoothly as if it answered always."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.live.walking import (
    FIVE,
    FPS,
    Knowing,
    LateErrands,
    box_at,
    film,
    frame_at,
    landmarks_at,
    told_at,
)
from whosthere.config import Azure
from whosthere.live.filler import Filler
from whosthere.live.follower import Follower
from whosthere.live.remote import RemoteRecogniser
from whosthere.providers.azure.correspondence import Correspondence
from whosthere.providers.azure.inquiry import AnsweredFace
from whosthere.providers.azure.schedule import SendSchedule
from whosthere.providers.azure.service import open_service
from whosthere.providers.azure.tiers import parse_tier
from whosthere.testing.providers import ImaginedProvider
from whosthere.testing.sources import EPOCH
from whosthere.tracking.tracker import Tracker
from whosthere.types import (
    Aspect,
    Attributes,
    Box,
    Emotion,
    Face,
    Frame,
    Match,
    ModelVersions,
    TrackedFace,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from whosthere.providers.azure.inquiry import Answer
    from whosthere.providers.azure.service import Service
    from whosthere.types import Image

LOCAL = ModelVersions(detector="yunet-1", age_gender="ages-1", emotion="faces-1")
LEAST_IOU = 0.8
"""Of every box with the face, in every frame after the first answer."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    """One that is never really asked."""
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    settings = Azure.model_validate({"endpoint": "http://127.0.0.1:1", "key": "k", "tier": "S0"})
    with open_service(settings) as opened:
        yield opened


class Watch:
    """Watches a film as the pipeline does, with the film's own clock."""

    def __init__(
        self,
        service: Service,
        errands: LateErrands,
        tier: str = "20/min",
        *,
        local: Callable[[Frame], Sequence[Face]] | None = None,
        fills: bool = False,
        knowing: Knowing | None = None,
    ) -> None:
        self.errands = errands
        follower = Follower(errands)

        def clock() -> float:
            return errands.now

        rate = parse_tier(tier, service.face.endpoint)
        schedule = SendSchedule(rate, lambda: len(errands.sent), clock, clock)
        self.told: list[str] = []
        correspondence = Correspondence(
            service,
            errands,
            schedule,
            errands.collect if local else follower.collect,
            self.told.append,
            clock,
        )
        self.find = local or follower.find
        self.tracker = Tracker()
        knowing = knowing or Knowing()
        looks = Face(box_at(0), 1, landmarks_at(0), attributes=FILLED)
        filler = Filler(Guessing(lambda _: [looks]), knowing) if fills else None
        self.recogniser = RemoteRecogniser(
            correspondence, knowing, self.tracker, filler, LOCAL if local else None
        )

    def see(self, frame: Frame) -> tuple[TrackedFace, ...]:
        self.errands.now = frame.pts
        height, width = frame.image.shape[:2]
        tracks = self.tracker.update(self.find(frame), frame.pts, (width, height))
        return self.recogniser.recognise(frame, tracks)

    def all(self, frames: Iterable[Frame]) -> list[tuple[TrackedFace, ...]]:
        return [self.see(frame) for frame in frames]


FILLED = Attributes(age=20, male=0.1, emotions=dict.fromkeys(Emotion, 1 / 7))


class Guessing(ImaginedProvider):
    """Has a network for emotions."""

    models = ModelVersions(emotion="imagined-1")

    def describe(self, image: Image, face: Face, aspects: Aspect) -> Face:
        kept = {"emotions": FILLED.emotions} if Aspect.EMOTION in aspects else {}
        return replace(face, attributes=Attributes(**kept))


def detector(frame: Frame) -> list[Face]:
    """A detector on this machine, which cuts faces taller than the service does."""
    box = box_at(frame.pts)
    taller = replace(box, y=box.y - 0.2 * box.height, height=1.3 * box.height)
    return [Face(taller, 0.95, landmarks_at(frame.pts))]


def blank(index: int) -> Frame:
    """A frame for a detector that knows anyway."""
    return Frame(np.zeros((720, 1280, 3), np.uint8), index, index / FPS, EPOCH)


def still_face(x: float) -> Face:
    """A face of 100 pixels."""
    return Face(Box(x, 100, 100, 100), 0.95, (FIVE * 100 + (x + 50, 150)).astype(np.float32))


@pytest.mark.parametrize(("tier", "most_calls"), [("20/min", 3), ("10/s", 90)])
def test_boxes_follow_a_face_by_motion_alone_however_rare_the_answers(
    service: Service, tier: str, most_calls: int
) -> None:
    """The picture is as smooth at 20 calls a minute as at 10 a second."""
    watch = Watch(service, LateErrands(), tier)
    seen = watch.all(film(9))
    first = next(number for number, faces in enumerate(seen) if faces)
    after = [(number / FPS, faces) for number, faces in enumerate(seen) if number >= first]

    assert first <= FPS
    assert {len(faces) for _, faces in after} == {1}
    assert min(faces[0].face.box.iou(box_at(pts)) for pts, faces in after) > LEAST_IOU
    assert {faces[0].track_id for _, faces in after} == {1}
    assert {faces[0].identity.name for _, faces in after} == {"Barack Obama"}
    assert len(watch.errands.sent) <= most_calls


def test_with_a_local_detector_the_rate_changes_no_box(service: Service) -> None:
    boxes = []
    for tier in ("20/min", "10/s"):
        seen = Watch(service, LateErrands(), tier, local=detector).all(map(blank, range(200)))
        boxes.append([one.face.box for faces in seen for one in faces])
        assert all(faces[0].identity.name == "Barack Obama" for faces in seen[25:])
    assert boxes[0] == boxes[1]
    assert len(boxes[0]) > 190


def test_the_landmarks_of_an_answer_go_with_the_face(service: Service) -> None:
    seen = Watch(service, LateErrands(), local=detector).all(map(blank, range(200)))
    for number, (face,) in enumerate(seen[25:], start=25):
        error = np.abs(face.face.landmarks - landmarks_at(number / FPS)).max()
        assert error < 0.1 * face.face.box.width
        assert face.face.points is not None


def test_a_face_that_vanishes_is_not_followed_into_the_wall(service: Service) -> None:
    watch = Watch(service, LateErrands())
    watch.all(film(2))
    watch.errands.blind = True
    seen = watch.all(frame_at(index, empty=True) for index in range(50, 65))
    assert not any(seen[-5:])


def test_a_face_whose_motion_is_lost_is_asked_about_at_once(service: Service) -> None:
    watch = Watch(service, LateErrands())
    watch.all(film(2))
    before = len(watch.errands.sent)
    watch.all(frame_at(index, empty=True) for index in range(50, 55))
    assert len(watch.errands.sent) == before + 1


def test_nothing_is_sent_while_a_detector_here_sees_nobody(service: Service) -> None:
    watch = Watch(service, LateErrands(), "10/s", local=lambda _: [])
    watch.all(map(blank, range(50)))
    assert watch.errands.sent == []


def test_without_a_detector_here_frames_are_sent_evenly(service: Service) -> None:
    errands = LateErrands(blind=True)
    Watch(service, errands, "30/min").all(map(blank, range(500)))
    gaps = np.diff([inquiry.frame.pts for inquiry in errands.sent])
    assert len(gaps) >= 5
    assert gaps == pytest.approx(60 / 30 / 0.75, abs=0.1)


def test_a_new_face_is_asked_about_at_once(service: Service) -> None:
    def scene(frame: Frame) -> list[Face]:
        return [still_face(100)] if frame.pts < 2 else [still_face(100), still_face(700)]

    errands = LateErrands(blind=True)
    Watch(service, errands, local=scene).all(map(blank, range(75)))
    assert errands.sent[0].frame.pts < 0.2
    assert errands.sent[1].frame.pts == pytest.approx(2, abs=0.2)


def test_an_answer_is_about_where_faces_were_when_it_was_asked(service: Service) -> None:
    """Ada walks on, and Bob steps into her place, before the answer comes."""

    def scene(frame: Frame) -> list[Face]:
        ada = still_face(100 + 800 * min(frame.pts, 1))
        return [ada] if frame.pts < 0.7 else [ada, still_face(100)]

    class Ada(LateErrands):
        def collect(self) -> Answer | None:
            answer = super().collect()
            if answer is None:
                return None
            (face,) = scene(self.sent[-1].frame)[:1]
            points = np.vstack([face.landmarks] * 6)[:27]
            told = AnsweredFace(face, points, 0.9, Match(0.95, "id-1", "Ada"))
            return replace(answer, faces=(told,))

    seen = Watch(service, Ada(latency=0.9), local=scene).all(map(blank, range(35)))
    names = {round(one.face.box.x): one.identity.name for one in seen[-1]}
    assert names == {100: None, 900: "Ada"}


def test_a_track_in_doubt_that_turns_out_to_be_another_is_a_new_one(service: Service) -> None:
    def scene(frame: Frame) -> list[Face]:
        return [] if 2 <= frame.pts < 3 else [still_face(100)]

    errands = Somebody(lambda pts: "Ada" if pts < 2 else "Bob")
    seen = Watch(service, errands, local=scene).all(map(blank, range(110)))
    assert [(one.track_id, one.identity.name) for one in seen[45]] == [(1, "Ada")]
    assert [(one.track_id, one.identity.name) for one in seen[-1]] == [(2, "Bob")]


class Somebody(LateErrands):
    """Names whoever is said to be there at that time, in the place of `still_face`."""

    def __init__(self, who: Callable[[float], str | None], **how: float) -> None:
        super().__init__(**how)
        self.who = who

    def collect(self) -> Answer | None:
        answer = super().collect()
        if answer is None:
            return None
        name = self.who(self.sent[-1].frame.pts)
        told = told_at(0, Match(0.95, name, name) if name else Match())
        return replace(answer, faces=(replace(told, face=still_face(100)),))


def test_somebody_who_takes_a_place_unnoticed_gets_the_own_name(service: Service) -> None:
    """One passes in front of another, and the tracker goes on with the wrong one."""
    errands = Somebody(lambda pts: "Ada" if pts < 3 else "Bob", latency=0.2)
    watch = Watch(service, errands, "10/s", local=lambda _: [still_face(100)])
    seen = watch.all(map(blank, range(250)))
    assert {faces[0].identity.name for faces in seen[10:75]} == {"Ada"}
    assert [(one.track_id, one.identity.name) for one in seen[-1]] == [(2, "Bob")]


def test_one_look_like_somebody_else_is_a_mistake(service: Service) -> None:
    errands = Somebody(lambda pts: "Bob" if 2 < pts < 2.3 else "Ada", latency=0.2)
    watch = Watch(service, errands, "3/s", local=lambda _: [still_face(100)])
    seen = watch.all(map(blank, range(150)))
    assert {faces[0].identity.name for faces in seen[20:]} == {"Ada"}
    assert seen[-1][0].track_id == 1


def test_one_look_like_nobody_is_a_turned_head(service: Service) -> None:
    errands = Somebody(lambda pts: None if 1.5 < pts < 1.9 else "Ada", latency=0.2)
    watch = Watch(service, errands, "3/s", local=lambda _: [still_face(100)])
    seen = watch.all(map(blank, range(150)))
    assert {faces[0].identity.name for faces in seen[20:]} == {"Ada"}


def test_an_answer_from_before_the_doubt_does_not_end_it(service: Service) -> None:
    """Ada is asked about, leaves, and Bob stands there when the answer comes."""

    def scene(frame: Frame) -> list[Face]:
        return [] if 1 <= frame.pts < 1.6 else [still_face(100)]

    errands = Somebody(lambda pts: "Ada" if pts < 1.3 else "Bob", latency=0.9)
    watch = Watch(service, errands, "10/s", local=scene)
    seen = watch.all(map(blank, range(110)))
    assert seen[-1][0].identity.name == "Bob"


def test_a_face_that_resembles_nobody_is_a_stranger(service: Service) -> None:
    watch = Watch(service, LateErrands(match=Match()), local=detector)
    seen = watch.all(map(blank, range(50)))
    assert [one.identity.stranger_id for one in seen[-1]] == ["stranger-1"]


def test_a_name_that_is_settled_is_not_asked_for_again(service: Service) -> None:
    errands = LateErrands()
    Watch(service, errands, "10/s", local=detector).all(map(blank, range(150)))
    asked = [not inquiry.settled for inquiry in errands.sent]
    assert asked[:3] == [True] * 3
    assert not any(asked[3:])


def test_what_the_service_does_not_tell_is_filled_in_and_marked(service: Service) -> None:
    missing = Aspect.EMOTION
    watch = Watch(
        service, LateErrands(), local=detector, fills=True, knowing=Knowing(missing=missing)
    )
    (face,) = watch.all(map(blank, range(50)))[-1]
    assert face.attributes.age == pytest.approx(47)
    assert face.attributes.emotion is Emotion.NEUTRAL
    assert face.attributes.filled is missing
    models = watch.recogniser.models
    assert models.detector == "yunet-1"
    assert models.emotion == "imagined-1"


def test_an_answer_that_is_too_late_to_be_moved_on_is_of_no_use(service: Service) -> None:
    """A stream that changed its size meanwhile: nobody knows where the faces went."""
    watch = Watch(service, LateErrands())
    watch.all(film(0.4))
    small = (Frame(np.zeros((360, 640, 3), np.uint8), n, n / FPS, EPOCH) for n in range(10, 40))
    assert not any(watch.all(small))
