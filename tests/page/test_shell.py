"""The frame around the pages: the keyboard, the theme, and what is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import PHONE, needs_browser
from tests.server.serving import Served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.rigs.browser import Visit

pytestmark = needs_browser

PAGES = ("live", "people", "strangers", "training", "sightings", "insights", "system")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("place", PAGES)
def test_every_page_is_open_to_everybody(signed_in: Visit, place: str, theme: str) -> None:
    page = signed_in.open(place)
    while not page.get_by_role("button", name=theme).is_visible():
        page.get_by_role("button", name=re.compile("device|Light|Dark")).click()
    expect(page.locator("[role=status] .skeleton")).to_have_count(0)

    assert page.title().endswith("whosthere")
    assert signed_in.barriers() == []


@pytest.mark.parametrize("place", PAGES)
def test_every_page_fits_a_phone(signed_in: Visit, place: str) -> None:
    signed_in.page.set_viewport_size(PHONE)

    page = signed_in.open(place)
    expect(page.locator("[role=status] .skeleton")).to_have_count(0)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_one_signs_out_on_a_phone(signed_in: Visit) -> None:
    signed_in.page.set_viewport_size(PHONE)
    page = signed_in.open("people")

    page.get_by_role("button", name="tests, admin").click()
    page.get_by_role("menuitem", name="As the device").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="tests, admin").click()
    signed_in.expected.append("401 (Unauthorized)")
    page.get_by_role("menuitem", name="Sign out").click()

    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()


def test_one_walks_through_the_pages_by_keyboard(signed_in: Visit) -> None:
    page = signed_in.open("live")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()

    page.get_by_role("link", name="People").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="People")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()


def test_the_theme_is_remembered(signed_in: Visit) -> None:
    page = signed_in.open("people")
    page.get_by_role("button", name="As the device").click()
    page.get_by_role("button", name="Light").click()

    page.reload()

    expect(page.get_by_role("button", name="Dark")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_an_address_that_is_no_page_says_so(signed_in: Visit) -> None:
    page = signed_in.open("nowhere")

    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    page.get_by_role("link", name="Go to Live").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Live")


def test_a_server_that_goes_away_and_comes_back_is_told(
    assets: None, browser: Browser, tmp_path: Path
) -> None:
    with Served(tmp_path) as server:
        for visit in visiting(browser, server):
            visit.expected += ["WebSocket", "net::ERR_"]
            visit.sign_in(server.key)
            page = visit.open("live")
            expect(page.get_by_role("heading", name="No camera yet")).to_be_visible()

            server.kill()
            expect(page.get_by_text("Reconnecting to the server…")).to_be_visible()
            server.restart()
            expect(page.get_by_text("Reconnecting to the server…")).to_have_count(0)
