"""The camera of one's own browser: recognised by the server, which keeps nothing of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import cv2
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import launched, needs_browser, write_film
from whosthere.demo import pictures

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.serving import Served

pytestmark = needs_browser

SHOWN_MS = 60_000
"""For networks on a busy machine to know somebody."""


def test_ones_own_camera_is_recognised_and_nothing_of_it_is_kept(
    watching: Served, tmp_path: Path
) -> None:
    [portrait] = [one.path for one in pictures() if one.person == "Grace Hopper"]
    image = cv2.imread(str(portrait))
    assert image is not None
    film = write_film(tmp_path / "own.mjpeg", [image.astype("uint8")] * 4)
    with launched(film) as browser:
        for visit in visiting(browser, watching):
            visit.sign_in(watching.key)
            page = visit.open("live/own")
            page.get_by_role("button", name="Start my camera").click()

            expect(page.get_by_label(re.compile("Grace Hopper"))).to_be_visible(timeout=SHOWN_MS)
            page.get_by_role("button", name="Stop").click()
            expect(page.get_by_role("button", name="Start my camera")).to_be_visible()
            # The demo, which is watched all the while, leaves its own.
            sightings = visit.api("GET", "/api/sightings")["sightings"]
            visitors = visit.api("GET", "/api/visitors")
            assert {one["camera"] for one in sightings} <= {"demo"}
            assert {one["camera_name"] for one in visitors["in_view"] + visitors["left"]} <= {
                "demo"
            }
