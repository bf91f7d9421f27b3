"""A camera: an RTSP server that loops an H.264 clip, and can be killed, hung and restarted.

TCP-interleaved only (RFC 2326, and RFC 6184 for H.264 in RTP), with optional basic authentication.
"""

from __future__ import annotations

import base64
import socket
import socketserver
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import av
from av.bitstream import BitStreamFilterContext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLOCK = 90_000
LARGEST_PAYLOAD = 1400
SPS, PPS = 7, 8
FRAGMENT = 28  # FU-A


@dataclass(frozen=True)
class H264Clip:
    """The coded pictures of a clip, each a list of NAL units."""

    pictures: list[list[bytes]]
    keyframe_every: int
    fps: float
    sps: bytes
    pps: bytes


def read_clip(path: Path) -> H264Clip:
    """Take a clip apart; it must have keyframes at regular distances, and no B-frames."""
    pictures: list[list[bytes]] = []
    keyframes: list[int] = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        annex_b = BitStreamFilterContext("h264_mp4toannexb", stream)
        for packet in container.demux(stream):
            for filtered in annex_b.filter(packet if packet.size else None):
                if filtered.is_keyframe:
                    keyframes.append(len(pictures))
                data = bytes(filtered).replace(b"\0\0\0\1", b"\0\0\1")
                pictures.append([unit for unit in data.split(b"\0\0\1") if unit])
        fps = float(stream.average_rate or 25)
    units = {unit[0] & 31: unit for picture in pictures for unit in picture}
    distance = keyframes[1] if len(keyframes) > 1 else len(pictures)
    return H264Clip(pictures, distance, fps, units[SPS], units[PPS])


