"""The pages about people, as somebody uses them who knows no command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PIL import Image as Pillow
from playwright.sync_api import expect

from tests.page.conftest import visiting
from tests.rigs.browser import needs_browser
from tests.server.serving import Served
from whosthere.demo import pictures

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.rigs.browser import Visit

pytestmark = needs_browser

OBAMA = "Barack Obama"


def portraits(name: str) -> list[Path]:
    return [picture.path for picture in pictures() if picture.person == name]


def group_of_own(visit: Visit, name: str) -> None:
    """Open the page with a new, empty group chosen, as its user would."""
    page = visit.open("people")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="New group").click()
    page.get_by_role("textbox", name="Name of the group").fill(name)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Nobody is known yet")).to_be_visible()


def add(page: Page, name: str, photos: list[Path]) -> None:
    """Add somebody by upload; ends when every photo is judged."""
    page.get_by_role("button", name="Add person").first.click()
    page.get_by_role("dialog").get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Next").click()
    dialog = page.get_by_role("dialog", name=f"Photos of {name}")
    dialog.locator("input[type=file]").set_input_files(photos)
    expect(dialog.get_by_text("Good photo")).to_have_count(len(photos))
    dialog.get_by_role("button", name="Done").click()


def open_person(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def undo(page: Page) -> None:
    page.get_by_role("status").get_by_role("button", name="Undo").last.click()
    expect(page.get_by_text("Taken back")).to_be_visible()


def test_somebody_is_added_by_upload_and_each_photo_is_judged(signed_in: Visit) -> None:
    group_of_own(signed_in, "by upload")
    page = signed_in.page
    add(page, OBAMA, portraits(OBAMA)[:2])
    open_person(page, OBAMA)
    expect(page.get_by_role("img", name="Photo quality").first).to_be_visible()
    expect(page.get_by_alt_text(f"Photo 2 of {OBAMA}")).to_be_visible()
    signed_in.expected.append("400 (Bad Request)")
    page.get_by_role("button", name="Add photos").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(
        [portraits(OBAMA)[0], *portraits("Grace Hopper")]
    )
    expect(dialog.get_by_text("Not taken: it is a copy")).to_be_visible()
    expect(dialog.get_by_text("Not taken: it looks unlike")).to_be_visible()
    assert signed_in.barriers() == []


def test_nobody_is_added_by_photos_that_are_all_refused(signed_in: Visit, tmp_path: Path) -> None:
    group_of_own(signed_in, "refused")
    page = signed_in.page
    nobody = [tmp_path / "wall.png", tmp_path / "floor.png"]
    for photo in nobody:
        Pillow.new("RGB", (200, 200)).save(photo)
    page.get_by_role("button", name="Add person").first.click()
    page.get_by_role("dialog").get_by_role("textbox", name="Name").fill(OBAMA)
    page.get_by_role("button", name="Next").click()
    dialog = page.get_by_role("dialog", name=f"Photos of {OBAMA}")
    signed_in.expected.append("400 (Bad Request) [/api/newcomers]")
    choose = dialog.locator("input[type=file]")
    choose.set_input_files(nobody)
    expect(dialog.get_by_text("Not taken: there is no face in it")).to_have_count(2)
    assert signed_in.api("GET", "/api/people?group=refused")["people"] == []

    choose.set_input_files(portraits(OBAMA)[:2])
    expect(dialog.get_by_text("Good photo")).to_have_count(2)
    expect(dialog.get_by_text("Not taken: there is no face in it")).to_have_count(2)
    dialog.get_by_role("button", name="Done").click()
    open_person(page, OBAMA)
    expect(page.get_by_alt_text(f"Photo 2 of {OBAMA}")).to_be_visible()


def test_a_name_that_is_taken_is_said_beside_the_field(signed_in: Visit) -> None:
    group_of_own(signed_in, "taken")
    page = signed_in.page
    signed_in.api("POST", "/api/people", {"name": "Anna", "group": "taken"})
    page.get_by_role("button", name="Add person").first.click()
    field = page.get_by_role("dialog").get_by_role("textbox", name="Name")
    signed_in.expected.append("409 (Conflict) [/api/newcomers]")
    field.fill("anna")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("anna")
    assert field.get_attribute("aria-invalid") == "true"


def test_people_are_found_by_name_whatever_its_accents(signed_in: Visit) -> None:
    group_of_own(signed_in, "search")
    for name in ("Zoë Ångström", "Bob"):
        signed_in.api("POST", "/api/people", {"name": name, "group": "search"})
    page = signed_in.page
    page.get_by_role("link", name="Live").click()
    page.get_by_role("link", name="People").click()
    search = page.get_by_role("searchbox", name="Search by name")
    search.fill("zoe ang")
    expect(page.get_by_text("1 person")).to_be_visible()
    search.fill("nobody")
    page.get_by_role("button", name="Show everybody").click()
    expect(page.get_by_text("2 people")).to_be_visible()
    assert signed_in.barriers() == []


def test_renaming_can_be_taken_back(signed_in: Visit) -> None:
    group_of_own(signed_in, "renaming")
    page = signed_in.page
    add(page, "Grace", portraits("Grace Hopper"))
    open_person(page, "Grace")
    page.get_by_role("button", name="Rename").click()
    field = page.get_by_role("textbox", name="New name")
    expect(field).to_have_value("Grace")
    field.fill("Amazing Grace")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amazing Grace")
    undo(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Grace")


def test_somebody_is_opened_by_keyboard_alone(signed_in: Visit) -> None:
    group_of_own(signed_in, "keyboard")
    page = signed_in.page
    add(page, "Grace", portraits("Grace Hopper"))
    page.get_by_role("link", name="Grace").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Grace")
    expect(page).to_have_title("Grace · whosthere")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="More")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Merge into")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Erase Grace for good")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_photos_of_two_are_split_and_merged_again(signed_in: Visit) -> None:
    group_of_own(signed_in, "two in one")
    page = signed_in.page
    add(page, OBAMA, portraits(OBAMA))
    open_person(page, OBAMA)
    page.get_by_role("button", name="Select").click()
    page.get_by_role("checkbox", name="Select photo 1").check()
    page.get_by_role("button", name="Split off").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("His brother")
    dialog.get_by_role("button", name="Split off").click()
    expect(page.get_by_alt_text(f"Photo 3 of {OBAMA}")).to_have_count(0)

    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Merge into").click()
    page.get_by_role("radio", name="His brother").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("His brother")
    expect(page.get_by_alt_text("Photo 3 of His brother")).to_be_visible()
    undo(page)
    expect(page.get_by_alt_text("Photo 2 of His brother")).to_have_count(0)


def test_a_photo_is_removed(signed_in: Visit) -> None:
    group_of_own(signed_in, "one photo less")
    page = signed_in.page
    add(page, OBAMA, portraits(OBAMA)[:2])
    open_person(page, OBAMA)
    page.get_by_role("button", name="Remove photo").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Remove photo").click()
    expect(page.get_by_text("The photo was removed")).to_be_visible()
    expect(page.get_by_alt_text(f"Photo 2 of {OBAMA}")).to_have_count(0)


def test_erasing_asks_for_the_name_and_proves_what_was_done(signed_in: Visit) -> None:
    group_of_own(signed_in, "erasing")
    page = signed_in.page
    add(page, OBAMA, portraits(OBAMA)[:1])
    open_person(page, OBAMA)
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Erase").click()
    dialog = page.get_by_role("dialog")
    erase = dialog.get_by_role("button", name="Erase", exact=True)
    expect(erase).to_be_disabled()
    dialog.get_by_role("textbox").fill(OBAMA)
    erase.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{OBAMA} was erased")
    expect(page.get_by_text("Nothing is left in any of these places.")).to_be_visible()
    assert signed_in.barriers() == []
    with page.expect_download() as saving:
        page.get_by_role("button", name="Download as JSON").click()
    evidence = json.loads(saving.value.path().read_text(encoding="utf-8"))
    assert evidence["complete"] is True
    assert evidence["faces"] == 1
    assert OBAMA not in json.dumps(evidence)
    page.get_by_role("link", name="All people").click()
    expect(page.get_by_role("heading", name="Nobody is known yet")).to_be_visible()


def test_a_viewer_sees_people_and_changes_nothing(signed_in: Visit, served: Served) -> None:
    signed_in.api("POST", "/api/people", {"name": "Seen by all"})
    made = signed_in.api("POST", "/api/keys", {"name": "looks on", "role": "viewer"})
    signed_in.page.context.clear_cookies()
    signed_in.sign_in(made["secret"])
    page = signed_in.open("people")
    open_person(page, "Seen by all")
    for name in ("Add photos", "Rename", "More"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_the_group_of_the_settings_is_shown_though_nobody_is_in_it(
    assets: None, tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "config.toml").write_text('[people]\ngroup = "Lab"\n')
    with Served(tmp_path) as server:
        for visit in visiting(browser, server):
            visit.sign_in(server.key)
            page = visit.open("people")
            expect(page.get_by_role("combobox", name="Group")).to_have_value("Lab")
            expect(page.get_by_role("heading", name="Nobody is known yet")).to_be_visible()
