"""The demo's portraits on canvases."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

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


def canvas_of(image: Image) -> Canvas:
    """The canvas of the largest face of a picture."""
    return Canvas.of(image, described(image))


@cache
def canvas(name: str) -> Canvas:
    """The canvas of a portrait."""
    return canvas_of(portrait(name))
