"""Who was seen, at the page: filters, the timeline, the evidence, files."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import PHONE, needs_browser
from tests.server.api.history import fill
from tests.server.serving import Served
from whosthere.server.access.roles import Role
from whosthere.server.keys import ApiKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.rigs.browser import Visit

pytestmark = needs_browser

ALL = 7


@pytest.fixture(scope="module")
def watched(assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server in whose home people were seen."""
    home = tmp_path_factory.mktemp("sightings")
    fill(home)
    with Served(home) as server:
        yield server


@pytest.fixture
def visitor(watched: Served, browser: Browser) -> Iterator[Visit]:
    """An admin at its page."""
    for visit in visiting(browser, watched):
        visit.sign_in(watched.key)
        yield visit


def everything(visitor: Visit) -> Page:
    page = visitor.open("sightings")
    page.get_by_role("button", name="All time").click()
    expect(page.get_by_role("heading", name=f"{ALL} visits")).to_be_visible()
    return page


def test_filters_narrow_what_is_listed(visitor: Visit) -> None:
    page = everything(visitor)
    rows = page.locator(".sighting")
    expect(rows).to_have_count(ALL)
    page.get_by_role("button", name="Strangers", exact=True).click()
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Person").select_option("Ada")
    expect(rows).to_have_count(2)
    page.get_by_label("Person").select_option("")
    page.get_by_label("Search name or camera").fill("yard")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("=Bob")
    page.get_by_label("Search name or camera").fill("nobody of that name")
    expect(page.get_by_text("No visit fits these filters.")).to_be_visible()
    page.get_by_role("button", name="Show all visits").click()
    expect(rows).to_have_count(ALL)


def test_a_link_shows_one_person(visitor: Visit, watched: Served) -> None:
    choices = visitor.api("GET", "/api/sightings/choices")
    ada = next(each["id"] for each in choices["people"] if each["name"] == "Ada")
    page = visitor.open(f"sightings?person={ada}")
    expect(page.locator(".sighting")).to_have_count(2)


def test_dragging_over_the_timeline_looks_closer(visitor: Visit) -> None:
    page = everything(visitor)
    lanes = page.locator(".timeline-lanes")
    box = lanes.bounding_box()
    assert box is not None
    # Since the first visit until now; the seven are at the very left, ever closer to it.
    page.mouse.move(box["x"] + 30, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] - 5, box["y"] + 10, steps=4)
    page.mouse.up()
    expect(page.get_by_role("button", name="Whole range")).to_be_visible()
    expect(page.locator(".sighting")).to_have_count(ALL)
    page.locator(".timeline").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Nobody was seen in this range.").first).to_be_visible()
    page.locator(".timeline").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".sighting")).to_have_count(ALL)


def test_a_visit_shows_its_evidence(visitor: Visit) -> None:
    page = everything(visitor)
    page.locator(".sighting", has_text="yard").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Visit of =Bob")).to_be_visible()
    expect(dialog.get_by_role("heading", name="Likeness over time")).to_be_visible()
    expect(dialog.locator("canvas").first).to_be_visible()
    expect(dialog.get_by_role("link", name="Open =Bob")).to_be_visible()
    expect(dialog.locator(".avatar img")).to_have_js_property("complete", value=True)
    assert not visitor.barriers()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".sighting")).to_have_count(ALL)


def test_what_is_selected_is_saved_as_a_file(visitor: Visit) -> None:
    page = everything(visitor)
    page.get_by_role("button", name="Known", exact=True).click()
    expect(page.locator(".sighting")).to_have_count(4)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save file").click()
    assert saved.value.suggested_filename.endswith(".csv")
    with saved.value.path().open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)].count("Ada") == 2


def test_whoever_only_looks_cannot_export(visitor: Visit, watched: Served) -> None:
    with ApiKeys.open(watched.home / "whosthere.db") as keys:
        _, key = keys.create("who looks", Role.VIEWER)
    visitor.sign_in(key)
    page = everything(visitor)
    expect(page.get_by_role("button", name="Export")).to_have_count(0)


def test_nothing_keeps_people_out_of_the_page(visitor: Visit) -> None:
    page = everything(visitor)
    assert not visitor.barriers()
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visitor.barriers()


def test_a_home_without_visits_says_what_to_do(signed_in: Visit) -> None:
    page = signed_in.open("sightings")
    expect(page.get_by_text("Nobody was seen yet")).to_be_visible()
    assert not signed_in.barriers()
