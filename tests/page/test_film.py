"""Large pictures come as H.264 where the browser decodes it, and as JPEGs elsewhere."""

from __future__ import annotations

import json
import struct
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import PHONE, needs_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, WebSocket

    from tests.rigs.browser import Visit
    from tests.server.serving import Served

pytestmark = needs_browser

WITHOUT_DECODER = "delete globalThis.VideoDecoder"

KEEPS_EVERYTHING_BACK = """
globalThis.VideoDecoder = class {
  static isConfigSupported = async () => ({ supported: true });
  state = "unconfigured";
  configure() { this.state = "configured"; }
  decode() {}
  close() { this.state = "closed"; }
};
"""

FAILS = """
VideoDecoder.prototype.decode = function () { this.configure({ codec: "avc1.ffffff" }); };
"""


@dataclass
class Received:
    """Sizes of the pictures that a page was sent."""

    jpeg: list[int] = field(default_factory=list)
    h264: list[int] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self.hear)

    def hear(self, message: str | bytes) -> None:
        if isinstance(message, str):
            return
        (length,) = struct.unpack_from(">I", message)
        assert json.loads(message[4 : 4 + length])["camera"]
        picture = message[4 + length :]
        (self.jpeg if picture.startswith(b"\xff\xd8") else self.h264).append(len(picture))


@pytest.fixture
def visit(watching: Served, browser: Browser) -> Iterator[Visit]:
    """Somebody who is signed in at a server that watches the demo."""
    for visit in visiting(browser, watching):
        visit.sign_in(watching.key)
        yield visit


def watch(visit: Visit, before: str = "") -> Received:
    """Look at the demo from its beginning on, large; ``before`` runs in the page first."""
    received = Received()
    visit.page.add_init_script(before)
    visit.page.on("websocket", received.listen)
    [camera] = [c for c in visit.api("GET", "/api/cameras")["cameras"] if c["kind"] == "demo"]
    visit.api("POST", f"/api/cameras/{camera['id']}/restart")
    visit.open(f"live/{camera['id']}")
    visit.page.reload()
    expect(visit.page.get_by_role("region", name="demo")).to_be_visible()
    return received


def moves(page: Page, times: int) -> None:
    """Wait until the picture has changed that often."""
    canvas = page.locator("canvas.picture-frame")
    seen = set[str]()
    end = time.monotonic() + 60
    while len(seen) <= times:
        assert time.monotonic() < end, "the picture stands still"
        seen.add(canvas.evaluate("canvas => canvas.toDataURL('image/jpeg')"))
        page.wait_for_timeout(50)


def test_a_large_picture_comes_as_h264_and_moves(visit: Visit) -> None:
    received = watch(visit)

    moves(visit.page, 20)

    assert len(received.h264) > len(received.jpeg)
    assert sum(received.h264) / len(received.h264) < sum(received.jpeg) / len(received.jpeg) / 3
    assert visit.page.locator("canvas.picture-frame").evaluate("c => c.width") == 1280


def test_without_a_decoder_it_comes_as_jpegs(visit: Visit) -> None:
    received = watch(visit, WITHOUT_DECODER)

    moves(visit.page, 20)

    assert received.h264 == []


@pytest.mark.parametrize("decoder", [KEEPS_EVERYTHING_BACK, FAILS])
def test_with_a_decoder_that_does_not_work_it_soon_comes_as_jpegs(
    visit: Visit, decoder: str
) -> None:
    received = watch(visit, decoder)

    moves(visit.page, 20)

    assert received.h264
    assert len(received.jpeg) >= 20


def test_it_goes_on_when_the_window_becomes_narrow(visit: Visit) -> None:
    received = watch(visit)
    moves(visit.page, 5)
    before = len(received.h264)

    visit.page.set_viewport_size(PHONE)

    moves(visit.page, 5)
    # A decoder that had lost its place would wait for the encoder's next complete picture.
    assert 0 < len(received.h264) - before < 100
