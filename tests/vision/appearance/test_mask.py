"""Masks are seen when they are put on; hands are not taken for masks."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vision.appearance.faces import canvas, canvas_of
from tests.vision.appearance.painted import in_picture, many
from tests.vision.portraits import NAMES, portrait
from whosthere.vision.alignment import to_picture
from whosthere.vision.appearance.appearance import mask, occlusion
from whosthere.vision.appearance.mask import MaskKind


@pytest.mark.parametrize("name", NAMES)
def test_bare_faces_wear_none(name: str) -> None:
    answer = mask(canvas(name))
    assert answer.kind is MaskKind.NONE
    assert not answer.nose_and_mouth_covered
    assert not occlusion(canvas(name)).mouth


@pytest.mark.parametrize("name", NAMES)
def test_painted_masks_are_seen(name: str) -> None:
    there = canvas(name)
    masked = many(there, lambda painter: painter.mask(there.image, there.mesh))
    answers = [mask(face) for face in masked]
    kinds = [answer.kind for answer in answers]
    assert kinds.count(MaskKind.FACE_MASK) >= 20
    assert kinds.count(MaskKind.NONE) <= 2
    worn = [answer for answer in answers if answer.kind is MaskKind.FACE_MASK]
    assert sum(answer.nose_and_mouth_covered for answer in worn) >= 0.8 * len(worn)
    assert sum(occlusion(face).mouth for face in masked) >= 20


@pytest.mark.parametrize("name", ["biden", "collins", "obama-2012"])
def test_masks_below_the_nose_leave_it_bare(name: str) -> None:
    there = canvas(name)
    low = many(there, lambda painter: painter.mask(there.image, there.mesh, over_nose=False))
    assert sum(mask(face).nose_and_mouth_covered for face in low) <= 5


def test_a_mask_in_the_picture_is_seen() -> None:
    there = canvas("obama-2012")
    masked = many(there, lambda painter: painter.mask(there.image, there.mesh), count=1)[0]
    image = in_picture(masked, portrait("obama-2012"))
    assert mask(canvas_of(image)).kind is MaskKind.FACE_MASK


def test_a_mouth_beyond_the_picture_is_uncertain() -> None:
    there = canvas("obama-2010")
    image = portrait("obama-2010")
    upper_lip = int(to_picture(there.mesh[[2]], there.transform)[0, 1])
    face = canvas_of(image, cropped=np.ascontiguousarray(image[:upper_lip]))
    assert mask(face).kind is MaskKind.UNCERTAIN
    assert not occlusion(face).mouth
