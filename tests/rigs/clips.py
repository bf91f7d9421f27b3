"""Small clips whose frames say which one they are.

Every frame carries its number as a row of black and white squares along the top, coarse enough to
survive any codec, so that a test can tell which frame it got.
"""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from PIL import Image as Pillow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from av.container import OutputContainer

    from whosthere.types import Image

BITS = 10
SIZE = (320, 240)
TIME_BASE = Fraction(1, 90_000)
SAMPLE_RATE = 48_000


def numbered(number: int, size: tuple[int, int] = SIZE) -> Image:
    """A picture of that width and height with its number in it."""
    width, height = size
    image = np.full((height, width, 3), 90, np.uint8)
    side = width // BITS
    for bit in range(BITS):
        on = number >> bit & 1
        image[: height // 4, bit * side : (bit + 1) * side] = 255 if on else 0
    cv2.circle(image, (number * 7 % width, height * 2 // 3), height // 10, (30, 160, 230), -1)
    return image


def number_of(image: Image) -> int:
    """The number that `numbered` wrote into a picture, at any size."""
    height, width = image.shape[:2]
    side = width / BITS
    row = image[height // 8].mean(axis=1)
    return sum(1 << bit for bit in range(BITS) if row[int((bit + 0.5) * side)] > 127)


def write_clip(  # noqa: PLR0913 - a clip has as many sides to it
    path: Path,
    frames: int = 50,
    *,
    fps: int = 25,
    times: Sequence[float] | None = None,
    size: tuple[int, int] = SIZE,
    codec: str = "libx264",
    keyframe_every: int = 10,
    sound: str | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Write a clip of numbered frames.

    Args:
        path: Where to; the suffix names the container.
        frames: How many.
        fps: Frames a second.
        times: Seconds of each frame, for a variable rate; overrides `frames` and `fps`.
        size: Width and height.
        codec: FFmpeg's name of the video encoder.
        keyframe_every: Frames between keyframes.
        sound: FFmpeg's name of an audio encoder for a tone as long as the pictures.
        options: Of the container.
    """
    seconds = list(times) if times is not None else [number / fps for number in range(frames)]
    with av.open(str(path), "w", options=options or {}) as output:
        stream = output.add_stream(codec, rate=fps)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        # MPEG-4 part 2 cannot count in such small steps.
        base = Fraction(1, fps) if codec == "mpeg4" else TIME_BASE
        stream.codec_context.time_base = base
        stream.codec_context.gop_size = keyframe_every
        stream.codec_context.max_b_frames = 0
        if codec == "libx265":
            stream.codec_context.options = {"x265-params": "log-level=none"}
        tone = output.add_stream(sound, rate=SAMPLE_RATE, layout="mono") if sound else None
        for number, time in enumerate(seconds):
            frame = av.VideoFrame.from_ndarray(numbered(number, size), format="bgr24")
            frame.pts, frame.time_base = round(time / base), base
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        if isinstance(tone, AudioStream):
            _write_tone(output, tone, seconds[-1] + 1 / fps)
    return path


def write_film(path: Path, images: Iterable[Image], fps: int = 25) -> Path:
    """Write BGR pictures of one size, with even sides, as H.264."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=fps)
        assert isinstance(stream, VideoStream)
        stream.pix_fmt = "yuv420p"
        for number, image in enumerate(images):
            if number == 0:
                stream.height, stream.width = image.shape[:2]
            output.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        output.mux(stream.encode(None))
    return path


def sound_of_clip(clip: Path, path: Path) -> Path:
    """Write the sound of a clip alone."""
    with av.open(str(clip)) as given, av.open(str(path), "w") as output:
        stream = given.streams.audio[0]
        copy = output.add_stream_from_template(stream)
        for packet in given.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                output.mux(packet)
    return path


def turn_clip(path: Path, degrees: int) -> None:
    """Set the rotation of an .mp4 (90, 180 or 270, clockwise) in its track header."""
    cosine, sine = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    one = 1 << 16
    matrix = struct.pack(
        ">9i", cosine * one, sine * one, 0, -sine * one, cosine * one, 0, 0, 0, 1 << 30
    )
    data = bytearray(path.read_bytes())
    header = data.index(b"tkhd")
    start = header + 4 + 40  # version, flags, times, id, duration, layer, volume come first
    data[start : start + len(matrix)] = matrix
    path.write_bytes(data)


def jpegs(numbers: Iterable[int], size: tuple[int, int] = SIZE) -> list[bytes]:
    """Numbered pictures as JPEG files."""
    return [cv2.imencode(".jpg", numbered(number, size))[1].tobytes() for number in numbers]


def film_of_jpegs(count: int, size: tuple[int, int] = SIZE) -> bytes:
    """What a motion JPEG camera sends: files one after the other."""
    return b"".join(jpegs(range(count), size))


def animated_gif(path: Path, frames: int, milliseconds: int) -> Path:
    """Write a GIF film of numbered frames."""
    pictures = [Pillow.open(io.BytesIO(data)) for data in jpegs(range(frames))]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=milliseconds, loop=0)
    return path


def _write_tone(output: OutputContainer, stream: AudioStream, seconds: float) -> None:
    size = stream.codec_context.frame_size or 1024
    kind = stream.codec_context.format.name
    for start in range(0, int(seconds * SAMPLE_RATE), size):
        time = np.arange(start, start + size) / SAMPLE_RATE
        wave = np.sin(2 * np.pi * 440 * time)[None]
        data = wave.astype(np.float32) if "flt" in kind else (wave * 9000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(data, format=kind, layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, start
        frame.time_base = Fraction(1, SAMPLE_RATE)
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))
