"""A video file being written: H.264 pictures, and the sound of the file they came from."""

from __future__ import annotations

import errno
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from whosthere.errors import OutputError
from whosthere.video.sound import Sound, sound_of

if TYPE_CHECKING:
    from pathlib import Path

    from av.container import OutputContainer
    from av.packet import Packet

    from whosthere.types import Frame, Image

SUFFIXES = (".mp4", ".mkv")

TIME_BASE = Fraction(1, 90_000)
"""The clock of MPEG: every usual frame rate is a whole number of its ticks."""

DEFAULT_FPS = 25.0
"""Told to the encoder where the source does not say; frames keep their own times anyway."""

MAX_SIDE = 4096
"""Longest side recorded, in pixels: what players and hardware decoders take."""

KEYFRAME_SECONDS = 2.0
"""Time between keyframes, which is also what a killed process can lose of an .mp4."""

_ENCODER = {
    # superfast costs 12 ms of CPU for a 720p frame, veryfast 17 ms (libx264, one thread).
    "preset": "superfast",
    "crf": "23",
    # Without frames that refer to later ones, nothing is held back and times start at 0.
    "bf": "0",
}

# Written in fragments, each playable once it is on the disk, and made an ordinary file at the end.
_MP4 = {"movflags": "hybrid_fragmented"}


class Film:
    """Writes frames at their own `pts`, so that a variable frame rate is kept.

    The first frame gives the size (cut to even numbers); one of another size is fitted into it with
    black bars. The file is written in place, not to be renamed at the end: it can be played up to
    its last fragment if the process is killed or the disk is full.

    Attributes:
        silent_because: Why the file has no sound although the source has; None if it has it all.
    """

    def __init__(self, path: Path, fps: float, audio: Path | None) -> None:
        """Create the file, or truncate it.

        Args:
            path: Where to; the suffix is .mp4 or .mkv.
            fps: Frames a second, as far as known; 0 if not.
            audio: File whose sound to copy, whose time is that of the frames.

        Raises:
            OutputError: The file cannot be written, is the source, or the suffix is another.
        """
        if path.suffix.lower() not in SUFFIXES:
            message = f"cannot record to {path}: name it .mp4 or .mkv"
            raise OutputError(message)
        if audio is not None and path.exists() and path.samefile(audio):
            message = f"the recording would replace {path} itself; choose another name"
            raise OutputError(message)
        try:
            path.open("wb").close()
        except OSError as error:
            reason = (error.strerror or "").lower()
            message = f"cannot write the recording {path}: {reason}; choose another place"
            raise OutputError(message) from error
        self.silent_because: str | None = None
        self._path = path
        self._fps = fps or DEFAULT_FPS
        self._audio = audio
        self._container: OutputContainer = av.open(
            str(path.absolute()), "w", options=_MP4 if path.suffix.lower() == ".mp4" else {}
        )
        self._video: VideoStream | None = None
        self._sound: Sound | None = None
        self._reformatter = VideoReformatter()
        self._origin = 0.0
        self._last = -1

    def add(self, frame: Frame) -> None:
        """Append a frame; its `pts` has to be above the last one's.

        Raises:
            OutputError: The file cannot be written any more; what was written can be played.
        """
        try:
            if self._video is None:
                self._origin = frame.pts
                self._video = self._begin(frame.image)
            self._encode(self._video, frame)
        except FFmpegError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Finish the file; one without a frame is removed.

        Raises:
            OutputError: The end could not be written; what was written can be played.
        """
        if self._video is None:
            self._container.close()
            self._path.unlink(missing_ok=True)
            return
        try:
            self._mux(self._video.encode(None))
            if self._sound is not None:
                self._sound.copy_until(self._last * float(TIME_BASE) + 1 / self._fps)
            self._container.close()
        except FFmpegError as error:
            raise self._failure(error) from error
        finally:
            if self._sound is not None:
                self._sound.close()

    def abandon(self) -> None:
        """Close the file after a failure, as well as the disk allows."""
        if self._sound is not None:
            self._sound.close()
        with suppress(FFmpegError):  # the failure was reported already
            self._container.close()

    def _begin(self, image: Image) -> VideoStream:
        height, width = image.shape[:2]
        scale = min(1.0, MAX_SIDE / max(width, height))
        rate = Fraction(self._fps).limit_denominator(1001)
        stream = self._container.add_stream("libx264", rate=rate, options=dict(_ENCODER))
        if not isinstance(stream, VideoStream):
            raise TypeError(stream)
        stream.width = _even(width * scale)
        stream.height = _even(height * scale)
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = TIME_BASE
        stream.codec_context.gop_size = max(1, round(KEYFRAME_SECONDS * self._fps))
        stream.codec_context.thread_count = 1
        if self._audio is not None:
            self._sound, self.silent_because = sound_of(self._audio, self._container, self._origin)
        self._container.start_encoding()
        return stream

    def _encode(self, stream: VideoStream, frame: Frame) -> None:
        pixels = np.ascontiguousarray(_fitted(frame.image, stream.width, stream.height))
        coded = self._reformatter.reformat(
            VideoFrame.from_ndarray(pixels, format="bgr24"), format="yuv420p"
        )
        seconds = frame.pts - self._origin
        coded.pts = max(round(seconds / TIME_BASE), self._last + 1)
        coded.time_base = TIME_BASE
        self._last = coded.pts
        self._mux(stream.encode(coded))
        if self._sound is not None:
            self._sound.copy_until(seconds)

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        for packet in packets:
            self._container.mux(packet)

    def _failure(self, error: FFmpegError) -> OutputError:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        reason = "the disk is full" if full else (error.strerror or "unknown").lower()
        seconds = max(self._last, 0) * float(TIME_BASE)
        return OutputError(
            f"the recording {self._path} ends after {seconds:.1f} seconds: {reason}; "
            "what was written until then can be played"
        )


def _even(length: float) -> int:
    return max(2, int(length) // 2 * 2)


def _fitted(image: Image, width: int, height: int) -> Image:
    if image.shape[0] - height in (0, 1) and image.shape[1] - width in (0, 1):
        return image[:height, :width]
    scale = min(width / image.shape[1], height / image.shape[0])
    inner_width = min(width, max(1, round(image.shape[1] * scale)))
    inner_height = min(height, max(1, round(image.shape[0] * scale)))
    left, top = (width - inner_width) // 2, (height - inner_height) // 2
    fitted = np.zeros((height, width, 3), np.uint8)
    fitted[top : top + inner_height, left : left + inner_width] = cv2.resize(
        image, (inner_width, inner_height), interpolation=cv2.INTER_AREA
    )
    return fitted
