"""Frames of a camera as H.264."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
import pytest
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext

from whosthere.server.cameras.h264 import H264Encoder
from whosthere.server.cameras.picture import Picture, Shown, Size, encoded
from whosthere.video.demo import Demo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whosthere.types import Image


@pytest.fixture(scope="module")
def scene() -> list[Shown]:
    """A second of the demo."""
    return [
        Shown("door", seq, frame.image.copy(), {})
        for seq, frame in enumerate(islice(Demo().frames(), 60, 85), 1)
    ]


def decoded(pictures: Iterable[Picture]) -> list[Image]:
    """What a viewer sees of them."""
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, VideoCodecContext)
    packets = [Packet(picture.data) for picture in pictures]
    frames = [frame for packet in [*packets, None] for frame in decoder.decode(packet)]
    return [frame.to_ndarray(format="bgr24") for frame in frames]


def test_every_frame_is_there_at_once_and_looks_like_the_camera_s(scene: list[Shown]) -> None:
    encoder = H264Encoder(Size.LARGE)
    pictures = [encoder.encode(one, by_itself=False) for one in scene]
    assert [one.after for one in pictures] == [None, *(one.seq for one in pictures[:-1])]
    seen = decoded(pictures)
    assert len(seen) == len(scene)
    for image, one in zip(seen, scene, strict=True):
        assert cv2.PSNR(image, one.image) > 30
        # Matrices of another standard would be 5 off.
        assert np.ptp(image.mean((0, 1)) - one.image.mean((0, 1))) < 2


def test_it_takes_a_quarter_of_the_bytes_of_jpegs_at_most(scene: list[Shown]) -> None:
    encoder = H264Encoder(Size.LARGE)
    film = sum(len(encoder.encode(one, by_itself=False).data) for one in scene)
    assert film < sum(len(encoded(one, Size.LARGE).data) for one in scene) / 4


def test_a_picture_that_stands_by_itself_needs_none_before(scene: list[Shown]) -> None:
    encoder = H264Encoder(Size.LARGE)
    pictures = [encoder.encode(one, by_itself=one.seq == 10) for one in scene]
    assert pictures[9].after is None
    assert len(decoded(pictures[9:])) == len(scene) - 9


def test_another_size_of_frames_begins_anew(scene: list[Shown]) -> None:
    encoder = H264Encoder(Size.TILE)
    odd = Shown("door", 100, scene[0].image[:243, :121], {})
    pictures = [encoder.encode(one, by_itself=False) for one in (*scene[:2], odd)]
    assert [one.after for one in pictures] == [None, 1, None]
    assert [image.shape for image in decoded(pictures[:2])] == [(270, 480, 3)] * 2
    assert [image.shape for image in decoded(pictures[2:])] == [(242, 120, 3)]


def test_what_the_encoder_makes_complete_by_itself_needs_none_before(scene: list[Shown]) -> None:
    encoder = H264Encoder(Size.TILE)
    pictures = [
        encoder.encode(Shown("door", seq, scene[0].image, {}), by_itself=False)
        for seq in range(1, 300)
    ]
    (again,) = [index for index, one in enumerate(pictures) if index and one.after is None]
    assert len(decoded(pictures[again:])) == len(pictures) - again
