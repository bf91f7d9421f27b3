"""The sound of one file, copied into another as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
from av.error import FFmpegError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet


def sound_of(path: Path, output: OutputContainer, start: float) -> tuple[Sound | None, str | None]:
    """Add a track for a file's sound to an output that has not begun.

    Args:
        path: The file that has the sound.
        output: Where to copy it.
        start: Seconds of the file's video that the output leaves out at its beginning.

    Returns:
        The sound, or None; and why there is none although the file has one, or None.
    """
    source = av.open(str(path.absolute()))
    if not source.streams.audio:
        source.close()
        return None, None
    stream = source.streams.audio[0]
    codec = stream.codec_context.codec.canonical_name if stream.codec_context else "unknown"
    if codec not in output.supported_codecs:
        source.close()
        return None, f"its sound is coded as {codec}, which {output.format.name} files cannot hold"
    video = source.streams.video[0]
    begin = float((video.start_time or 0) * (video.time_base or 0))
    return Sound(source, stream, output, begin + start), None


class Sound:
    """Copies packets of sound up to where the pictures are."""

    def __init__(
        self, source: InputContainer, stream: AudioStream, output: OutputContainer, start: float
    ) -> None:
        """Take over the open source.

        Args:
            source: The file that has the sound.
            stream: The sound in it.
            output: Where to copy it.
            start: Time of the source that is 0 in the output, in seconds.
        """
        self._source = source
        self._stream = stream
        self._output = output
        self._track = output.add_stream_from_template(stream)
        self._shift = round(start / stream.time_base) if stream.time_base else 0
        self._packets = self._shifted()
        self._next = next(self._packets, None)

    def copy_until(self, seconds: float) -> None:
        """Copy everything that begins before that time of the output."""
        while self._next is not None and self._next[0] < seconds:
            self._output.mux(self._next[1])
            self._next = next(self._packets, None)

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _shifted(self) -> Iterator[tuple[float, Packet[AudioStream]]]:
        """Packets and their seconds in the output; those before its beginning are left out."""
        packets = self._source.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError:  # cut off: the sound ends where the pictures do
                return
            if packet is None:
                return
            if packet.pts is None or packet.dts is None or packet.dts < self._shift:
                continue
            packet.pts -= self._shift
            packet.dts -= self._shift
            packet.stream = self._track
            yield float(packet.pts * packet.time_base), packet
