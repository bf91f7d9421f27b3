"""Viewers take what they can, and nobody waits for them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from whosthere.live.stages import Stages
from whosthere.server.cameras import broadcast as broadcast_module
from whosthere.server.cameras import viewers
from whosthere.server.cameras.broadcast import Broadcast
from whosthere.server.cameras.picture import Codec, Picture, Shown, Size, View
from whosthere.server.cameras.viewers import LiveViewer

if TYPE_CHECKING:
    from whosthere.server.cameras.cameras import Cameras

IMAGE = np.zeros((90, 160, 3), np.uint8)


@dataclass
class One:
    """A camera, and all cameras there are."""

    broadcast: Broadcast

    def find(self, camera_id: str) -> One | None:
        return self if camera_id == "door" else None

    def show(self, *seqs: int) -> None:
        for seq in seqs:
            self.broadcast.show(Shown("door", seq, IMAGE, {}))


def taken(viewer: LiveViewer) -> list[int]:
    return [picture.seq for picture in viewer.due()]


def followed(viewer: LiveViewer) -> list[tuple[int, int | None]]:
    return [(picture.seq, picture.after) for picture in viewer.due()]


async def settle() -> None:
    """Let what other threads asked for be done."""
    for _ in range(3):
        await asyncio.sleep(0)


def test_a_slow_viewer_skips_pictures_and_slows_nobody() -> None:
    async def scenario() -> None:
        one = One(Broadcast(Stages()))
        cameras = cast("Cameras", one)
        fast, slow = (LiveViewer(cameras, asyncio.Event()) for _ in range(2))
        for viewer in (fast, slow):
            await viewer.watch({"door": View(Size.TILE), "gone": View(Size.TILE)})
        got: dict[LiveViewer, list[int]] = {fast: [], slow: []}
        for seq in range(1, 11):
            one.show(seq)
            await settle()
            for viewer in (fast, slow):
                got[viewer] += taken(viewer)
            fast.drawn("door", seq)
        assert got[fast] == list(range(1, 11))
        assert got[slow] == [1, 2]
        slow.drawn("door", 2)
        assert taken(slow) == [10]  # the latest, not the oldest
        for viewer in (fast, slow):
            viewer.close()

    asyncio.run(scenario())


def test_what_is_not_looked_at_any_more_does_not_come() -> None:
    async def scenario() -> None:
        one = One(Broadcast(Stages()))
        viewer = LiveViewer(cast("Cameras", one), asyncio.Event())
        await viewer.watch({"door": View(Size.TILE)})
        one.show(1)
        await viewer.watch({})
        await settle()
        assert taken(viewer) == []
        await viewer.watch({"door": View(Size.LARGE)})
        await settle()
        assert taken(viewer) == [1]
        viewer.close()

    asyncio.run(scenario())


def test_a_slow_viewer_of_h264_goes_on_with_a_picture_that_needs_no_other() -> None:
    async def scenario() -> None:
        one = One(Broadcast(Stages()))
        viewer = LiveViewer(cast("Cameras", one), asyncio.Event())
        one.show(1)
        await viewer.watch({"door": View(Size.LARGE, Codec.H264)})
        one.show(*range(2, 10))
        await settle()
        assert followed(viewer) == [(2, None), (3, 2)]
        one.show(10)
        await settle()
        assert followed(viewer) == []
        viewer.drawn("door", 3)
        one.show(11, 12)
        await settle()
        assert followed(viewer) == [(11, None), (12, 11)]
        viewer.close()

    asyncio.run(scenario())


def test_a_jpeg_that_comes_late_does_not_take_the_place_of_what_the_next_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        one = One(Broadcast(Stages()))
        one.show(1)
        encode = viewers.encoded

        def while_another_is_shown(shown: Shown, size: Size) -> Picture:
            one.show(2)
            return encode(shown, size)

        monkeypatch.setattr(viewers, "encoded", while_another_is_shown)
        viewer = LiveViewer(cast("Cameras", one), asyncio.Event())
        await viewer.watch({"door": View(Size.LARGE, Codec.H264)})
        await settle()
        one.show(3)
        await settle()
        assert followed(viewer) == [(2, None), (3, 2)]
        viewer.close()

    asyncio.run(scenario())


def test_nothing_is_encoded_for_whoever_goes_while_they_come() -> None:
    async def scenario() -> Broadcast:
        one = One(Broadcast(Stages()))
        one.show(1)
        viewer = LiveViewer(cast("Cameras", one), asyncio.Event())
        coming = asyncio.create_task(viewer.watch({"door": View(Size.LARGE)}))
        await settle()
        coming.cancel()
        viewer.close()
        return one.broadcast

    broadcast = asyncio.run(scenario())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(broadcast_module, "encoded", None)
        broadcast.show(Shown("door", 2, IMAGE, {}))
