"""Facial hair: what is on the portraits, and what is painted on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from tests.vision.appearance.faces import canvas, canvas_of, described
from tests.vision.portraits import portrait
from whosthere.vision.appearance.facial_hair import VALUES, facial_hair
from whosthere.vision.appearance.regions import Region, polygons

if TYPE_CHECKING:
    from whosthere.types import Image

CLEARLY = 0.4
MOUSTACHE = (Region.UPPER_LIP_AREA,)
BEARD = (Region.CHIN, Region.LEFT_JAW, Region.RIGHT_JAW)


def with_hair(name: str, regions: tuple[Region, ...], shade: int) -> Image:
    """The portrait with curly hair painted over those parts, but not over the lips."""
    image = portrait(name)
    mesh = described(image).mesh
    assert mesh is not None
    hairy = np.zeros(image.shape[:2], np.uint8)
    for region in regions:
        for outline in polygons(region, mesh[:, :2]):
            cv2.fillPoly(hairy, [np.rint(outline).astype(np.int32)], 255)
    for outline in polygons(Region.LIPS, mesh[:, :2]):
        cv2.fillPoly(hairy, [np.rint(outline).astype(np.int32)], 0)
    curls = np.random.default_rng(3).normal(shade, 25, image.shape[:2])
    hair = np.clip(cv2.GaussianBlur(curls, (0, 0), 0.8), 5, 250)[:, :, None]
    cover = cv2.GaussianBlur(hairy, (0, 0), 1.5)[:, :, None] / 255 * 0.9
    return np.asarray(image * (1 - cover) + hair * cover, np.uint8)


@pytest.mark.parametrize(
    "name", ["biden", "collins", "obama-2009", "obama-2010", "obama-2012", "hopper"]
)
def test_shaven_faces_have_none(name: str) -> None:
    found = facial_hair(canvas(name))
    assert max(found.moustache, found.beard, found.sideburns) < CLEARLY


@pytest.mark.parametrize("name", ["biden", "collins", "obama-2012"])
def test_a_painted_moustache_is_found(name: str) -> None:
    found = facial_hair(canvas_of(with_hair(name, MOUSTACHE, shade=35)))
    assert found.moustache >= CLEARLY


@pytest.mark.parametrize("name", ["biden", "collins", "obama-2012"])
def test_a_painted_full_beard_is_found(name: str) -> None:
    found = facial_hair(canvas_of(with_hair(name, MOUSTACHE + BEARD, shade=35)))
    assert found.beard >= CLEARLY
    assert found.moustache >= CLEARLY


@pytest.mark.parametrize("name", ["hopper", "obama-2009"])
def test_only_azures_values_occur(name: str) -> None:
    found = facial_hair(canvas(name))
    assert {found.moustache, found.beard, found.sideburns} <= set(VALUES)


def test_a_mirror_image_has_the_same_hair() -> None:
    image = with_hair("biden", MOUSTACHE, shade=35)
    there = facial_hair(canvas_of(np.ascontiguousarray(image[:, ::-1])))
    here = facial_hair(canvas_of(image))
    assert there.moustache == pytest.approx(here.moustache, abs=0.31)
    assert there.moustache >= CLEARLY
