from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from whosthere.live.overlay.lettering import in_visual_order, tidy
from whosthere.live.overlay.overlay import Overlay
from whosthere.live.overlay.plates import Line, lay, plate
from whosthere.live.overlay.pose import axes
from whosthere.live.overlay.style import KNOWN, SHADOW, UNDECIDED, UNKNOWN, WHITE
from whosthere.types import (
    Attributes,
    Box,
    Emotion,
    Face,
    Frame,
    HeadPose,
    Identity,
    Result,
    SourceState,
    Stats,
    TrackedFace,
)

if TYPE_CHECKING:
    from whosthere.types import Image

HOPPER = Identity(person_id="1", name="Grace Hopper", confidence=0.93)
STRANGER = Identity(stranger_id="stranger-3")
HAPPY = Attributes(43, 0.1, {Emotion.HAPPINESS: 0.81, Emotion.NEUTRAL: 0.19})


def tracked(
    box: Box,
    identity: Identity = HOPPER,
    attributes: Attributes = HAPPY,
    *,
    track_id: int = 1,
    pose: HeadPose | None = None,
    mesh: bool = False,
) -> TrackedFace:
    shares = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)
    corner, size = np.array([box.x, box.y]), np.array([box.width, box.height])
    landmarks = (corner + shares * size).astype(np.float32)
    dense = None
    if mesh:
        dense = np.zeros((468, 3), np.float32)
        dense[:, :2] = corner + np.random.default_rng(0).random((468, 2)) * size
    face = Face(box, 0.9, landmarks, dense, pose)
    return TrackedFace(track_id, face, identity, attributes, looks=3)


def result(
    image: Image, *faces: TrackedFace, pts: float = 0.0, state: SourceState = SourceState.LIVE
) -> Result:
    frame = Frame(image, round(pts * 25), pts, datetime.now(UTC))
    return Result(frame, faces, Stats(state, 25.0, 24.9, 0.038, 2))


def changed(before: Image, after: Image) -> Box:
    """What encloses all pixels that differ."""
    rows, columns = np.nonzero((before != after).any(axis=2))
    left, top = int(columns.min()), int(rows.min())
    return Box(left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)


def grey(value: int, height: int = 360, width: int = 640) -> Image:
    return np.full((height, width, 3), value, np.uint8)


def noise(height: int = 360, width: int = 640) -> Image:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)


