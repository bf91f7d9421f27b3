"""The live page: who is there is drawn, listed, named and corrected; cameras come, go and die."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import cv2
import pytest
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import PHONE, needs_browser
from tests.rigs.clips import write_clip
from tests.rigs.rtsp_server import RtspServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tests.rigs.browser import Visit
    from tests.server.serving import Served

pytestmark = needs_browser

SHOWN_MS = 60_000
"""For networks on a busy machine to know somebody."""


@pytest.fixture
def live(watching: Served, browser: Browser) -> Iterator[Visit]:
    """An admin at the live page, as the demo begins anew."""
    for visit in visiting(browser, watching):
        visit.sign_in(watching.key)
        [camera] = [c for c in visit.api("GET", "/api/cameras")["cameras"] if c["kind"] == "demo"]
        visit.api("POST", f"/api/cameras/{camera['id']}/restart")
        visit.open("live")
        yield visit


def picture(page: Page, of: str, shows: str) -> Locator:
    return page.get_by_role("img", name=re.compile(f"^{of}: .*{shows}"))


def pointed_at(button: Locator) -> Locator:
    """A message's button; the message stays while somebody points at it."""
    button.hover()
    return button


def ink(page: Page) -> int:
    """How much the overlay of the first picture holds."""
    drawn: int = page.locator("canvas.picture-overlay").first.evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
        ".data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0)"
    )
    return drawn


def test_the_tile_tells_who_is_there(live: Visit) -> None:
    page = live.page

    expect(picture(page, "demo", "Barack Obama")).to_be_visible(timeout=SHOWN_MS)
    expect(page.get_by_role("link", name="Barack Obama")).to_be_visible()
    assert ink(page) > 0
    assert live.barriers() == []


def test_layers_are_drawn_as_they_are_chosen_and_stay_chosen(live: Visit) -> None:
    page = live.page
    expect(picture(page, "demo", "Barack Obama")).to_be_visible(timeout=SHOWN_MS)
    page.get_by_role("button", name="Head pose").click()

    for layer in ("Boxes", "Names", "Attributes", "Head pose"):
        page.get_by_role("button", name=layer, exact=True).click()

    page.wait_for_function(
        "() => [...document.querySelectorAll('canvas.picture-overlay')].every(canvas =>"
        " canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
        ".data.every(value => value === 0))"
    )
    page.reload()
    expect(page.get_by_role("button", name="Boxes")).to_have_attribute("aria-pressed", "false")


def test_a_camera_is_opened_large_and_left_by_the_keyboard(live: Visit) -> None:
    page = live.page

    page.get_by_role("button", name="Show demo large").click()
    expect(page).to_have_url(re.compile("#/live/.+"))
    expect(picture(page, "demo", "Barack Obama")).to_be_visible(timeout=SHOWN_MS)
    page.reload()
    expect(page.get_by_role("region", name="demo")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page).to_have_url(re.compile("#/live$"))


def test_a_stranger_is_named_where_they_are_seen_and_it_can_be_undone(live: Visit) -> None:
    page = live.page
    row = page.locator("li.live-visitor", has_text="Stranger").first
    expect(row).to_be_visible(timeout=SHOWN_MS)

    row.get_by_role("button", name="Who is this?").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Eileen Collins")
    page.get_by_role("dialog").get_by_label("Name").press("Enter")
    undo = pointed_at(page.get_by_role("button", name="Undo"))

    expect(page.get_by_role("link", name="Eileen Collins").first).to_be_visible(timeout=SHOWN_MS)
    undo.click()
    expect(page.get_by_role("link", name="Eileen Collins")).to_have_count(0, timeout=SHOWN_MS)


def test_somebody_who_is_taken_for_another_is_not_any_more(live: Visit) -> None:
    page = live.page
    # Visitors of other tests, who have left, are others: nothing was said of them.
    in_view = page.locator("section").filter(has=page.get_by_role("heading", name="In view now"))
    name = in_view.get_by_role("link", name="Joe Biden")
    expect(name).to_be_visible(timeout=SHOWN_MS)

    in_view.get_by_role("button", name="Not Joe Biden?").click()

    expect(page.get_by_text("Noted: that was not Joe Biden.")).to_be_visible()
    undo = pointed_at(page.get_by_role("button", name="Undo"))
    expect(name).to_have_count(0, timeout=SHOWN_MS)
    undo.click()
    expect(page.get_by_role("link", name="Joe Biden").first).to_be_visible(timeout=SHOWN_MS)


