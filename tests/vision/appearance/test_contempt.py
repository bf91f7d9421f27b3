"""Contempt: told by one raised corner of the mouth, and hardly ever."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.demo import pictures
from whosthere.types import Aspect
from whosthere.video.pictures import read_picture
from whosthere.vision.analyser import Analyser
from whosthere.vision.appearance.contempt import PRIOR, contempt, unevenness
from whosthere.vision.landmarks import five_points

CORNERS = (61, 291)
"""The corners of the mouth in the mesh, at the picture's left and right."""


@pytest.fixture(scope="module")
def mesh() -> np.ndarray:
    """The dense landmarks of a portrait, its mouth made level."""
    analyser = Analyser()
    image = read_picture(pictures()[0].path)
    face = analyser.describe(image, analyser.detect(image)[0], Aspect.MESH)
    return raised(face.mesh, unevenness(face.mesh))


def raised(mesh: np.ndarray, by: float) -> np.ndarray:
    """The right corner of the mouth raised by so many distances between the eyes."""
    eyes = five_points(mesh)[1] - five_points(mesh)[0]
    moved = mesh.copy()
    moved[CORNERS[1], :2] -= by * np.array([-eyes[1], eyes[0]])
    return moved


def test_a_level_mouth_shows_less_than_usual(mesh: np.ndarray) -> None:
    assert 0 < contempt(mesh) < PRIOR


def test_a_very_uneven_mouth_shows_it(mesh: np.ndarray) -> None:
    assert contempt(raised(mesh, 0.2)) > 0.5


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_more_uneven_is_never_less_and_sides_are_alike(
    mesh: np.ndarray, one: float, other: float
) -> None:
    less, more = sorted((abs(one), abs(other)))
    assert contempt(raised(mesh, less)) <= contempt(raised(mesh, more)) + 1e-9
    assert contempt(raised(mesh, one)) == pytest.approx(contempt(raised(mesh, -one)), rel=1e-3)


@given(st.floats(-180, 180))
def test_a_tilted_head_shows_the_same(mesh: np.ndarray, degrees: float) -> None:
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    uneven = raised(mesh, 0.05)
    tilted = uneven.copy()
    tilted[:, :2] = uneven[:, :2] @ turn.T
    assert contempt(tilted) == pytest.approx(contempt(uneven), rel=1e-2)
