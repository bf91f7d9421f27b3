"""Makeup: what is on the portraits, and what is painted on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from tests.vision.appearance.faces import canvas, canvas_of, described
from tests.vision.portraits import NAMES, portrait
from whosthere.vision.appearance.discriminant import Discriminant
from whosthere.vision.appearance.makeup import described_eyes, makeup
from whosthere.vision.appearance.regions import Region, polygons

if TYPE_CHECKING:
    from whosthere.types import Image

LIPSTICK = (60, 0, 190)
SHADOW = (60, 30, 35)
LIDS = (Region.LEFT_UPPER_LID, Region.RIGHT_UPPER_LID)


def painted(name: str, regions: tuple[Region, ...], colour: tuple[int, int, int]) -> Image:
    """The portrait with those parts in a colour that lets some of what was there through."""
    image = portrait(name)
    mesh = described(image).mesh
    assert mesh is not None
    cover = np.zeros(image.shape[:2], np.float32)
    for region in regions:
        for outline in polygons(region, mesh[:, :2]):
            cv2.fillPoly(cover, [np.rint(outline).astype(np.int32)], 0.75)
    for outline in polygons(Region.MOUTH_OPENING, mesh[:, :2]):
        cv2.fillPoly(cover, [np.rint(outline).astype(np.int32)], 0)
    cover = cv2.GaussianBlur(cover, (0, 0), 1)[:, :, None]
    return np.asarray(image * (1 - cover) + np.array(colour) * cover, np.uint8)


@pytest.mark.parametrize("name", ["biden", "obama-2010", "obama-2012"])
def test_bare_faces_have_none(name: str) -> None:
    found = makeup(canvas(name))
    assert not found.lips
    assert not found.eyes


@pytest.mark.parametrize("name", ["biden", "hopper", "obama-2010", "obama-2012"])
def test_painted_lips_are_seen(name: str) -> None:
    assert makeup(canvas_of(painted(name, (Region.LIPS,), LIPSTICK))).lips


@pytest.mark.parametrize("name", ["hopper", "obama-2010", "obama-2012"])
def test_painted_lids_are_seen(name: str) -> None:
    assert makeup(canvas_of(painted(name, LIDS, SHADOW))).eyes


@pytest.mark.parametrize("name", NAMES)
def test_painted_lids_look_more_made_up_on_anybody(name: str) -> None:
    eyes = Discriminant.named("eye_makeup")
    there = eyes.score(described_eyes(canvas_of(painted(name, LIDS, SHADOW))))
    assert there > eyes.score(described_eyes(canvas(name)))
