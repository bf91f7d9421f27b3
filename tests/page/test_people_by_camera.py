"""Adding oneself before the camera of a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.page.test_people import OBAMA, group_of_own, open_person, portraits
from tests.rigs.browser import launched, needs_browser, write_film
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server.serving import Served
    from whosthere.types import Image

pytestmark = needs_browser

BY_CAMERA_MS = 120_000
SHOTS = 100
"""Of each pose in the film: seconds, so that three in a row are seen on a busy machine."""
FILM_SIZE = (854, 480)


def turning() -> Iterator[Image]:
    """Somebody before a camera who looks straight, to their left, and to their right."""
    straight, aside = (
        next(read_picture(path) for path in portraits(OBAMA) if path.stem.endswith(year))
        for year in ("2012", "2009")
    )
    for pose in (straight, np.ascontiguousarray(aside[:, ::-1]), aside):
        height, width = pose.shape[:2]
        room = height * FILM_SIZE[0] // FILM_SIZE[1] - width
        frame = cv2.copyMakeBorder(
            pose, 0, 0, room // 2, room - room // 2, cv2.BORDER_CONSTANT, value=(90, 90, 90)
        )
        for _ in range(SHOTS):
            yield cv2.resize(frame, FILM_SIZE).astype(np.uint8)


def test_somebody_is_added_by_camera(served: Served, tmp_path: Path) -> None:
    film = write_film(tmp_path / "turning.mjpeg", turning())
    with launched(film) as browser:
        for visit in visiting(browser, served):
            visit.sign_in(served.key)
            group_of_own(visit, "by camera")
            page = visit.page
            page.get_by_role("button", name="Add person").first.click()
            page.get_by_role("dialog").get_by_role("textbox", name="Name").fill(OBAMA)
            page.get_by_role("button", name="Next").click()
            page.get_by_role("button", name="Use the camera").click()
            page.get_by_role("button", name="Start the camera").click()
            expect(page.get_by_text("is recognised from now on")).to_be_visible(
                timeout=BY_CAMERA_MS
            )
            assert visit.barriers() == []
            page.get_by_role("button", name="Done").click()
            open_person(page, OBAMA)
            expect(page.get_by_alt_text(f"Photo 3 of {OBAMA}")).to_be_visible()
