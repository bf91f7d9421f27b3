"""Coming in, and going out again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import needs_browser
from tests.server.serving import Served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.rigs.browser import Visit

pytestmark = needs_browser


def test_the_link_opens_the_page_once(assets: None, browser: Browser, tmp_path: Path) -> None:
    with Served(tmp_path) as server:
        (link,) = re.findall(r"http\S+#/sign-in\?link=\S+", "\n".join(server.told))
        for visit in visiting(browser, server):
            page = visit.page
            page.goto(link)
            expect(page.get_by_role("heading", name="Live", exact=True)).to_be_visible()
            assert "link=" not in page.url

            # Of the page, too, where it asked for something just before.
            visit.expected.append("401 (Unauthorized)")
            page.get_by_role("button", name="Sign out").click()
            expect(page.get_by_role("button", name="Sign in")).to_be_visible()

            page.goto("about:blank")
            page.goto(link)
            expect(page.get_by_text("that link was used or is too old")).to_be_visible()


def test_a_wrong_key_is_told_of(visit: Visit) -> None:
    page = visit.open("")
    visit.expected.append("401 (Unauthorized)")
    page.get_by_label("Key").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("that key is not known")).to_be_visible()
    assert not visit.barriers()


def test_a_key_opens_the_page_for_as_long_as_one_stays(visit: Visit, served: Served) -> None:
    page = visit.open("")
    page.get_by_label("Key").fill(served.key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Live")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Live")).to_be_visible()

    visit.expected.append("401 (Unauthorized)")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert visit.barriers() == []
