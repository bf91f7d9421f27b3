"""From frames to results: who is named, who stays unknown, and at what cost."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np
import pytest

from whosthere.config import Config, People
from whosthere.errors import GalleryError, SourceError
from whosthere.live.pipeline import Pipeline
from whosthere.live.recogniser import Recogniser
from whosthere.live.schedule import SHARE, Schedule
from whosthere.live.watch import open_pipeline
from whosthere.people.strangers import Strangers
from whosthere.testing.providers import MODEL, ImaginedProvider
from whosthere.testing.sources import MemorySource
from whosthere.tracking.tracker import Tracker
from whosthere.types import (
    Aspect,
    Attributes,
    Box,
    Face,
    HeadPose,
    Match,
    Quality,
    Result,
    SourceState,
    Template,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from whosthere.providers.provider import Provider
    from whosthere.types import Frame, Image

GOOD = Quality(score=0.9, size=60, sharpness=200, brightness=120, frontality=0.9)
ADA, BOB, EVE = 0, 1, 2


def film(length: int) -> list[Image]:
    """Pictures that carry their number in the first pixel."""
    images = [np.zeros((120, 640, 3), np.uint8) for _ in range(length)]
    for number, image in enumerate(images):
        image[0, 0] = number % 256
    return images


def number_of(image: Image) -> int:
    return int(image[0, 0, 0])


def template(person: int) -> Template:
    vector = np.zeros(8, np.float32)
    vector[person] = 1
    return Template(vector, MODEL)


def face(person: int, x: float, y: float = 20, quality: Quality = GOOD) -> Face:
    points = np.array([[20, 25], [45, 25], [32, 40], [22, 55], [42, 55]], np.float32)
    return Face(
        box=Box(x, y, 64, 80),
        score=0.95,
        landmarks=points + np.array([x, y], np.float32),
        pose=HeadPose(5, 0, 0),
        quality=quality,
        attributes=Attributes(age=30, male=0.1),
        template=template(person),
    )


def known(look: Template) -> Match:
    """Ada and Bob are enrolled, Eve is not."""
    person = int(look.vector.argmax())
    names = {ADA: "Ada", BOB: "Bob"}
    if person not in names:
        return Match(0.1, "id-Ada", "Ada", 0.1)
    return Match(0.95, f"id-{names[person]}", names[person], 0.8)


def results(
    scene: Callable[[Image], Sequence[Face]],
    length: int = 30,
    wanted: Aspect = Aspect.EVERYTHING,
    max_fps: float | None = None,
    *,
    stills: bool = False,
) -> list[Result]:
    source = MemorySource(film(length), stills=stills)
    with pipeline_of(source, ImaginedProvider(scene, known), wanted, max_fps) as pipeline:
        return list(pipeline)


def pipeline_of(
    source: MemorySource,
    provider: Provider,
    wanted: Aspect = Aspect.EVERYTHING,
    max_fps: float | None = None,
    always: Aspect = Aspect.NOTHING,
) -> Pipeline:
    tracker = Tracker(1 if source.stills else 3)
    schedule = Schedule(wanted, always, inf if source.stills else SHARE)
    recogniser = Recogniser(provider, tracker, schedule, Strangers(), one_look=source.stills)
    return Pipeline(
        source, lambda frame: provider.detect(frame.image), tracker, recogniser, max_fps
    )


def names(result: Result) -> list[str | None]:
    ordered = sorted(result.faces, key=lambda one: one.face.box.x)
    return [one.identity.name or one.identity.stranger_id for one in ordered]


def test_every_frame_of_a_file_is_analysed_in_order() -> None:
    seen = results(lambda _: [])
    assert [result.frame.index for result in seen] == list(range(30))
    assert all(result.stats.dropped == 0 for result in seen)
    assert seen[-1].stats.analysed_fps > 0


def test_the_enrolled_get_their_names_and_a_stranger_stays_one() -> None:
    seen = results(lambda _: [face(ADA, 50), face(EVE, 250), face(BOB, 450)])
    assert names(seen[-1]) == ["Ada", "stranger-1", "Bob"]
    confident = [one.identity.confidence for one in seen[-1].faces if one.identity.name]
    assert all(confidence > 0.5 for confidence in confident)


def test_a_name_once_shown_does_not_flicker() -> None:
    seen = results(lambda image: [face(ADA if number_of(image) % 7 else EVE, 50)], length=100)
    shown = [names(result)[0] for result in seen]
    first = shown.index("Ada")
    assert set(shown[first:]) == {"Ada"}


def test_a_stranger_who_comes_back_keeps_the_id() -> None:
    def scene(image: Image) -> list[Face]:
        number = number_of(image)
        if number < 60:
            return [face(EVE, 50)]
        return [face(EVE, 400)] if number >= 180 else []

    seen = results(scene, length=240)
    ids = {name for result in seen for name in names(result) if name}
    assert ids == {"stranger-1"}


def test_two_strangers_of_one_frame_are_two_however_alike() -> None:
    seen = results(lambda _: [face(EVE, 50), face(EVE, 400)])
    assert sorted(filter(None, names(seen[-1]))) == ["stranger-1", "stranger-2"]
    assert all(len(set(found)) == len(found) for found in map(known_names, seen))


def known_names(result: Result) -> list[str]:
    return [name for name in names(result) if name is not None]


def test_nobody_is_two_faces_of_one_frame() -> None:
    seen = results(lambda _: [face(ADA, 50), face(ADA, 400, quality=GOOD)])
    assert all(names(result).count("Ada") <= 1 for result in seen)
    assert "Ada" in names(seen[-1])


def test_attributes_and_pose_are_carried_between_looks() -> None:
    seen = results(lambda _: [face(ADA, 50)])
    for result in seen:
        for one in result.faces:
            assert one.attributes.age == pytest.approx(30)
            assert one.face.pose is not None
            assert one.face.pose.yaw == pytest.approx(5)


@pytest.mark.parametrize("always", [Aspect.NOTHING, Aspect.MESH])
def test_every_face_of_every_frame_has_its_mesh_or_none_has(always: Aspect) -> None:
    seen = face(ADA, 50)
    meshed = replace(seen, mesh=np.zeros((468, 3), np.float32))
    source = MemorySource(film(20))
    provider = ImaginedProvider(lambda _: [meshed], known)
    with pipeline_of(source, provider, always=always) as pipeline:
        meshes = [one.face.mesh is not None for result in pipeline for one in result.faces]
    assert meshes
    assert set(meshes) == {always is Aspect.MESH}


def test_without_recognition_nobody_is_named() -> None:
    seen = results(lambda _: [face(ADA, 50)], wanted=Aspect.MESH | Aspect.ATTRIBUTES)
    assert seen[-1].faces
    assert {name for result in seen for name in names(result)} == {None}


def test_expensive_networks_run_ever_more_rarely() -> None:
    looks: list[int] = []

    class Counting(ImaginedProvider):
        def describe(self, image: Image, face: Face, aspects: Aspect) -> Face:
            if Aspect.TEMPLATE in aspects:
                looks.append(number_of(image))
            return super().describe(image, face, aspects)

    provider = Counting(lambda _: [face(ADA, 50)], known)
    with pipeline_of(MemorySource(film(250)), provider) as pipeline:
        for _ in pipeline:
            pass
    assert 2 <= len(looks) <= 12
    gaps = np.diff(looks)
    assert gaps[-1] > gaps[0]


def test_max_fps_counts_seconds_of_the_stream() -> None:
    seen = results(lambda _: [], length=100, max_fps=5)
    assert len(seen) == 20
    assert np.diff([result.frame.pts for result in seen]) == pytest.approx(0.2)


def test_pictures_of_a_folder_are_scenes_of_their_own() -> None:
    people = [ADA, BOB, EVE, ADA]
    seen = results(lambda image: [face(people[number_of(image)], 50)], length=4, stills=True)
    assert [names(result)[0] for result in seen] == ["Ada", "Bob", "stranger-1", "Ada"]


def test_an_error_of_the_source_reaches_the_caller_after_its_frames() -> None:
    class Breaking(MemorySource):
        def frames(self) -> Iterator[Frame]:
            yield from super().frames()
            message = "the file is damaged"
            raise SourceError(message)

    source = Breaking(film(5))
    provider = ImaginedProvider(lambda _: [])
    with pipeline_of(source, provider) as pipeline:
        results = iter(pipeline)
        assert [next(results).frame.index for _ in range(5)] == [0, 1, 2, 3, 4]
        with pytest.raises(SourceError, match="damaged"):
            next(results)
        assert pipeline.ended


def test_an_error_of_the_provider_reaches_the_caller() -> None:
    def broken(_: Image) -> list[Face]:
        message = "out of memory"
        raise MemoryError(message)

    pipeline = pipeline_of(MemorySource(film(5)), ImaginedProvider(broken))
    with pipeline, pytest.raises(MemoryError):
        list(pipeline)


def test_closing_early_leaves_no_thread() -> None:
    before = threading.active_count()
    pipeline = pipeline_of(MemorySource(film(500)), ImaginedProvider(lambda _: []))
    assert pipeline.poll(5) is not None
    pipeline.close()
    assert threading.active_count() == before


def test_the_last_state_is_ended() -> None:
    source = MemorySource(film(3))
    with pipeline_of(source, ImaginedProvider(lambda _: [])) as pipeline:
        for _ in pipeline:
            pass
        assert pipeline.stats.state is SourceState.ENDED


def test_a_source_is_closed_when_there_is_no_pipeline_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A camera that is left open is busy for every other program."""
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    source = MemorySource(film(1))
    closed: list[bool] = []
    monkeypatch.setattr(source, "close", lambda: closed.append(True))

    with ExitStack() as resources, pytest.raises(GalleryError, match="no group called 'nobody'"):
        open_pipeline(
            source,
            resources,
            wanted=Aspect.EVERYTHING,
            dense=False,
            max_fps=None,
            config=Config(people=People(group="nobody")),
        )

    assert closed == [True]
