"""A camera whose pictures tell when they were taken, and whoever sees one how late it is."""

from __future__ import annotations

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

import cv2

from whosthere.video.demo import Demo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from whosthere.types import Image

FPS = 25
BITS = 41
"""Of the time in milliseconds: enough until 2039."""
ROWS = 16
"""Of the picture that show it, as black and white squares: coarse enough for any codec."""
FIRST, FRAMES = 50, 250
"""Which part of the demo is shown over and over: ten seconds with people in it."""

READ_CLOCK = """
({ bits, rows, seconds }) => new Promise((resolve) => {
  const canvas = document.querySelector("canvas.picture-frame");
  const context = canvas.getContext("2d");
  const late = [];
  let latest = 0;
  const end = performance.now() + 1000 * seconds;
  const step = () => {
    const scale = canvas.width / 1280;
    const side = canvas.width / bits;
    const pixels = context.getImageData(0, Math.round(rows * scale / 2), canvas.width, 1).data;
    let time = 0;
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      time = 2 * time + (pixels[4 * Math.floor((bit + 0.5) * side)] > 127 ? 1 : 0);
    }
    if (time !== latest) late.push(Date.now() - time);
    latest = time;
    if (performance.now() < end) requestAnimationFrame(step);
    else resolve(late);
  };
  requestAnimationFrame(step);
})
"""
"""What a page of a browser does to tell of every picture how many milliseconds ago it was taken."""


@contextmanager
def clock_camera() -> Iterator[str]:
    """Its address, MJPEG over HTTP, 720p at 25 frames a second; in a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/clock.mjpg"
    finally:
        process.terminate()
        process.join()


def _run(parent: Connection) -> None:
    cv2.setNumThreads(1)
    images = [frame.image for frame in islice(Demo().frames(), FIRST, FIRST + FRAMES)]

    class Camera(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
            self.end_headers()
            due = time.monotonic()
            for image in cycle(images):
                time.sleep(max(due - time.monotonic(), 0))
                due += 1 / FPS
                _write_time(image)
                jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
                head = (
                    f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                )
                try:
                    self.wfile.write(head.encode() + jpeg + b"\r\n")
                except OSError:
                    return

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Camera)
    parent.send(server.server_address[1])
    server.serve_forever()


def _write_time(image: Image) -> None:
    now = round(time.time() * 1000)
    side = image.shape[1] / BITS
    for bit in range(BITS):
        image[:ROWS, round(bit * side) : round((bit + 1) * side)] = 255 * (now >> bit & 1)
