"""Webcams by number, through OpenCV, which speaks to the drivers of every platform."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.errors import SourceNotFound
from whosthere.video.live_source import LiveSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.types import Image

WIDTH, HEIGHT = 1280, 720
"""What is asked of the driver, which gives the nearest it can: OpenCV's own default is 640x480."""

PROBED = 4
"""Numbers that are tried where the system has no list of cameras."""

_BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_DSHOW}


def open_camera(number: int, give_up_after: float | None = None) -> LiveSource:
    """Open a webcam.

    Args:
        number: The system's number for it, from 0.
        give_up_after: Seconds without a camera that worked once until it counts as lost; None to
            try for ever.

    Raises:
        SourceNotFound: There is no such camera, or it gives no picture.
    """
    return LiveSource(f"camera {number}", lambda: CameraConnection(number), give_up_after)


class CameraConnection:
    """One opened webcam; see `Connection`."""

    def __init__(self, number: int) -> None:
        """Open it and take the first picture, which shows whether it can be read at all.

        Raises:
            SourceNotFound: There is no such camera, or it gives no picture.
        """
        # OpenCV's own complaints come on top of the exceptions below, on stderr.
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        self._capture = cv2.VideoCapture(number, _BACKENDS.get(sys.platform, cv2.CAP_ANY))
        if not self._capture.isOpened():
            message = f"there is no camera {number}; {_found()}"
            raise SourceNotFound(message)
        if sys.platform == "linux":
            # Uncompressed pictures of this size do not fit through USB 2 at 30 a second.
            self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        given, self._first = self._capture.read()
        if not given:
            self._capture.release()
            message = (
                f"camera {number} gives no picture; another program may be using it, or it is not "
                f"a camera ({_found()})"
            )
            raise SourceNotFound(message)
        self.size = (self._first.shape[1], self._first.shape[0])
        self.fps = max(self._capture.get(cv2.CAP_PROP_FPS), 0.0)

    def images(self) -> Iterator[Image]:
        """See `Connection.images`."""
        image = self._first
        given = True
        while given:
            yield image.astype(np.uint8, copy=False)
            given, image = self._capture.read()

    def close(self) -> None:
        """See `Connection.close`."""
        self._capture.release()


def camera_numbers() -> list[int]:
    """Numbers of the cameras that the system lists; elsewhere than on Linux, of those that open."""
    if sys.platform == "linux":
        digits = (device.name.removeprefix("video") for device in Path("/dev").glob("video*"))
        return sorted(int(number) for number in digits if number.isdigit())
    return [number for number in range(PROBED) if cv2.VideoCapture(number).isOpened()]


def _found() -> str:
    """What cameras there are, as far as the system lists them."""
    if sys.platform != "linux":
        return "try another number, and check that this program may use the camera"
    devices = sorted(Path("/dev").glob("video*"))
    if not devices:
        return "this machine shows no camera at all (no /dev/video*)"
    return "found " + ", ".join(str(device) for device in devices)
