"""The page about strangers: who was here, and who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import needs_browser
from tests.server.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.rigs.browser import Visit

pytestmark = needs_browser

SEEN_MS = 120_000
"""For the networks to recognise whom a camera shows, on a busy machine."""


@pytest.fixture(scope="module")
def watching(assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of these tests' own: who is before its camera is a stranger to nobody else."""
    with Served(tmp_path_factory.mktemp("watching")) as server:
        yield server


@pytest.fixture
def visit(watching: Served, browser: Browser) -> Iterator[Visit]:
    """Somebody who is signed in there as an admin."""
    for visit in visiting(browser, watching):
        visit.sign_in(watching.key)
        yield visit


@pytest.fixture
def camera(visit: Visit) -> Iterator[str]:
    """A camera that shows the bundled people, none of whom is known; its id."""
    added = visit.api("POST", "/api/cameras", {"address": "demo", "name": "Front door"})
    yield added["id"]
    visit.api("DELETE", f"/api/cameras/{added['id']}")


def test_without_a_stranger_the_page_says_that_none_are_kept_and_why(visit: Visit) -> None:
    page = visit.open("strangers")
    expect(page.get_by_text("No stranger was in front of a camera")).to_be_visible()
    expect(page.get_by_role("heading", name="Strangers are not kept")).to_be_visible()
    expect(page.get_by_text("Nothing was decided yet.")).to_be_visible()
    assert visit.barriers() == []


@pytest.mark.usefixtures("camera")
def test_a_stranger_in_view_is_named_and_the_name_taken_back(visit: Visit) -> None:
    page = visit.open("strangers")
    page.get_by_role("button", name="Who is this?").first.click(timeout=SEEN_MS)
    page.get_by_role("dialog").get_by_label("Name").fill("Whoever this is")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_text("Whoever this is is recognised from now on")).to_be_visible()
    (person,) = visit.api("GET", "/api/people")["people"]
    assert person["name"] == "Whoever this is"
    decision = page.get_by_role("listitem").filter(has_text="was named Whoever this is")
    decision.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("was known by nothing else, and is erased")).to_be_visible()
    assert visit.api("GET", "/api/people")["people"] == []


def test_strangers_are_kept_once_that_is_switched_on_then_named_or_forgotten(
    visit: Visit, camera: str
) -> None:
    page = visit.open("strangers")
    page.get_by_role("button", name="Keep strangers").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep strangers").click()
    expect(page.get_by_role("heading", name="Kept strangers")).to_be_visible()
    visit.api("POST", f"/api/cameras/{camera}/restart")
    groups = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Forget"))
    expect(groups.nth(1)).to_be_visible(timeout=SEEN_MS)
    expect(groups.first.get_by_alt_text("Look 1 at a stranger")).to_be_visible()
    assert visit.barriers() == []

    visit.api("PATCH", f"/api/cameras/{camera}", {"paused": True})
    groups.first.get_by_role("button", name="Who is this?").click()
    page.get_by_role("dialog").get_by_label("Name").fill("No stranger any more")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_text("No stranger any more is recognised from now on")).to_be_visible()

    groups.first.get_by_role("button", name="Forget").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget").click()
    expect(page.get_by_text("The stranger was forgotten")).to_be_visible()
    page.get_by_role("button", name="Stop keeping").click()
    expect(page.get_by_text("Strangers are no longer kept")).to_be_visible()
