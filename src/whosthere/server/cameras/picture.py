"""A frame as viewers get it: of the size they look at, and with what was seen in it."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.live.json_lines import Json
    from whosthere.types import Image


class Size(StrEnum):
    """How large a picture is shown."""

    TILE = "tile"
    LARGE = "large"

    @property
    def width(self) -> int:
        """Pixels at most; smaller frames stay as they are."""
        return 480 if self is Size.TILE else 1280


class Codec(StrEnum):
    """How pictures are written.

    `JPEG` writes each by itself; `H264` mostly what is new since the one before it, which takes a
    quarter of the bytes, or less.
    """

    JPEG = "jpeg"
    H264 = "h264"


class View(NamedTuple):
    """What a viewer wants of a camera."""

    size: Size
    codec: Codec = Codec.JPEG


QUALITY = 78
"""Of the JPEGs: no artefact that one sees on faces, at a third of the bytes of 95."""


@dataclass(frozen=True)
class Shown:
    """One analysed frame, to be shown.

    Attributes:
        camera: Id of the camera.
        seq: Its number; it only grows, also when the camera is restarted.
        image: The frame, BGR.
        seen: The header of the contract: time, size, faces and how fast it goes.
    """

    camera: str
    seq: int
    image: Image
    seen: Mapping[str, Json]

    @cached_property
    def header(self) -> bytes:
        """What was seen, as JSON."""
        header: dict[str, Json] = {"camera": self.camera, "seq": self.seq, **self.seen}
        return json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A frame as it goes to all viewers of one view.

    Attributes:
        camera: Id of the camera.
        seq: Its number.
        header: What was seen, as JSON.
        data: The frame, as a JPEG, or as an access unit of H.264, Annex B: those that stand by
            themselves begin with the parameter sets.
        after: Number of the picture that one must have to see this one; None where it stands by
            itself.
    """

    camera: str
    seq: int
    header: bytes
    data: bytes
    after: int | None = None

    @property
    def message(self) -> bytes:
        """Length of the header, four bytes, big-endian; the header; the frame."""
        return struct.pack(">I", len(self.header)) + self.header + self.data


def encoded(shown: Shown, size: Size) -> Picture:
    """The frame as a JPEG for viewers who look at that size."""
    return Picture(shown.camera, shown.seq, shown.header, jpeg(shown.image, size.width))


def jpeg(image: Image, width: int) -> bytes:
    """A JPEG of a BGR picture, that many pixels wide at most."""
    _, data = cv2.imencode(".jpg", shrunk(image, width), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()


def shrunk(image: Image, width: int) -> Image:
    """A picture that many pixels wide at most."""
    height, full = image.shape[:2]
    if full <= width:
        return image
    smaller = (width, max(1, round(height * width / full)))
    return np.asarray(cv2.resize(image, smaller, interpolation=cv2.INTER_AREA), np.uint8)
