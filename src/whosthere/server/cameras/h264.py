"""Frames of a camera as H.264, each sent as soon as it is there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter

from whosthere.server.cameras.picture import Picture, shrunk

if TYPE_CHECKING:
    from whosthere.server.cameras.picture import Shown, Size

_OPTIONS = {
    # 5 ms of CPU for a 720p frame, superfast 8 ms (libx264, one thread).
    "preset": "ultrafast",
    # No frame waits for a later one.
    "tune": "zerolatency",
    # What every decoder knows.
    "profile": "baseline",
    "crf": "25",
    "forced-idr": "1",
}

_EVEN = 2
"""Both sides are multiples of it: colours are kept for two by two pixels."""


class H264Encoder:
    """Encodes the frames of one camera, one after the other. For one thread at a time.

    Args:
        size: How large viewers look at it.
    """

    def __init__(self, size: Size) -> None:
        self._size = size
        self._reformatter = VideoReformatter()
        self._codec: VideoCodecContext | None = None
        self._last: int | None = None

    def encode(self, shown: Shown, *, by_itself: bool) -> Picture:
        """The next frame.

        Args:
            shown: The frame.
            by_itself: Whether it must be seen without those before it; the first can be anyway,
                one of another size, and now and then one in between.
        """
        image = shrunk(shown.image, self._size.width)
        height, width = (max(side // _EVEN, 1) * _EVEN for side in image.shape[:2])
        if self._codec is None or (self._codec.width, self._codec.height) != (width, height):
            self._codec = _codec(width, height)
        frame = self._reformatter.reformat(
            VideoFrame.from_ndarray(np.ascontiguousarray(image), format="bgr24"),
            width, height, "yuv420p", dst_colorspace=Colorspace.ITU709,
        )  # fmt: skip
        frame.pts = shown.seq
        frame.pict_type = PictureType.I if by_itself else PictureType.NONE
        (packet,) = self._codec.encode(frame)
        after, self._last = None if packet.is_keyframe else self._last, shown.seq
        return Picture(shown.camera, shown.seq, shown.header, bytes(packet), after)


def _codec(width: int, height: int) -> VideoCodecContext:
    codec = av.CodecContext.create("libx264", "w")
    if not isinstance(codec, VideoCodecContext):
        raise TypeError(codec)
    codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
    codec.time_base = Fraction(1, 25)
    codec.thread_count = 1
    codec.color_primaries = codec.color_trc = codec.colorspace = Colorspace.ITU709.value
    codec.options = dict(_OPTIONS)
    return codec
