"""Hats are seen when they are put on, and not when they are not."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vision.appearance.faces import canvas, canvas_of
from tests.vision.appearance.painted import many
from tests.vision.portraits import NAMES, portrait
from whosthere.vision.alignment import to_picture
from whosthere.vision.appearance.accessories import LEAST_CONFIDENCE, AccessoryKind
from whosthere.vision.appearance.appearance import accessories, headwear, occlusion

BARE = [name for name in NAMES if name != "hopper"]


@pytest.mark.parametrize("name", BARE)
def test_bare_heads(name: str) -> None:
    assert headwear(canvas(name)).worn is False


def test_hopper_wears_a_cap_and_glasses() -> None:
    assert headwear(canvas("hopper")).worn is True
    kinds = [accessory.kind for accessory in accessories(canvas("hopper"))]
    assert kinds == [AccessoryKind.GLASSES, AccessoryKind.HEADWEAR]


@pytest.mark.parametrize("name", BARE)
def test_painted_hats_are_seen(name: str) -> None:
    there = canvas(name)
    hats = many(there, lambda painter: painter.hat(there.image, there.mesh))
    assert sum(headwear(face).worn is True for face in hats) >= 15


def test_without_the_forehead_nothing_is_said() -> None:
    there = canvas("biden")
    image = portrait("biden")
    brows = int(to_picture(there.mesh[[9]], there.transform)[0, 1])
    face = canvas_of(image, cropped=np.ascontiguousarray(image[brows:]), below=brows)
    assert headwear(face).worn is None
    assert headwear(face).confidence == 0
    assert not occlusion(face).forehead


@pytest.mark.parametrize("name", NAMES)
def test_accessories_are_rather_sure(name: str) -> None:
    there = canvas(name)
    hats = many(there, lambda painter: painter.hat(there.image, there.mesh))
    for accessory in (found for face in hats for found in accessories(face)):
        assert LEAST_CONFIDENCE <= accessory.confidence <= 1


def test_a_fringe_hides_the_forehead() -> None:
    assert occlusion(canvas("collins")).forehead
    assert not any(occlusion(canvas(name)).forehead for name in ("biden", "obama-2009"))