def luminance(image: Image) -> np.ndarray:
    """Relative luminance as defined by WCAG 2.2."""
    share = image.astype(float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ (0.0722, 0.7152, 0.2126)


# What is drawn


def test_the_frame_is_left_as_it_is() -> None:
    image = noise()
    before = image.copy()
    drawn = Overlay().draw(result(image, tracked(Box(200, 150, 80, 100))))
    assert (image == before).all()
    assert (drawn != before).any()


@pytest.mark.parametrize(
    ("identity", "color", "closed"),
    [(HOPPER, KNOWN, True), (STRANGER, UNKNOWN, False), (Identity(), UNDECIDED, False)],
)
def test_colour_and_shape_tell_who_is_known(
    identity: Identity, color: tuple[int, int, int], closed: bool
) -> None:
    image = Overlay(status=False).draw(result(grey(0), tracked(Box(200, 150, 80, 100), identity)))
    assert tuple(image[150, 205]) == color
    assert (tuple(image[200, 200]) == color) is closed


def test_unknown_and_undecided_differ_in_shape_too() -> None:
    arms = [
        (Overlay().draw(result(grey(0), tracked(Box(200, 150, 80, 100), one)))[150, 200:241])
        for one in (STRANGER, Identity())
    ]
    lengths = [int(arm.any(axis=1).sum()) for arm in arms]
    assert lengths[0] > 1.5 * lengths[1]


@pytest.mark.parametrize("height", [240, 360, 480, 720, 1080, 2160])
def test_lines_show_more_colour_than_edge(height: int) -> None:
    width = height * 16 // 9
    box = Box(width // 3, height // 3, height // 4, height // 4)
    image = Overlay("none", status=False).draw(
        result(grey(255, height, width), tracked(box, STRANGER))
    )
    column = image[:, round(box.x) + 5]
    colour, edge = ((column == ink).all(axis=1).sum() for ink in (UNKNOWN, SHADOW))
    assert colour >= edge > 0


@pytest.mark.parametrize("width", [24, 40, 80, 160])
def test_the_dots_leave_most_of_a_face_to_be_seen(width: int) -> None:
    box = Box(200, 150, width, width * 1.25)
    face = tracked(box, Identity(), Attributes())
    bare, dotted = (
        Overlay(kind, status=False).draw(result(noise(), face)) for kind in ("none", "five")
    )
    assert (bare != dotted).any(axis=2).sum() < box.area / 4


def test_landmarks_are_drawn_toggled_and_dense_on_demand() -> None:
    face = tracked(Box(200, 150, 80, 100), mesh=True)
    counts = {}
    for kind in ("none", "five", "dense"):
        overlay = Overlay(kind, status=False)
        shown = overlay.draw(result(grey(0), face))[155:245, 205:275]
        counts[kind] = int((shown == WHITE).all(axis=2).sum())
        overlay.toggle_landmarks()
        hidden = overlay.draw(result(grey(0), face))[155:245, 205:275]
        assert not hidden.any()
    assert counts["none"] == 0 < counts["five"] < counts["dense"]


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (16, 16), (40, 40)])
@pytest.mark.parametrize("state", SourceState)
def test_the_smallest_pictures_are_drawn_on(size: tuple[int, int], state: SourceState) -> None:
    crowd = [
        tracked(Box(k - 5, k - 5, 9, 12), track_id=k, pose=HeadPose(9, 9, 9), mesh=True)
        for k in range(1, 11)
    ]
    image = Overlay("dense").draw(result(grey(128, *size), *crowd, state=state))
    assert image.shape == (*size, 3)


# Text


@pytest.mark.parametrize("background", [grey(255), grey(0), grey(128), noise()])
def test_text_has_contrast_on_any_background(background: Image) -> None:
    drawn = plate((Line(("HHHHHH",), 24, bold=True),))
    assert drawn is not None
    image = background.copy()
    lay(image, drawn, 10, 10)
    seen = luminance(image[10 : 10 + drawn.height, 10 : 10 + drawn.width])
    letters = (drawn.keep == 0).all(axis=2)
    paper = (drawn.keep == drawn.keep.max()).all(axis=2)
    assert letters.sum() > 100
    assert (seen[letters].min() + 0.05) / (seen[paper].max() + 0.05) >= 4.5


@pytest.mark.parametrize(
    "name", ["Юрий Гагарин", "王赣骏", "김철수", "さくら", "محمد صلاح", "שלום", "Ngô Bảo Châu"]
)
def test_names_of_many_scripts_are_not_question_marks(name: str) -> None:
    names = [name, "?" * len(name)]
    shown, questions = (plate((Line((one,), 24),)) for one in names)
    assert shown is not None
    assert questions is not None
    assert shown.add.shape != questions.add.shape or (shown.add != questions.add).any()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Zoë 😀", "Zoë"), ("👩‍🚀 Sally\nRide", "Sally Ride"), ("❤️ Al", "Al"), ("😀", ""), ("", "")],
)
def test_what_cannot_be_drawn_is_left_out_of_names(name: str, shown: str) -> None:
    assert tidy(name) == shown


def test_a_name_without_letters_falls_back_to_the_id() -> None:
    faces = (Identity(person_id="ab12", name="😀", confidence=0.9), Identity("ab12", "ab12", 0.9))
    drawn = [Overlay().draw(result(grey(0), tracked(Box(200, 150, 80, 100), f))) for f in faces]
    assert (drawn[0] == drawn[1]).all()


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Grace Hopper 93%", "Grace Hopper 93%"),
        ("\u05d0\u05d1\u05d2", "\u05d2\u05d1\u05d0"),
        ("\u05d0\u05d1 \u05d2\u05d3 93%", "\u05d3\u05d2 \u05d1\u05d0 93%"),
        ("Al \u0645\u064e\u062d", "Al \u062d\u0645\u064e"),
    ],
)
def test_right_to_left_names_run_right_to_left(written: str, seen: str) -> None:
    assert in_visual_order(written) == seen


