"""Video over HTTP, on the loopback: motion JPEG, live HLS, and files."""

from __future__ import annotations

import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

import av

from tests.rigs.clips import write_clip

if TYPE_CHECKING:
    from pathlib import Path

SEGMENTS_AT_START = 3
FPS = 25


class HttpMedia:
    """Serves a folder, and two live streams of the numbered pictures put into it.

    * ``/<file>``: the file.
    * ``/live.mjpg``: the given JPEG files, over and over.
    * ``/live.m3u8``: the segments that `write_segments` put into the folder, as a live playlist
      that grows by one a second.
    """

    def __init__(self, folder: Path, pictures: list[bytes] | None = None) -> None:
        self._server = _Server(folder, pictures or [])
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str) -> str:
        """The address of a file or stream."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/{path}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def write_segments(folder: Path, seconds: int) -> None:
    """Write a clip as HLS segments of one second, ``part0.ts`` and on, with ``film.m3u8``."""
    clip = write_clip(folder / "whole.mp4", seconds * FPS, fps=FPS, keyframe_every=FPS)
    options = {
        "hls_time": "1",
        "hls_playlist_type": "vod",
        "hls_segment_filename": str(folder / "part%d.ts"),
    }
    with (
        av.open(str(clip)) as source,
        av.open(str(folder / "film.m3u8"), "w", format="hls", options=options) as output,
    ):
        stream = source.streams.video[0]
        copy = output.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                output.mux(packet)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: Path, pictures: list[bytes]) -> None:
        self.pictures = pictures
        self.started = time.monotonic()
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))


class _Handler(SimpleHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        match self.path:
            case "/live.mjpg":
                self._motion_jpeg()
            case "/live.m3u8":
                self._playlist()
            case _:
                super().do_GET()

    def _motion_jpeg(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        number = 0
        try:
            while True:
                data = self.server.pictures[number % len(self.server.pictures)]
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
                self.wfile.write(head.encode() + data + b"\r\n")
                number += 1
                time.sleep(1 / FPS)
        except OSError:
            return  # the viewer left

    def _playlist(self) -> None:
        count = SEGMENTS_AT_START + int(time.monotonic() - self.server.started)
        lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1"]
        lines += ["#EXT-X-MEDIA-SEQUENCE:0"]
        for number in range(count):
            lines += ["#EXTINF:1.0,", f"part{number}.ts"]
        body = "\n".join([*lines, ""]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.apple.mpegurl")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
