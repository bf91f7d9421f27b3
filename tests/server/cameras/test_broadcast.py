"""From a camera to its viewers."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from whosthere.live.stages import Stages
from whosthere.server.cameras import broadcast as broadcast_module
from whosthere.server.cameras.broadcast import Broadcast
from whosthere.server.cameras.picture import Codec, Picture, Shown, Size, View

if TYPE_CHECKING:
    from whosthere.types import Image

IMAGE = np.random.default_rng(1).integers(0, 255, (720, 1280, 3), np.uint8)


@dataclass
class Album:
    """A viewer who keeps everything."""

    pictures: list[Picture] = field(default_factory=list)

    def offer(self, picture: Picture) -> None:
        self.pictures.append(picture)


def shown(seq: int, image: Image = IMAGE) -> Shown:
    return Shown("door", seq, image, {"width": 1280, "height": 720, "faces": []})


@pytest.fixture
def encodings(monkeypatch: pytest.MonkeyPatch) -> list[Size]:
    """The sizes that were encoded."""
    sizes: list[Size] = []
    encode = broadcast_module.encoded

    def counted(one: Shown, size: Size) -> Picture:
        sizes.append(size)
        return encode(one, size)

    monkeypatch.setattr(broadcast_module, "encoded", counted)
    return sizes


def test_all_viewers_of_a_size_get_the_same_bytes(encodings: list[Size]) -> None:
    broadcast, one, two, large = Broadcast(Stages()), Album(), Album(), Album()
    with (
        broadcast.watched_by(one, View(Size.TILE)),
        broadcast.watched_by(two, View(Size.TILE)),
        broadcast.watched_by(large, View(Size.LARGE)),
    ):
        broadcast.show(shown(1))
    assert one.pictures[0].data is two.pictures[0].data
    assert sorted(encodings) == [Size.LARGE, Size.TILE]
    assert [
        cv2.imdecode(np.frombuffer(a.pictures[0].data, np.uint8), 1).shape for a in (one, large)
    ] == [
        (270, 480, 3),
        (720, 1280, 3),
    ]


def test_nothing_is_encoded_while_nobody_looks(encodings: list[Size]) -> None:
    broadcast = Broadcast(Stages())
    broadcast.show(shown(1))
    assert encodings == []
    latest = broadcast.picture(Size.LARGE)
    assert latest is not None
    assert latest.seq == 1
    broadcast.forget()
    assert broadcast.picture(Size.LARGE) is None


def test_whoever_comes_later_is_told_what_was_shown_last() -> None:
    broadcast, late = Broadcast(Stages()), Album()
    with broadcast.watched_by(late, View(Size.TILE)) as latest:
        assert latest is None
    broadcast.show(shown(1))
    broadcast.show(shown(2))
    with broadcast.watched_by(late, View(Size.TILE)) as latest:
        assert latest is not None
        assert latest.seq == 2
        broadcast.show(shown(3))
    broadcast.show(shown(4))
    assert [picture.seq for picture in late.pictures] == [3]


def test_a_message_is_a_header_and_a_jpeg() -> None:
    broadcast, album = Broadcast(Stages()), Album()
    with broadcast.watched_by(album, View(Size.TILE)):
        broadcast.show(shown(7))
    message = album.pictures[0].message
    (length,) = struct.unpack_from(">I", message)
    header = json.loads(message[4 : 4 + length])
    assert header == {"camera": "door", "seq": 7, "width": 1280, "height": 720, "faces": []}
    assert message[4 + length :] == album.pictures[0].data


def test_a_small_picture_is_not_enlarged() -> None:
    broadcast = Broadcast(Stages())
    broadcast.show(shown(1, IMAGE[:90, :160]))
    picture = broadcast.picture(Size.TILE)
    assert picture is not None
    assert cv2.imdecode(np.frombuffer(picture.data, np.uint8), 1).shape == (90, 160, 3)


def test_h264_begins_with_a_picture_that_needs_no_other_for_whoever_comes() -> None:
    broadcast, early, late = Broadcast(Stages()), Album(), Album()
    film = View(Size.LARGE, Codec.H264)
    broadcast.show(shown(1))
    with broadcast.watched_by(early, film):
        broadcast.show(shown(2))
        broadcast.show(shown(3))
        with broadcast.watched_by(late, film):
            broadcast.show(shown(4))
            broadcast.show(shown(5))
    assert [(one.seq, one.after) for one in early.pictures] == [
        (2, None),
        (3, 2),
        (4, None),
        (5, 4),
    ]
    assert late.pictures == early.pictures[2:]


def test_whoever_missed_something_can_have_a_picture_that_needs_no_other() -> None:
    broadcast, album = Broadcast(Stages()), Album()
    film = View(Size.LARGE, Codec.H264)
    with broadcast.watched_by(album, film):
        for seq in range(1, 6):
            if seq == 4:
                broadcast.refresh(film)
            broadcast.show(shown(seq))
    assert [one.after for one in album.pictures] == [None, 1, 2, None, 4]
