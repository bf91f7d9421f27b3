"""People through the native API: as a person at the page meets them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image as Pillow

from tests.server.api.native import client, portraits
from whosthere.server.access.roles import Role
from whosthere.server.keys import ApiKeys

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


def blank() -> bytes:
    """A photo of nobody."""
    photo = io.BytesIO()
    Pillow.new("RGB", (200, 200)).save(photo, "JPEG")
    return photo.getvalue()


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


def test_a_newcomer_is_there_with_the_first_photo_that_is_taken(api: httpx.Client) -> None:
    whom = {"name": OBAMA, "group": "newcomers"}
    assert api.get("/newcomers", params=whom).status_code == 204
    assert "newcomers" not in [group["name"] for group in api.get("/groups").json()["groups"]]

    refused = api.post("/newcomers", params=whom, content=portraits("Grace Hopper")[0][:1000])
    assert refused.json()["error"]["code"] == "PictureError"
    refused = api.post("/newcomers", params=whom, content=blank())
    assert refused.json()["error"] == {"code": "PhotoRefused", "message": "there is no face in it"}
    assert api.get("/people", params={"group": "newcomers"}).json()["people"] == []

    added = api.post("/newcomers", params=whom, content=portraits(OBAMA)[0])
    assert added.status_code == 201
    assert (added.json()["name"], len(added.json()["photos_list"])) == (OBAMA, 1)
    (listed,) = api.get("/people", params={"group": "newcomers"}).json()["people"]
    assert listed["id"] == added.json()["id"]


def test_a_newcomer_has_a_name_that_is_one_and_free(api: httpx.Client) -> None:
    add(api, "names", "Anna")
    for params, code in [
        ({"name": "anna", "group": "names"}, "NameTaken"),
        ({"name": " ", "group": "names"}, "UsageError"),
    ]:
        looked = api.get("/newcomers", params=params)
        posted = api.post("/newcomers", params=params, content=portraits(OBAMA)[0])
        assert looked.json()["error"]["code"] == posted.json()["error"]["code"] == code


def test_a_photo_is_judged_and_refused_with_a_sentence(api: httpx.Client) -> None:
    person_id = add(api, "judged", OBAMA, portraits(OBAMA)[:1])
    refused = upload(api, person_id, blank())
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


def test_a_new_name_is_taken_back(api: httpx.Client) -> None:
    person_id = add(api, "renamed", "Ada")
    renamed = api.patch(f"/people/{person_id}", json={"name": "Augusta"}).json()
    assert renamed["person"]["name"] == "Augusta"
    decision = renamed["decision"]
    assert (decision["kind"], decision["other_name"], decision["by"]) == ("renamed", "Ada", "tests")
    undone = api.post(f"/decisions/{decision['id']}/undo").json()
    assert undone["sentence"] is None
    assert undone["decision"]["undone_at"] is not None
    assert api.get(f"/people/{person_id}").json()["name"] == "Ada"
    again = api.post(f"/decisions/{decision['id']}/undo")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "CannotUndo")


def test_people_are_merged_and_parted_again(api: httpx.Client) -> None:
    first, second = portraits(OBAMA)[:2]
    stays = add(api, "merged", OBAMA, [first])
    goes = add(api, "merged", "Somebody")
    headers = {"Content-Type": "image/jpeg"}
    refused = api.post(f"/people/{goes}/photos", content=second, headers=headers)
    assert "looks like Barack Obama" in refused.json()["error"]["message"]
    merged = api.post(f"/people/{goes}/merge", json={"into": stays}).json()
    assert merged["person"]["id"] == stays
    assert api.get(f"/people/{goes}").status_code == 404
    api.post(f"/decisions/{merged['decision']['id']}/undo")
    assert api.get(f"/people/{goes}").json()["name"] == "Somebody"


def test_photos_are_split_off_and_removed(api: httpx.Client) -> None:
    person_id = add(api, "split", OBAMA, portraits(OBAMA)[:2])
    photos = [photo["id"] for photo in api.get(f"/people/{person_id}").json()["photos_list"]]
    body = {"photos": photos[:1], "name": "His double"}
    split = api.post(f"/people/{person_id}/split", json=body)
    assert split.status_code == 201
    assert split.json()["person"]["photos"] == 1
    (doubt,) = [photo["doubt"] for photo in split.json()["person"]["photos_list"]]
    assert "it looks like Barack Obama" in doubt
    removed = api.delete(f"/photos/{photos[0]}").json()
    assert (removed["person"]["photos"], removed["decision"]["undoable"]) == (0, False)
    undone = api.post(f"/decisions/{split.json()['decision']['id']}/undo").json()
    assert undone["sentence"] == (
        "one photo was removed or given away meanwhile, and does not come back"
    )
    kinds = [
        decision["kind"]
        for decision in api.get("/decisions", params={"group": "split"}).json()["decisions"]
    ]
    assert kinds == ["removed_photo", "split"]


def test_viewers_see_and_change_nothing(served: Served, api: httpx.Client) -> None:
    person_id = add(api, "seen", OBAMA, portraits(OBAMA)[:1])
    photo = api.get(f"/people/{person_id}").json()["photos_list"][0]["id"]
    with ApiKeys.open(served.home / "whosthere.db") as keys:
        _, key = keys.create("a viewer", Role.VIEWER)
    with client(served, key) as viewer:
        assert viewer.get(f"/people/{person_id}").status_code == 200
        assert viewer.get(f"/photos/{photo}/picture.jpg").status_code == 200
        refused = [
            viewer.post("/groups", json={"name": "mine"}),
            viewer.post("/people", json={"name": "me", "group": "seen"}),
            viewer.patch(f"/people/{person_id}", json={"name": "me"}),
            viewer.delete(f"/people/{person_id}"),
            viewer.post(f"/people/{person_id}/photos", content=b"x"),
            viewer.post(f"/people/{person_id}/merge", json={"into": person_id}),
            viewer.post(f"/people/{person_id}/split", json={"photos": [photo], "name": "me"}),
            viewer.delete(f"/photos/{photo}"),
            viewer.post("/strangers/abcd/name", json={"name": "me"}),
            viewer.delete("/strangers/abcd"),
            viewer.post("/decisions/abcd/undo"),
        ]
    assert {answer.status_code for answer in refused} == {403}


def test_no_name_and_no_id_gets_into_the_log(served: Served, api: httpx.Client) -> None:
    person_id = add(api, "silent", "Unmistakable Name", portraits(OBAMA)[:1])
    api.delete(f"/people/{person_id}")
    everything = "\n".join([*served.log, *served.told])
    assert "Unmistakable" not in everything
    assert person_id not in everything