@pytest.mark.parametrize("width", [60, 100, 176, 300])
def test_a_long_name_is_shortened_to_the_picture(width: int) -> None:
    somebody = replace(HOPPER, name="Maximiliane Freifrau von Hohenstein-Wittelsbach zu Wied")
    before = grey(255, 144, width)
    image = Overlay("none", status=False).draw(
        result(before, tracked(Box(10, 60, 30, 40), somebody))
    )
    assert changed(before, image).width > 0.6 * width


def test_numbers_stand_still_long_enough_to_be_read() -> None:
    overlay = Overlay(status=False)
    older = replace(HAPPY, age=60.0)
    first = overlay.draw(result(grey(0), tracked(Box(200, 150, 80, 100))))
    soon = overlay.draw(result(grey(0), tracked(Box(200, 150, 80, 100), HOPPER, older), pts=0.1))
    later = overlay.draw(result(grey(0), tracked(Box(200, 150, 80, 100), HOPPER, older), pts=0.6))
    assert (first == soon).all()
    assert (first != later).any()


def test_a_name_is_told_at_once() -> None:
    overlay = Overlay(status=False)
    overlay.draw(result(grey(0), tracked(Box(200, 150, 80, 100), Identity())))
    named = overlay.draw(result(grey(0), tracked(Box(200, 150, 80, 100)), pts=0.04))
    fresh = Overlay(status=False).draw(result(grey(0), tracked(Box(200, 150, 80, 100))))
    assert (named == fresh).all()


def test_the_status_line_tells_for_how_long_the_source_is_silent() -> None:
    live = result(grey(0))
    stalled = replace(live, stats=replace(live.stats, state=SourceState.STALLED))
    silent = replace(
        stalled,
        frame=replace(stalled.frame, captured_at=stalled.frame.captured_at - timedelta(seconds=90)),
    )
    drawn = [Overlay().draw(one) for one in (live, stalled, silent)]
    widths = [changed(live.frame.image, one).width for one in drawn]
    assert widths[0] < widths[1] < widths[2]


# Pose


@pytest.mark.parametrize(
    ("pose", "axis", "towards"),
    [
        (HeadPose(40, 0, 0), 2, (1, 0)),
        (HeadPose(-40, 0, 0), 2, (-1, 0)),
        (HeadPose(0, 40, 0), 2, (0, -1)),
        (HeadPose(0, -40, 0), 2, (0, 1)),
        (HeadPose(0, 0, 40), 0, (1, 1)),
        (HeadPose(0, 0, 40), 1, (-1, 1)),
        (HeadPose(0, 0, -40), 0, (1, -1)),
        (HeadPose(0, 0, 0), 0, (1, 0)),
        (HeadPose(0, 0, 0), 1, (0, 1)),
        (HeadPose(0, 0, 0), 2, (0, 0)),
    ],
)
def test_axes_point_where_the_head_points(
    pose: HeadPose, axis: int, towards: tuple[int, int]
) -> None:
    assert tuple(np.sign(axes(pose)[axis].round(6)) + 0) == towards


@pytest.mark.parametrize(("yaw", "right"), [(50, True), (-50, False)])
def test_the_blue_axis_is_drawn_to_the_side_the_face_looks_at(yaw: float, right: bool) -> None:
    face = tracked(Box(200, 150, 80, 100), Identity(), pose=HeadPose(yaw, 0, 0))
    image = Overlay("none", status=False).draw(result(grey(0), face))
    blue, _, red = image.transpose(2, 0, 1).astype(int)
    columns = np.nonzero(blue > red + 100)[1]
    nose = face.face.landmarks[2, 0]
    assert len(columns)
    assert bool(columns.mean() > nose) is right
