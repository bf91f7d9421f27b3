"""From a decoded video frame to an upright BGR picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from av.video.reformatter import VideoReformatter

from whosthere.errors import SourceError

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

    from whosthere.types import Image

MAX_FRAME_PIXELS = 64 * 2**20
"""Largest frame to decode: 8192 x 8192. 8K video has 33 million pixels; a header that claims more
than this is taken for hostile."""

_TURNS = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}


class UprightBgr:
    """Converts frames of one stream; keeps the tables of the conversion between frames."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def convert(self, frame: VideoFrame) -> Image:
        """The frame as BGR ``(H, W, 3)``, turned as its display matrix says.

        The matrix is honoured to quarter turns; its rotation counts counterclockwise.

        Raises:
            SourceError: The frame is beyond `MAX_FRAME_PIXELS`.
        """
        refuse_oversize(frame.width, frame.height)
        # The wanted format is BGR whatever comes in: subsampled, deep, or with a palette.
        pixels = self._reformatter.reformat(frame, format="bgr24").to_ndarray()
        image = pixels.astype(np.uint8, copy=False)
        turn = _TURNS.get(round(frame.rotation / 90) * 90 % 360)
        return image if turn is None else cv2.rotate(image, turn).astype(np.uint8, copy=False)


def refuse_oversize(width: int, height: int) -> None:
    """Raise `SourceError` for a frame size that nobody films.

    Raises:
        SourceError: The size is beyond `MAX_FRAME_PIXELS`.
    """
    if width * height > MAX_FRAME_PIXELS:
        message = (
            f"the video claims frames of {width}x{height} pixels, more than whosthere decodes; "
            "scale it down first"
        )
        raise SourceError(message)


def limit_decoder(context: VideoCodecContext) -> None:
    """Make the decoder itself refuse what `refuse_oversize` would, before it takes memory.

    Raises:
        SourceError: Its header already claims more.
    """
    refuse_oversize(context.width, context.height)
    context.options = {**context.options, "max_pixels": str(MAX_FRAME_PIXELS)}
