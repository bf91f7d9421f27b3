"""Hair of a colour is painted on heads, shaven off, hidden by hats and cut off with the picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vision.appearance.faces import canvas, canvas_of
from tests.vision.appearance.painted import many
from tests.vision.portraits import NAMES, portrait
from whosthere.vision.alignment import to_picture
from whosthere.vision.appearance.appearance import Canvas, hair
from whosthere.vision.appearance.hair import Hair, HairColor, colors_of
from whosthere.vision.appearance.regions import Region, polygons

BARE = [name for name in NAMES if name != "hopper"]
PAINTS = {
    HairColor.BLACK: (22, 24, 28),
    HairColor.BROWN: (38, 55, 78),
    HairColor.BLOND: (75, 120, 150),
    HairColor.WHITE: (200, 206, 210),
}
"""BGR."""
FADING = 13
"""Pixels."""


def with_hair(there: Canvas, paint: tuple[int, int, int]) -> Canvas:
    """The head with hair of strands."""
    grain = np.random.default_rng(5).normal(1, 0.35, there.grey.shape)
    strands = np.asarray(cv2.GaussianBlur(grain, (0, 0), 0.8))[:, :, None]
    return over_crown(there, np.clip(np.array(paint) * strands, 0, 255))


def shaven(there: Canvas) -> Canvas:
    """The head bald: skin, a little brighter on one side."""
    skin = np.median(there.values(Region.SKIN, there.image), axis=0)
    shade = np.linspace(0.95, 1.05, there.grey.shape[1])[None, :, None]
    return over_crown(there, np.broadcast_to(skin * shade, there.image.shape))


def over_crown(there: Canvas, paint: np.ndarray) -> Canvas:
    """The face with paint over the crown; it fades out, as a sharp edge would be that of a hat."""
    crown = np.zeros(there.grey.shape, np.float32)
    for outline in polygons(Region.CROWN, there.mesh):
        cv2.fillPoly(crown, [np.rint(outline).astype(np.int32)], 1)
    widened = cv2.dilate(crown, np.ones((FADING, FADING), np.uint8))
    cover = np.asarray(cv2.blur(widened, (FADING, FADING)))[:, :, None]
    return there.repainted(np.asarray(there.image * (1 - cover) + paint * cover, np.uint8))


def cut_off(name: str, height: float) -> Canvas:
    """The face of a picture that ends above the forehead, at so many heights of the face."""
    there, image = canvas(name), portrait(name)
    edge = there.mesh[10] + height * (there.mesh[10] - there.mesh[152])
    first = max(int(to_picture(edge[None], there.transform)[0, 1]), 0)
    return canvas_of(image, cropped=np.ascontiguousarray(image[first:]), below=first)


def confidences(found: Hair) -> dict[HairColor, float]:
    """How likely each colour is."""
    return {share.color: share.confidence for share in found.colors}


@pytest.mark.parametrize("color", PAINTS)
@pytest.mark.parametrize("name", ["biden", "collins", "obama-2009"])
def test_painted_hair_has_its_colour_among_the_likeliest(name: str, color: HairColor) -> None:
    found = hair(with_hair(canvas(name), PAINTS[color]))
    assert not found.invisible
    assert found.bald < 0.1
    assert color in [share.color for share in found.colors[:2]]


@pytest.mark.parametrize("name", ["biden", "collins", "obama-2009"])
def test_lighter_hair_is_less_likely_black(name: str) -> None:
    darkest_first = (HairColor.BLACK, HairColor.BROWN, HairColor.BLOND)
    shades = [with_hair(canvas(name), PAINTS[color]) for color in darkest_first]
    black = [confidences(hair(face))[HairColor.BLACK] for face in shades]
    assert black == sorted(black, reverse=True)


@pytest.mark.parametrize("name", BARE)
def test_shaven_heads_are_rather_bald(name: str) -> None:
    assert hair(shaven(canvas(name))).bald >= 0.5
    assert hair(canvas(name)).bald < 0.3


def test_a_cap_hides_the_hair() -> None:
    assert hair(canvas("hopper")) == Hair(bald=0.0, invisible=True, colors=())


@pytest.mark.parametrize("name", BARE)
def test_painted_hats_hide_the_hair(name: str) -> None:
    there = canvas(name)
    hats = many(there, lambda painter: painter.hat(there.image, there.mesh))
    assert sum(hair(face).invisible for face in hats) >= 15


@pytest.mark.parametrize("name", ["biden", "collins"])
def test_hair_beyond_the_picture_is_invisible(name: str) -> None:
    assert hair(cut_off(name, height=0.2)) == Hair(bald=0.0, invisible=True, colors=())
    assert not hair(cut_off(name, height=0.38)).invisible


@pytest.mark.parametrize("name", ["biden", "collins", "obama-2012"])
def test_a_mirror_image_has_the_same_hair(name: str) -> None:
    here = hair(canvas(name))
    there = hair(canvas_of(np.ascontiguousarray(portrait(name)[:, ::-1])))
    assert there.bald == pytest.approx(here.bald, abs=0.1)
    assert confidences(there) == pytest.approx(confidences(here), abs=0.15)


@given(st.tuples(st.floats(0, 100), st.floats(-128, 127), st.floats(-128, 127)))
def test_colours_are_shares_with_the_likeliest_first(color: tuple[float, float, float]) -> None:
    shares = colors_of(np.array(color, np.float32))
    values = [share.confidence for share in shares]
    assert {share.color for share in shares} == set(HairColor)
    assert values == sorted(values, reverse=True)
    assert all(0 <= value <= 1 for value in values)
    assert sum(values) == pytest.approx(1)


@given(st.integers(0, 2**32 - 1))
def test_whatever_is_on_the_canvas_has_an_answer(seed: int) -> None:
    there = canvas("biden")
    noise = np.random.default_rng(seed).integers(0, 256, there.image.shape).astype(np.uint8)
    found = hair(there.repainted(noise))
    assert 0 <= found.bald <= 1
    assert found.invisible == (not found.colors)
