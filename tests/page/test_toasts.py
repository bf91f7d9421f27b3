"""What was done is told for a few seconds, and for as long as somebody is at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.rigs.browser import needs_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.rigs.browser import Visit

pytestmark = needs_browser

LATER_MS = 20_000
"""When a toast that nobody is at has long gone."""


@pytest.fixture
def page(signed_in: Visit) -> Iterator[Page]:
    """The page, by a clock that a test moves on, with something that was just renamed."""
    page = signed_in.page
    page.clock.install()
    made = signed_in.api("POST", "/api/people", {"name": "Toast"})
    signed_in.open(f"people/{made['id']}")
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="New name").fill("Toasted")
    page.get_by_role("button", name="Save").click()
    expect(told(page)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    yield page
    signed_in.api("DELETE", f"/api/people/{made['id']}")


def told(page: Page) -> Locator:
    return page.get_by_role("status").get_by_text("Toast is now called Toasted")


def go_by(page: Page, milliseconds: int) -> None:
    """Let time pass, and the page show what became of it."""
    page.clock.fast_forward(milliseconds)
    page.evaluate("() => new Promise((shown) => setTimeout(shown))")


def test_a_toast_goes_by_itself(page: Page) -> None:
    page.clock.fast_forward(LATER_MS)
    expect(told(page)).to_have_count(0)


def test_a_toast_waits_under_the_pointer(page: Page) -> None:
    told(page).hover()
    go_by(page, LATER_MS)
    assert told(page).is_visible()

    page.mouse.move(1, 1)
    page.clock.fast_forward(LATER_MS)
    expect(told(page)).to_have_count(0)


def test_a_toast_waits_for_the_keyboard(page: Page) -> None:
    page.get_by_role("status").get_by_role("button", name="Undo").focus()
    go_by(page, LATER_MS)
    page.keyboard.press("Tab")
    expect(page.get_by_role("status").get_by_role("button", name="Close")).to_be_focused()
    go_by(page, LATER_MS)
    assert told(page).is_visible()

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Taken back")).to_be_visible()
    expect(told(page)).to_have_count(0)
    page.clock.fast_forward(LATER_MS)
    expect(page.get_by_text("Taken back")).to_have_count(0)
