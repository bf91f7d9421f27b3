"""What it costs to be looked at, and how late a picture is in a browser.

``python -m benchmarks.page`` needs Chromium and the assets of the page, see `tools.page_assets`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import struct
import tempfile
import threading
import time
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from playwright.sync_api import sync_playwright
from websockets.sync.client import connect

from benchmarks.clock_camera import BITS, READ_CLOCK, ROWS, clock_camera
from benchmarks.serving import Server, server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.sharedctypes import Synchronized

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
SETTLE_SECONDS = 4.0
WIDTH = 1280
LOOKS = (
    (0, "-", "-"),
    (1, "large", "jpeg"),
    (4, "large", "jpeg"),
    (4, "tile", "jpeg"),
    (1, "large", "h264"),
    (4, "large", "h264"),
)
"""How many look, at which size, in which codec."""


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, clock_camera() as address:
        os.environ["WHOSTHERE_HOME"] = str(Path(folder))
        with server("--source", address) as served:
            camera = _camera(served)
            _print_costs(served, camera, seconds)
            _print_delays(served, camera, seconds)


def _print_costs(served: Server, camera: str, seconds: float) -> None:
    print(
        "| viewers | size | codec | server CPU % of a core | more than without "
        "| pictures a second each | Mbit/s each |"
    )
    print("|---:|---|---|---:|---:|---:|---:|")
    alone = None
    for viewers, size, codec in LOOKS:
        with _viewers(served, camera, viewers, size, codec) as (drawn, received):
            time.sleep(SETTLE_SECONDS)
            before, began = served.cpu_seconds(), time.monotonic()
            pictures, octets = drawn.value, received.value
            time.sleep(seconds)
            elapsed = time.monotonic() - began
            percent = 100 * (served.cpu_seconds() - before) / elapsed
            rate = (drawn.value - pictures) / elapsed / max(viewers, 1)
            megabits = 8e-6 * (received.value - octets) / elapsed / max(viewers, 1)
        alone = percent if alone is None else alone
        print(
            f"| {viewers} | {size} | {codec} | {percent:.0f} | {percent - alone:.0f} | {rate:.1f} "
            f"| {megabits:.1f} |"
        )


def _print_delays(served: Server, camera: str, seconds: float) -> None:
    print("\n| codec | other viewers | pictures a second | p50 ms | p95 ms |")
    print("|---|---:|---:|---:|---:|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for codec, before in (("h264", ""), ("jpeg", "delete globalThis.VideoDecoder")):
            page = browser.new_page(viewport={"width": 1600, "height": 1000})
            page.add_init_script(before)
            page.goto(f"http://127.0.0.1:{served.port}/#/live/{camera}")
            picture = page.locator("canvas.picture-frame")
            # Not by `wait_for_function`: the page's policy forbids what that does.
            while picture.evaluate("canvas => canvas.width") != WIDTH:
                time.sleep(0.1)
            for others in (0, 3):
                with _viewers(served, camera, others, "large", codec):
                    time.sleep(SETTLE_SECONDS)
                    wanted = {"bits": BITS, "rows": ROWS, "seconds": seconds}
                    late = page.evaluate(READ_CLOCK, wanted)
                rate, cuts = len(late) / seconds, statistics.quantiles(late, n=100)
                print(f"| {codec} | {others} | {rate:.1f} | {cuts[49]:.0f} | {cuts[94]:.0f} |")
            page.close()
        browser.close()


@contextmanager
def _viewers(
    served: Server, camera: str, many: int, size: str, codec: str
) -> Iterator[tuple[Synchronized[int], Synchronized[int]]]:
    """That many who look at a camera, in a process of their own; pictures and bytes they got."""
    context = get_context("spawn")
    drawn: Synchronized[int] = context.Value("q", 0)
    received: Synchronized[int] = context.Value("q", 0)
    look = {"camera": camera, "size": size, "codec": codec}
    process = context.Process(
        target=_look, args=(served.port, many, look, drawn, received), daemon=True
    )
    process.start()
    try:
        yield drawn, received
    finally:
        process.terminate()
        process.join()


def _look(
    port: int,
    many: int,
    look: dict[str, str],
    drawn: Synchronized[int],
    received: Synchronized[int],
) -> None:
    def view() -> None:
        with connect(f"ws://127.0.0.1:{port}/api/live", max_size=None, proxy=None) as socket:
            socket.send(json.dumps({"watch": [look]}))
            for message in socket:
                if isinstance(message, bytes):
                    (length,) = struct.unpack_from(">I", message)
                    seq = json.loads(message[4 : 4 + length])["seq"]
                    socket.send(json.dumps({"drawn": [look["camera"], seq]}))
                    with drawn.get_lock(), received.get_lock():
                        drawn.value += 1
                        received.value += len(message)

    threads = [threading.Thread(target=view) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _camera(served: Server) -> str:
    """Id of the camera, once it is live."""
    while True:
        with urlopen(f"http://127.0.0.1:{served.port}/api/cameras") as answer:
            (camera,) = json.load(answer)["cameras"]
        if camera["state"] == "live" and camera["width"]:
            return str(camera["id"])
        time.sleep(0.1)


if __name__ == "__main__":
    main()
