"""The page about training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.page.test_people import OBAMA, add, group_of_own, portraits
from tests.rigs.browser import needs_browser

if TYPE_CHECKING:
    from tests.rigs.browser import Visit

pytestmark = needs_browser


def test_without_photos_the_page_leads_to_people(signed_in: Visit) -> None:
    group_of_own(signed_in, "untrained")
    page = signed_in.page
    page.get_by_role("link", name="Training").click()
    expect(page.get_by_role("heading", name="Nobody to tell apart yet")).to_be_visible()
    page.get_by_role("link", name="Go to People").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")


def test_a_stricter_line_is_tried_and_then_used(signed_in: Visit) -> None:
    group_of_own(signed_in, "stricter")
    page = signed_in.page
    add(page, OBAMA, portraits(OBAMA)[:2])
    add(page, "Grace Hopper", portraits("Grace Hopper"))
    page.get_by_role("link", name="Training").click()
    expect(page.get_by_text("This is the line in use")).to_be_visible()
    expect(page.get_by_role("img", name="How alike the photos are")).to_be_visible()
    expect(page.get_by_role("link", name="Grace Hopper").first).to_be_visible()
    assert signed_in.barriers() == []

    slider = page.get_by_role("slider", name="Where the line lies")
    before = slider.get_attribute("aria-valuetext")
    usual = page.get_by_text("strangers would get a name").inner_text()
    for _ in range(20):
        slider.press("ArrowRight")
    expect(page.get_by_text("strangers would get a name")).not_to_have_text(usual)
    tried = slider.get_attribute("aria-valuetext")
    assert tried != before
    page.get_by_role("button", name="Back to the line in use").click()
    expect(slider).to_have_attribute("aria-valuetext", before or "")

    for _ in range(20):
        slider.press("ArrowRight")
    page.get_by_role("button", name="Use this line").click()
    expect(page.get_by_text("The new line is in use")).to_be_visible()
    expect(slider).to_have_attribute("aria-valuetext", tried or "")
    page.reload()
    told = signed_in.api("GET", "/api/training?group=stricter")
    assert f"likeness {told['threshold']:.2f}" == tried


def test_the_histogram_can_be_read_as_a_table(signed_in: Visit) -> None:
    group_of_own(signed_in, "as a table")
    page = signed_in.page
    add(page, OBAMA, portraits(OBAMA)[:2])
    page.get_by_role("link", name="Training").click()
    page.get_by_text("Show as a table").click()
    table = page.get_by_role("table", name="How alike the photos are")
    expect(table.get_by_role("columnheader", name="Same person")).to_be_visible()
    expect(table.get_by_role("cell", name="100%")).to_be_visible()


def test_a_photo_under_the_wrong_name_is_shown_and_removed(signed_in: Visit) -> None:
    group_of_own(signed_in, "mixed up")
    page = signed_in.page
    add(page, OBAMA, portraits(OBAMA)[:2])
    add(page, "Grace Hopper", portraits("Grace Hopper"))
    people = signed_in.api("GET", "/api/people?group=mixed%20up")["people"]
    ids = {person["name"]: person["id"] for person in people}
    # Somebody merged two and split them wrongly.
    signed_in.api("POST", f"/api/people/{ids['Grace Hopper']}/merge", {"into": ids[OBAMA]})
    merged = signed_in.api("GET", f"/api/people/{ids[OBAMA]}")
    first = merged["photos_list"][0]["id"]
    body = {"photos": [first], "name": "Somebody"}
    signed_in.api("POST", f"/api/people/{ids[OBAMA]}/split", body)
    page.get_by_role("link", name="Training").click()
    doubt = page.get_by_role("listitem").filter(has_text="looks like")
    expect(doubt.first).to_be_visible()
    count = doubt.count()
    doubt.first.get_by_role("button", name="Remove photo").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove photo").click()
    expect(page.get_by_text("The photo was removed")).to_be_visible()
    expect(doubt).not_to_have_count(count)