class RtspServer:
    """The camera. It starts on construction, on a free port unless one is given.

    Examples::

        with RtspServer(path, login="admin:secret") as camera:
            camera.url                     # rtsp://admin:secret@127.0.0.1:40123/stream
            camera.hang()                  # connected, but silent
            camera.resume()
            camera.kill()                  # connections are cut, the port is closed
            camera.start(other_clip)       # the same camera, back with another picture
    """

    def __init__(self, clip: Path, login: str | None = None) -> None:
        self._login = login
        self._port = 0
        self._server: _Server | None = None
        self.start(clip)

    @property
    def url(self) -> str:
        """Its address, with the login if it asks for one."""
        return self.url_with(self._login)

    def url_with(self, login: str | None) -> str:
        """Its address with another login."""
        user_info = f"{login}@" if login else ""
        return f"rtsp://{user_info}127.0.0.1:{self._port}/stream"

    def start(self, clip: Path, login: str | None = None) -> None:
        """Come (back) on the same port, with another login if one is given."""
        self._login = login or self._login
        self._server = _Server(self._port, read_clip(clip), self._login)
        self._port = self._server.server_address[1]

    def hang(self) -> None:
        """Send nothing more, but keep the connections."""
        self._running().silent.set()

    def resume(self) -> None:
        """Go on after `hang`."""
        self._running().silent.clear()

    def kill(self) -> None:
        """Cut all connections and close the port."""
        self._running().kill()
        self._server = None

    def _running(self) -> _Server:
        if self._server is None:
            message = "the camera was killed"
            raise RuntimeError(message)
        return self._server

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self.kill()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, clip: H264Clip, login: str | None) -> None:
        self.clip = clip
        self.authorization = "Basic " + base64.b64encode(login.encode()).decode() if login else None
        self.silent = threading.Event()
        self.connections: set[socket.socket] = set()
        self.started = time.monotonic()
        super().__init__(("127.0.0.1", port), _Session)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def kill(self) -> None:
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)
        self._alive = True
        self._writing = threading.Lock()

    def finish(self) -> None:
        self._alive = False
        self.server.connections.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with suppress(OSError):
            while request := self._read_request():
                method, url, headers = request
                if not self._authorized(headers):
                    continue
                if method == "TEARDOWN":
                    self._reply(headers)
                    return
                self._answer(method, url, headers)

    def _read_request(self) -> tuple[str, str, dict[str, str]] | None:
        while (first := self.rfile.read(1)) == b"$":  # RTCP reports, interleaved
            _, length = struct.unpack(">BH", self.rfile.read(3))
            self.rfile.read(length)
        line = (first + self.rfile.readline()).decode().split()
        if len(line) != 3:
            return None
        headers = {}
        while text := self.rfile.readline().decode().strip():
            key, _, value = text.partition(":")
            headers[key.lower()] = value.strip()
        return line[0], line[1], headers

    def _authorized(self, headers: dict[str, str]) -> bool:
        wanted = self.server.authorization
        if wanted is None or headers.get("authorization") == wanted:
            return True
        self._reply(headers, "401 Unauthorized", {"WWW-Authenticate": 'Basic realm="camera"'})
        return False

    def _answer(self, method: str, url: str, headers: dict[str, str]) -> None:
        match method:
            case "OPTIONS":
                self._reply(headers, more={"Public": "DESCRIBE, SETUP, PLAY, TEARDOWN"})
            case "DESCRIBE":
                more = {"Content-Type": "application/sdp", "Content-Base": url.rstrip("/") + "/"}
                self._reply(headers, more=more, body=_description(self.server.clip))
            case "SETUP" if "TCP" not in headers.get("transport", ""):
                self._reply(headers, "461 Unsupported Transport")
            case "SETUP":
                transport = "RTP/AVP/TCP;unicast;interleaved=0-1"
                self._reply(headers, more={"Transport": transport, "Session": "1;timeout=60"})
            case "PLAY":
                self._reply(headers, more={"Session": "1", "Range": "npt=now-"})
                threading.Thread(target=self._play, daemon=True).start()
            case _:
                self._reply(headers, more={"Session": "1"})

    def _reply(
        self,
        headers: dict[str, str],
        status: str = "200 OK",
        more: dict[str, str] | None = None,
        body: str = "",
    ) -> None:
        lines = [f"RTSP/1.0 {status}", f"CSeq: {headers.get('cseq', '0')}"]
        lines += [f"{key}: {value}" for key, value in (more or {}).items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        with self._writing:
            self.wfile.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def _play(self) -> None:
        """Send pictures by the server's clock, from its next keyframe on."""
        server, clip = self.server, self.server.clip
        elapsed = int((time.monotonic() - server.started) * clip.fps)
        number = (elapsed // clip.keyframe_every + 1) * clip.keyframe_every
        sequence = 0
        with suppress(OSError, ValueError):
            while self._alive:
                time.sleep(max(0.0, server.started + number / clip.fps - time.monotonic()))
                while server.silent.is_set() and self._alive:
                    time.sleep(0.02)
                picture = clip.pictures[number % len(clip.pictures)]
                stamp = int(number * CLOCK / clip.fps)
                for payload, last in _payloads(picture):
                    head = struct.pack(
                        ">BBHII", 0x80, 96 | last << 7, sequence & 0xFFFF, stamp & 0xFFFFFFFF, 1
                    )
                    packet = head + payload
                    with self._writing:
                        self.wfile.write(b"$\0" + struct.pack(">H", len(packet)) + packet)
                    sequence += 1
                number += 1


def _payloads(picture: list[bytes]) -> Iterator[tuple[bytes, bool]]:
    """RTP payloads of a coded picture, and whether each is its last."""
    for place, unit in enumerate(picture):
        final = place == len(picture) - 1
        if len(unit) <= LARGEST_PAYLOAD:
            yield unit, final
            continue
        kind, rest = unit[0], unit[1:]
        for start in range(0, len(rest), LARGEST_PAYLOAD):
            chunk = rest[start : start + LARGEST_PAYLOAD]
            ends = start + LARGEST_PAYLOAD >= len(rest)
            flags = (start == 0) << 7 | ends << 6
            yield bytes([kind & 0xE0 | FRAGMENT, kind & 31 | flags]) + chunk, final and ends


def _description(clip: H264Clip) -> str:
    sets = ",".join(base64.b64encode(unit).decode() for unit in (clip.sps, clip.pps))
    return "\r\n".join(
        [
            "v=0",
            "o=- 0 0 IN IP4 127.0.0.1",
            "s=camera",
            "t=0 0",
            "m=video 0 RTP/AVP 96",
            "a=rtpmap:96 H264/90000",
            f"a=fmtp:96 packetization-mode=1;profile-level-id={clip.sps[1:4].hex()};"
            f"sprop-parameter-sets={sets}",
            f"a=framerate:{clip.fps:g}",
            "a=control:track0",
            "",
        ]
    )