def test_a_camera_that_dies_is_told_and_comes_back(live: Visit, tmp_path: Path) -> None:
    page = live.page
    clip = write_clip(tmp_path / "clip.mp4")
    with RtspServer(clip, "admin:s3cret") as camera:
        page.get_by_role("button", name="Add a camera").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Address").fill(camera.url_with(None))
        dialog.get_by_label("User").fill("admin")
        dialog.get_by_label("Password").fill("s3cret")
        dialog.get_by_label("What to call it").fill("Door")
        dialog.get_by_role("button", name="Add a camera").click()
        tile = page.locator("article", has_text="Door")
        expect(tile.get_by_text("Live", exact=True)).to_be_visible(timeout=SHOWN_MS)

        camera.kill()
        expect(tile.get_by_text("Lost, trying again").first).to_be_visible(timeout=SHOWN_MS)
        camera.start(clip)
        expect(tile.get_by_text("Live", exact=True)).to_be_visible(timeout=SHOWN_MS)
        assert "s3cret" not in page.content()

        tile.get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name="Pause").click()
        expect(tile.get_by_text("Paused").first).to_be_visible(timeout=SHOWN_MS)
        tile.get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name="Remove").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(tile).to_have_count(0)


def test_an_address_that_cannot_be_meant_is_told_in_the_dialog(live: Visit) -> None:
    page = live.page
    live.expected.append("400 (Bad Request) [/api/cameras]")

    page.get_by_role("button", name="Add a camera").click()
    page.get_by_role("dialog").get_by_label("Address").fill("gopher://camera/1")
    page.get_by_role("dialog").get_by_role("button", name="Add a camera").click()

    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("gopher")


def test_what_has_ended_can_be_played_again_from_its_tile(live: Visit) -> None:
    page = live.page

    # A film of a few seconds.
    again = page.get_by_role("button", name="Play again")
    expect(again).to_be_visible(timeout=SHOWN_MS)
    assert live.barriers() == []
    again.click()

    expect(page.get_by_text("Live", exact=True).last).to_be_visible(timeout=SHOWN_MS)
    expect(page).to_have_url(re.compile("#/live$"))


def test_the_focus_comes_back_to_the_tile_that_was_left(live: Visit) -> None:
    page = live.page
    tile = page.get_by_role("button", name="Show demo large")

    tile.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="demo")).to_be_focused()
    page.keyboard.press("Escape")

    expect(tile).to_be_focused()


def test_the_picture_is_saved_as_it_is_shown(live: Visit) -> None:
    page = live.page
    page.get_by_role("button", name="Show demo large").click()
    expect(picture(page, "demo", "Barack Obama")).to_be_visible(timeout=SHOWN_MS)

    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the picture").click()

    assert saved.value.suggested_filename.startswith("demo ")
    image = cv2.imread(str(saved.value.path()))
    assert image is not None
    assert image.shape[:2] == (720, 1280)


def test_arrow_keys_lead_from_camera_to_camera(live: Visit, tmp_path: Path) -> None:
    page = live.page
    clip = write_clip(tmp_path / "clip.mp4")
    yard = live.api("POST", "/api/cameras", {"name": "Yard", "address": str(clip)})
    try:
        expect(page.get_by_role("button", name="Show Yard large")).to_be_visible()
        page.get_by_role("button", name="Show demo large").click()
        # Not before: keys are heard from then on.
        expect(page.get_by_role("region", name="demo")).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("region", name="Yard")).to_be_focused()
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("region", name="demo")).to_be_focused()
    finally:
        live.api("DELETE", f"/api/cameras/{yard['id']}")


def test_where_there_is_no_camera_the_demo_is_a_click_away(signed_in: Visit) -> None:
    page = signed_in.open("live")
    expect(page.get_by_role("heading", name="No camera yet")).to_be_visible()
    assert signed_in.barriers() == []

    page.get_by_role("button", name="Watch the demo").click()

    expect(page.get_by_role("button", name="Show Demo large")).to_be_visible(timeout=SHOWN_MS)
    for camera in signed_in.api("GET", "/api/cameras")["cameras"]:
        signed_in.api("DELETE", f"/api/cameras/{camera['id']}")
    expect(page.get_by_role("heading", name="No camera yet")).to_be_visible()


def test_a_camera_that_is_gone_is_said_to_be(live: Visit) -> None:
    live.open("live/nothing")

    expect(live.page.get_by_text("There is no such camera any more.")).to_be_visible()


def test_without_a_camera_it_is_said(signed_in: Visit) -> None:
    page = signed_in.open("live/own")

    page.get_by_role("button", name="Start my camera").click()

    expect(page.get_by_role("alert")).to_contain_text("has no camera")
    assert signed_in.barriers() == []


def test_a_page_that_gets_no_camera_says_how_to_open_it(signed_in: Visit) -> None:
    # As over plain http from another machine.
    signed_in.page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => undefined })"
    )

    page = signed_in.open("live/own")

    expect(page.get_by_role("alert")).to_contain_text("https")
    expect(page.get_by_role("button", name="Start my camera")).to_have_count(0)


def test_a_phone_shows_it_all_without_scrolling_sideways(live: Visit) -> None:
    live.page.set_viewport_size(PHONE)

    expect(live.page.get_by_role("button", name="Show demo large")).to_be_visible()
    assert live.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
