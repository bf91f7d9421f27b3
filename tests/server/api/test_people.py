"""People through the native API: as a person at the page meets them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image as Pillow

from tests.server.api.native import client, portraits

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.server.serving import Served

OBAMA = "Barack Obama"


@pytest.fixture
def api(served: Served) -> Iterator[httpx.Client]:
    with client(served) as opened:
        yield opened


def add(api: httpx.Client, group: str, name: str, photos: list[bytes] | None = None) -> str:
    """Somebody with these photos; returns the id."""
    added = api.post("/people", json={"name": name, "group": group})
    assert added.status_code == 201, added.text
    person_id = added.json()["id"]
    for photo in photos or []:
        uploaded = upload(api, person_id, photo)
        assert uploaded.status_code == 201, uploaded.text
    return str(person_id)


def upload(api: httpx.Client, person_id: str, photo: bytes) -> httpx.Response:
    headers = {"Content-Type": "image/jpeg"}
    return api.post(f"/people/{person_id}/photos", content=photo, headers=headers)


def test_whoever_is_added_is_listed_with_picture_and_photos(api: httpx.Client) -> None:
    person_id = add(api, "listed", OBAMA, portraits(OBAMA)[:2])
    (listed,) = api.get("/people", params={"group": "listed"}).json()["people"]
    assert (listed["id"], listed["name"], listed["group"]) == (person_id, OBAMA, "listed")
    assert listed["photos"] == 2
    assert listed["last_seen"] is None
    picture = api.get(listed["picture"].removeprefix("/api"))
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["cache-control"] == "no-store"
    assert max(Pillow.open(io.BytesIO(picture.content)).size) == 160
    whole = api.get(f"/people/{person_id}").json()
    assert len(whole["photos_list"]) == 2
    assert all(photo["doubt"] is None for photo in whole["photos_list"])


def test_who_was_added_is_trained_without_being_asked_for(api: httpx.Client) -> None:
    person_id = add(api, "trained", OBAMA, portraits(OBAMA)[:1])
    while api.get(f"/people/{person_id}").json()["untrained"]:
        pass
    (group,) = [g for g in api.get("/groups").json()["groups"] if g["name"] == "trained"]
    assert group["people"] == 1
    assert group["trained_at"] is not None


def test_a_photo_is_judged_and_refused_with_a_sentence(api: httpx.Client) -> None:
    person_id = add(api, "judged", OBAMA, portraits(OBAMA)[:1])
    blank = io.BytesIO()
    Pillow.new("RGB", (200, 200)).save(blank, "JPEG")
    refused = upload(api, person_id, blank.getvalue())
    assert refused.status_code == 400
    assert refused.json()["error"] == {
        "code": "PhotoRefused",
        "message": "there is no face in it",
    }
    copy = upload(api, person_id, portraits(OBAMA)[0])
    assert "copy of a photo" in copy.json()["error"]["message"]
    noise = upload(api, person_id, b"no picture")
    assert noise.json()["error"]["code"] == "PictureError"


def test_names_are_taken_once_and_ids_must_exist(api: httpx.Client) -> None:
    add(api, "named", "Ada")
    taken = api.post("/people", json={"name": "ADA", "group": "named"})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "NameTaken")
    nobody = api.get("/people/nobody")
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (404, "PersonNotFound")


def test_whoever_is_erased_is_gone_with_evidence(api: httpx.Client) -> None:
    person_id = add(api, "erased", OBAMA, portraits(OBAMA)[:2])
    picture = api.get(f"/people/{person_id}").json()["picture"].removeprefix("/api")
    evidence = api.delete(f"/people/{person_id}").json()
    assert evidence["complete"]
    assert evidence["faces"] == 2
    assert {"database", "lake"} <= {place["place"] for place in evidence["places"]}
    assert api.get(f"/people/{person_id}").status_code == 404
    assert api.get(picture).status_code == 404
    assert api.get("/people", params={"group": "erased"}).json()["people"] == []
