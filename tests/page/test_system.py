"""The page about the system: what is told, keys that come and go, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.rigs.browser import needs_browser

if TYPE_CHECKING:
    from tests.rigs.browser import Visit

pytestmark = needs_browser


def test_it_tells_where_rows_go_and_what_runs(signed_in: Visit) -> None:
    page = signed_in.open("system")

    expect(page.get_by_role("row", name="lake")).to_be_visible()
    page.get_by_role("link", name="Models").click()
    expect(page.get_by_text("mobilefacenet.onnx")).to_be_visible()


def test_a_key_is_shown_once_opens_what_its_role_may_and_is_revoked(
    signed_in: Visit, visit: Visit
) -> None:
    page = signed_in.open("system/keys")
    page.get_by_role("button", name="Make a key").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Reception")
    page.get_by_role("dialog").get_by_role("button", name="Make a key").click()
    secret = page.locator("[data-secret]").inner_text()
    page.get_by_role("dialog").get_by_text("Close", exact=True).click()

    ask = {"Ocp-Apim-Subscription-Key": secret}
    people = f"{signed_in.endpoint}/api/people"
    assert page.request.get(people, headers=ask).ok
    assert page.request.post(people, headers=ask, data={"name": "Nobody"}).status == 403

    row = page.get_by_role("row", name="Reception")
    expect(row).to_contain_text("viewer")
    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row.get_by_text("Revoked")).to_be_visible()
    page.context.clear_cookies()
    assert page.request.get(people, headers=ask).status == 401


def test_what_is_switched_is_kept_in_the_settings(signed_in: Visit) -> None:
    page = signed_in.open("system/privacy")
    looks = page.get_by_role("switch", name="Keep looks")
    expect(looks).not_to_be_checked()

    looks.check()
    page.reload()

    expect(looks).to_be_checked()
    looks.uncheck()
    expect(looks).not_to_be_checked()
