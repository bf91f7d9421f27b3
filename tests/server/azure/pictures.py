"""Pictures to post, made from the bundled portraits."""

from __future__ import annotations

import io
from importlib.resources import files

import numpy as np
from PIL import Image


def portrait(name: str = "hopper") -> Image.Image:
    """A bundled portrait with one face."""
    with Image.open(io.BytesIO(portrait_bytes(name))) as picture:
        picture.load()
        return picture


def portrait_bytes(name: str = "hopper") -> bytes:
    """The file of a bundled portrait."""
    return (files("whosthere.demo") / f"{name}.jpg").read_bytes()


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """A picture as a file of that kind."""
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def noise(width: int, height: int) -> Image.Image:
    """A picture without a face that does not compress."""
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(pixels)


def pasted(size: tuple[int, int], *places: tuple[Image.Image, tuple[int, int]]) -> Image.Image:
    """A grey picture of that size with others in it, each with its left top corner there."""
    canvas = Image.new("RGB", size, (128, 128, 128))
    for picture, corner in places:
        canvas.paste(picture, corner)
    return canvas


def scaled(picture: Image.Image, width: int) -> Image.Image:
    """The picture at that width."""
    return picture.resize((width, round(picture.height * width / picture.width)))
