"""Video files, and remote files that end: decoded packet by packet, never dropped from."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import av
from av.codec.context import ThreadType
from av.error import FFmpegError
from av.video.stream import VideoStream

from whosthere.errors import SourceError
from whosthere.types import Frame, SourceState
from whosthere.video.pixels import MAX_FRAME_PIXELS, UprightBgr, limit_decoder
from whosthere.video.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer
    from av.video.frame import VideoFrame

    from whosthere.types import Image

log = logging.getLogger(__name__)

MAX_FPS = 1000.0
"""Frame rates beyond this are a misread header (a time base taken for a rate)."""

FALLBACK_FPS = 25.0
"""Pace of a video that says nothing of time."""

DECODER_THREADS = 2
"""Threads by frame: 263 frames a second of 720p H.264, instead of 185 with one, for the same CPU;
more would take the cores from the networks."""


def open_file(path: Path, label: str) -> VideoFile:
    """Open a video file.

    Raises:
        SourceError: It is not a video, or its header is broken, or it claims absurd frames.
    """
    try:
        # An absolute path cannot be taken for one of FFmpeg's protocols ("concat:", "http:").
        container = av.open(str(path.absolute()), options={"max_pixels": str(MAX_FRAME_PIXELS)})
    except (FFmpegError, ValueError) as error:
        message = (
            f"{label} cannot be read as a video: {why(error)}; "
            "it may be cut off, damaged or of another kind"
        )
        raise SourceError(message) from error
    return VideoFile(container, label, audio=path)


class VideoFile(Source):
    """A video that ends. Time is its own `pts`, and frames wait to be taken.

    Damaged packets are skipped and counted in the log; a frame that the decoder could only patch up
    is still delivered, so that every moment of the file is. A file that is cut off gives what
    is there, then ends.
    """

    live = False
    stills = False

    def __init__(self, container: InputContainer, label: str, audio: Path | None = None) -> None:
        """Take over an open container.

        Raises:
            SourceError: It holds no video, or claims absurd frames; the container is closed.
        """
        self.label = label
        self.audio = audio
        self.state = SourceState.CONNECTING
        self._stopped = threading.Event()
        self._skipped = 0
        self._container = container
        try:
            self._stream = video_stream(container, label)
        except SourceError:
            container.close()
            raise
        self._stream.thread_type = ThreadType.AUTO
        self._stream.codec_context.thread_count = DECODER_THREADS
        self.fps = frame_rate(self._stream)
        self.duration = _duration(container, self._stream)
        self.frame_count = _frame_count(self._stream, self.duration, self.fps)
        self.size = (self._stream.width, self._stream.height)

    def frames(self) -> Iterator[Frame]:
        """See `Source.frames`; `captured_at` is when the frame was read."""
        start: float | None = None
        previous = -1.0
        index = 0
        for decoded, image in self._decoded():
            given = previous if decoded.time is None else decoded.time - (start or 0.0)
            if start is None:
                start = decoded.time
                given = 0.0
            # Broken time stamps repeat or step back: go on at the nominal pace.
            pts = given if given > previous else previous + 1 / (self.fps or FALLBACK_FPS)
            previous = pts
            self.state = SourceState.LIVE
            self.size = (image.shape[1], image.shape[0])
            yield Frame(image, index, pts, datetime.now(UTC))
            index += 1
        self.state = SourceState.ENDED
        if index == 0 and not self._stopped.is_set():
            message = f"not one frame of {self.label} can be decoded; the video is damaged"
            raise SourceError(message)
        if self._skipped:
            log.warning("%s: skipped %d damaged packets", self.label, self._skipped)

    def stop(self) -> None:
        """See `Source.stop`."""
        self._stopped.set()

    def close(self) -> None:
        """See `Source.close`."""
        self._container.close()

    def _decoded(self) -> Iterator[tuple[VideoFrame, Image]]:
        pixels = UprightBgr()
        packets = self._container.demux(self._stream)
        while not self._stopped.is_set():
            try:
                packet = next(packets, None)
            except FFmpegError as error:
                log.warning("%s ends early: %s", self.label, why(error))
                break
            if packet is None:
                break
            try:
                frames = packet.decode()
            except FFmpegError:
                self._skipped += 1
                continue
            for frame in frames:
                yield frame, pixels.convert(frame)


def video_stream(container: InputContainer, label: str) -> VideoStream:
    """The container's main video, its decoder limited.

    Raises:
        SourceError: There is none, it cannot be decoded here, or it claims absurd frames.
    """
    if not container.streams.video:
        message = f"{label} holds no video"
        raise SourceError(message)
    best = container.streams.best("video")
    stream = best if isinstance(best, VideoStream) else container.streams.video[0]
    if stream.codec_context is None:
        message = f"{label} is coded in a way that cannot be decoded; convert it to H.264"
        raise SourceError(message)
    limit_decoder(stream.codec_context)
    return stream


def frame_rate(stream: VideoStream) -> float:
    """Average frames a second by the header's account; 0 when it does not say."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate and rate <= MAX_FPS:
            return float(rate)
    return 0.0


def why(error: Exception) -> str:
    """What FFmpeg says was wrong, without the address, which may hold a password."""
    reason = error.strerror if isinstance(error, FFmpegError) else None
    return (reason or "it is damaged").strip().lower()


def _duration(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration:
        return container.duration / av.time_base
    return None


def _frame_count(stream: VideoStream, duration: float | None, fps: float) -> int | None:
    """The lesser of two accounts: an edit list hides frames that the index still counts."""
    by_time = round(duration * fps) if duration else 0
    accounts = [count for count in (stream.frames, by_time) if count > 0]
    return min(accounts, default=None)
