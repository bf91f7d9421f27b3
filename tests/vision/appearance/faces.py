"""The demo's portraits on canvases."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tests.vision.portraits import portrait
from whosthere.types import Aspect
from whosthere.vision.analyser import Analyser
from whosthere.vision.appearance.canvas import Canvas

if TYPE_CHECKING:
    from whosthere.types import Face, Image


@cache
def _analyser() -> Analyser:
    return Analyser()


def described(image: Image) -> Face:
    """The largest face of a picture, with its mesh."""
    analyser = _analyser()
    return analyser.describe(image, analyser.detect_thoroughly(image)[0], Aspect.MESH)


def canvas_of(image: Image, cropped: Image | None = None, below: int = 0) -> Canvas:
    """The canvas of the largest face of a picture.

    Args:
        image: BGR picture in which the face is found.
        cropped: Part of it, as wide, that is all the canvas gets to see.
        below: First row of that part.
    """
    face = described(image)
    if cropped is None:
        return Canvas.of(image, face)
    assert face.mesh is not None
    assert face.pose is not None
    return Canvas(cropped, face.mesh - np.array([0, below, 0], np.float32), face.pose)


@cache
def canvas(name: str) -> Canvas:
    """The canvas of a portrait."""
    return canvas_of(portrait(name))
