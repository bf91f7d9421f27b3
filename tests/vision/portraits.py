"""The portraits that are installed for the demo, as pictures to test with."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from whosthere.types import Image

NAMES = ("biden", "collins", "hopper", "obama-2009", "obama-2010", "obama-2012")


def portrait(name: str) -> Image:
    """A portrait, BGR."""
    data = (files("whosthere.demo") / f"{name}.jpg").read_bytes()
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(image, np.uint8)


def resized(image: Image, longest: int) -> Image:
    """The picture with a longest side of that many pixels."""
    scale = longest / max(image.shape[:2])
    size = round(image.shape[1] * scale), round(image.shape[0] * scale)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
