"""Faces come to one standard place, whatever their size, place and tilt in the picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.vision.appearance.faces import canvas, canvas_of, described
from tests.vision.portraits import NAMES, portrait
from whosthere.types import Box, Face
from whosthere.vision.appearance.canvas import EYE_DISTANCE, SIZE, Canvas, lab
from whosthere.vision.appearance.regions import Region, polygons
from whosthere.vision.landmarks import five_points

AROUND = np.ones((3, 3), np.uint8)


@pytest.mark.parametrize("name", NAMES)
def test_eyes_come_to_the_middle(name: str) -> None:
    left, right = five_points(canvas(name).mesh)[:2]
    assert (left + right) / 2 == pytest.approx(SIZE / 2, abs=6)
    assert right[0] - left[0] == pytest.approx(EYE_DISTANCE, rel=0.15)
    assert right[1] == pytest.approx(left[1], abs=4)


@pytest.mark.parametrize("scale", [0.3, 1.0, 2.5])
def test_size_of_the_picture_does_not_matter(scale: float) -> None:
    image = portrait("hopper")
    canvas_there = canvas_of(np.asarray(cv2.resize(image, None, fx=scale, fy=scale), np.uint8))
    assert canvas_there.mesh == pytest.approx(canvas("hopper").mesh, abs=4)
    here, there = (lab(seen.image).astype(int) for seen in (canvas("hopper"), canvas_there))
    assert np.abs(there - here)[60:180].mean() < 8
    assert canvas_there.scale == pytest.approx(canvas("hopper").scale / scale, rel=0.05)


def test_large_faces_are_shrunk_without_false_patterns() -> None:
    size = 1600
    stripes = np.zeros((size, size, 3), np.uint8)
    stripes[:, ::2] = 255
    face = described(portrait("collins")).scaled(4)
    there = Canvas.of(stripes, face)
    inside = there.grey[there.known][SIZE:-SIZE]
    assert inside.mean() == pytest.approx(127, abs=4)
    assert inside.std() < 16


def test_what_lies_beyond_the_picture_is_not_known() -> None:
    image = portrait("obama-2010")
    face = described(image)
    forehead = int(face.mesh[10, 1]) if face.mesh is not None else 0
    cropped = np.ascontiguousarray(image[forehead:])
    there = canvas_of(cropped)
    assert there.members(Region.CROWN).size < 20
    assert there.members(Region.LIPS).size > 500
    assert not there.known[:20].any()


@pytest.mark.parametrize("region", [region for region in Region if "left" in region])
def test_sides_mirror_each_other(region: Region) -> None:
    image = portrait("obama-2012")
    mesh = canvas("obama-2012").mesh
    there = canvas_of(np.ascontiguousarray(image[:, ::-1]))
    other = Region(region.replace("left", "right"))
    ours = polygons(region, mesh)[0].mean(axis=0)
    theirs = polygons(other, there.mesh)[0].mean(axis=0)
    assert ours[0] + theirs[0] == pytest.approx(SIZE, abs=4)
    assert ours[1] == pytest.approx(theirs[1], abs=4)


@pytest.mark.parametrize("region", list(Region))
def test_parts_lie_in_or_above_the_face(region: Region) -> None:
    there = canvas("obama-2009")
    part = there.mask(region)
    assert part.sum() > 40
    if region in (Region.CROWN, Region.ABOVE_FOREHEAD):
        assert not (part & cv2.erode(_bytes(there.mask(Region.FACE)), AROUND).astype(bool)).any()
    else:
        around = cv2.dilate(_bytes(there.mask(Region.FACE)), AROUND, iterations=12)
        assert not (part & (around == 0)).any()


def test_skin_is_told_by_its_lightness() -> None:
    assert canvas("obama-2009").skin[0] < canvas("collins").skin[0]


def test_mesh_is_needed() -> None:
    face = Face(Box(0, 0, 9, 9), 1.0, np.zeros((5, 2), np.float32))
    with pytest.raises(ValueError, match=r"Aspect\.MESH"):
        Canvas.of(portrait("biden"), face)


def _bytes(mask: np.ndarray) -> np.ndarray:
    return mask.astype(np.uint8)
