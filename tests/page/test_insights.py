"""What visits add up to, at the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import PHONE, needs_browser
from tests.server.api.history import delivered, fill
from tests.server.api.native import client
from tests.server.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.rigs.browser import Visit

pytestmark = needs_browser

ALL = 7


@pytest.fixture(scope="module")
def watched(assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server in whose home people were seen, and whose lake has all of it."""
    home = tmp_path_factory.mktemp("insights")
    fill(home)
    with Served(home) as server:
        with client(server) as api:
            delivered(api, ALL)
        yield server


@pytest.fixture
def visitor(watched: Served, browser: Browser) -> Iterator[Visit]:
    """An admin at its page."""
    for visit in visiting(browser, watched):
        visit.sign_in(watched.key)
        yield visit


def both_days(visitor: Visit) -> Page:
    page = visitor.open("insights")
    page.get_by_role("button", name="Choose days").click()
    page.get_by_label("From").fill("2026-01-31")
    page.get_by_label("To", exact=True).fill("2026-02-01")
    expect(page.get_by_role("heading", name="Visitors by day")).to_be_visible()
    return page


def test_figures_and_charts_are_those_of_the_days(visitor: Visit) -> None:
    page = both_days(visitor)
    figures = {
        stat.locator("dt").inner_text(): stat.locator("dd").inner_text().split("\n")[0]
        for stat in page.locator(".stat").all()
    }
    assert figures["Visits"] == "7"
    assert figures["Known people"] == "2"
    assert figures["Came back"] == "50%"
    card = page.locator("section", has=page.get_by_role("heading", name="Visitors by day"))
    card.get_by_text("Show as a table").click()
    cells = card.locator("tbody tr td").all_inner_texts()
    assert cells[1:3] == ["2", "2"]
    expect(page.get_by_role("cell", name="yard")).to_be_visible()
    expect(page.get_by_text("From 7 sightings")).to_be_visible()


def test_a_period_without_visits_says_so(visitor: Visit) -> None:
    page = visitor.open("insights")
    expect(page.get_by_role("heading", name="Nobody in this period")).to_be_visible()
    assert not visitor.barriers()


def test_a_lake_without_rows_says_what_to_do(signed_in: Visit) -> None:
    page = signed_in.open("insights")
    expect(page.get_by_role("heading", name="Nothing to add up yet")).to_be_visible()
    assert not signed_in.barriers()


def test_nothing_keeps_people_out_of_the_page(visitor: Visit) -> None:
    page = both_days(visitor)
    assert not visitor.barriers()
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.barriers()
