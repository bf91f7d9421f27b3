"""Network cameras and streams: RTSP, RTMP, UDP, SRT, HLS, MJPEG over HTTP."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import av
from av.codec.context import ThreadType
from av.error import (
    FFmpegError,
    HTTPForbiddenError,
    HTTPNotFoundError,
    HTTPUnauthorizedError,
    InvalidDataError,
)
from av.video.frame import VideoFrame

from whosthere.errors import SourceError, SourceNotFound, SourceUnauthorized
from whosthere.video.addresses import redacted, scheme_of
from whosthere.video.files import VideoFile, frame_rate, video_stream, why
from whosthere.video.live_source import LiveSource
from whosthere.video.pixels import MAX_FRAME_PIXELS, UprightBgr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

    from whosthere.types import Image

SCHEMES = frozenset(["rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "udp", "tcp", "rtp", "srt"])
"""Kinds of URL that can be a stream."""

OPEN_TIMEOUT = 5.0
"""Seconds to wait for a stream to answer."""

READ_TIMEOUT = 2.5
"""Seconds to wait for data. FFmpeg needs up to twice as long to give a dead camera up."""

_LIMITS = {"max_pixels": str(MAX_FRAME_PIXELS)}

_LOW_DELAY = _LIMITS | {
    "rtsp_transport": "tcp",
    "fflags": "nobuffer",
    "flags": "low_delay",
    # Microseconds and bytes looked at before the first frame; the defaults (5 s, 5 MB) wait for
    # what a camera's first keyframe already tells.
    "analyzeduration": "200000",
    "probesize": "100000",
}
"""For protocols that push: measured 128 ms from camera to picture, with slice threads,
instead of 208 ms."""

_PULLED = _LIMITS | {"analyzeduration": "500000"}
"""For HTTP, where the same address may be a file: nothing of it may be thrown away."""


def open_stream(url: str, give_up_after: float | None = None) -> LiveSource | VideoFile:
    """Connect to a stream; an HTTP address of known length is a file that ends.

    Args:
        url: Address, with user name and password if it needs them.
        give_up_after: Seconds without a stream that worked once until it counts as lost; None to
            try for ever.

    Raises:
        SourceUnauthorized: It wants another user name or password.
        SourceNotFound: Nothing answers there in time, or it says there is no such stream.
        SourceError: What answers is no video.
    """
    label = redacted(url)
    container = _open(url)
    if _is_pulled(url) and _ends(container):
        return VideoFile(container, label)
    opened = [container]

    def connect() -> StreamConnection:
        return StreamConnection(opened.pop() if opened else _open(url), label)

    return LiveSource(label, connect, give_up_after)


class StreamConnection:
    """One connection to a stream; see `Connection`."""

    def __init__(self, container: InputContainer, label: str) -> None:
        """Take over an open container.

        Raises:
            SourceError: It holds no video; the container is closed.
        """
        self._container = container
        try:
            self._stream = video_stream(container, label)
        except SourceError:
            container.close()
            raise
        # Threads by frame would hold back as many frames as there are threads.
        self._stream.thread_type = ThreadType.SLICE
        self.fps = frame_rate(self._stream)
        self.size = (self._stream.width, self._stream.height)
        self._pace = _Pace() if container.format.name == "hls" else None

    def images(self) -> Iterator[Image | None]:
        """See `Connection.images`. Frames with damage are left out: the next one is near."""
        pixels = UprightBgr()
        # All packets, not only those of the video: sound alone must not look like silence.
        packets = self._container.demux()
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError:
                return
            if packet is None:
                return
            frames = self._decoded(packet) if packet.stream_index == self._stream.index else []
            for frame in frames:
                if self._pace is not None:
                    self._pace.wait_for(frame)
                yield pixels.convert(frame)
            if not frames:
                yield None

    def close(self) -> None:
        """See `Connection.close`."""
        self._container.close()

    def _decoded(self, packet: Packet[Stream]) -> list[VideoFrame]:
        try:
            frames = packet.decode()
        except FFmpegError:
            return []
        return [frame for frame in frames if isinstance(frame, VideoFrame) and not frame.is_corrupt]


class _Pace:
    """Spreads the frames of a segment over its time: HLS delivers a segment's frames at once."""

    def __init__(self) -> None:
        self._offset: float | None = None

    def wait_for(self, frame: VideoFrame) -> None:
        if frame.time is None:
            return
        now = time.monotonic()
        # A frame that is late moves the schedule; so does a jump in the stream's time.
        if self._offset is None or not 0 <= frame.time + self._offset - now <= _LONGEST_WAIT:
            self._offset = now - frame.time
        time.sleep(frame.time + self._offset - now)


_LONGEST_WAIT = 2.0
"""Seconds between two frames; more is a jump in the stream's time."""


def _open(url: str) -> InputContainer:
    options = _PULLED if _is_pulled(url) else _LOW_DELAY
    started = time.monotonic()
    try:
        return av.open(url, options=options, timeout=(OPEN_TIMEOUT, READ_TIMEOUT))
    except (FFmpegError, ValueError) as error:
        failure = _failure(redacted(url), error, time.monotonic() - started)
    # Raised outside of the handler: the cause's own message has the password in it.
    raise failure


def _is_pulled(url: str) -> bool:
    return scheme_of(url) in ("http", "https")


def _ends(container: InputContainer) -> bool:
    """Whether it is a file: one that says how long it takes, or how many bytes it has."""
    if container.duration is not None:
        return True
    return container.format.name != "hls" and container.size > 0


def _failure(label: str, error: Exception, seconds: float) -> SourceError:
    # A time-out shows as whatever the protocol was doing when it was interrupted.
    if seconds >= OPEN_TIMEOUT:
        return SourceNotFound(
            f"{label} does not answer within {OPEN_TIMEOUT:.0f} seconds; "
            "check the address and the network"
        )
    match error:
        case HTTPUnauthorizedError() | HTTPForbiddenError():
            return SourceUnauthorized(
                f"{label} refuses the user name or password; give them as rtsp://user:password@host"
            )
        case HTTPNotFoundError():
            return SourceNotFound(f"{label} does not exist there; check the path of the address")
        case ConnectionRefusedError():
            return SourceNotFound(f"{label} refuses the connection; check host and port")
        case InvalidDataError():
            return SourceError(f"{label} answers, but not with video that can be read")
        case _:
            return SourceNotFound(f"{label} cannot be opened: {why(error)}; check the address")
