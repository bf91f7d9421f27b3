"""The collections themselves: one behaviour for all four kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.azure.collection_client import VERSIONS, Collections, problem
from whosthere.people import collections as limits
from whosthere.people.records import Kind

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from whosthere.server.azure.service import Service

KINDS = {
    "persongroups": "PersonGroup",
    "largepersongroups": "LargePersonGroup",
    "facelists": "FaceList",
    "largefacelists": "LargeFaceList",
}


@pytest.fixture(params=KINDS)
def all_kinds(client: TestClient, request: pytest.FixtureRequest) -> Collections:
    """Each of the four kinds."""
    return Collections(client, request.param, KINDS[request.param])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_collection_is_made_read_changed_and_deleted(client: TestClient, version: str) -> None:
    for path, code in KINDS.items():
        kind = Collections(client, path, code, version)
        made = kind("PUT", "/mine", json={"name": "Mine", "userData": "note"})
        assert (made.status_code, made.content) == (200, b"")
        assert "content-type" not in made.headers
        assert made.headers["content-length"] == "0"
        read = kind("GET", "/mine").json()
        assert read.pop("persistedFaces", []) == []
        assert read == {kind.id_field: "mine", "name": "Mine", "userData": "note"}
        assert kind("PATCH", "/mine", json={"name": "Ours"}).status_code == 200
        assert kind("GET", "/mine").json()["userData"] == "note"
        assert kind("PATCH", "/mine", json={"userData": "other"}).status_code == 200
        changed = kind("GET", "/mine").json()
        assert (changed["name"], changed["userData"]) == ("Ours", "other")
        deleted = kind("DELETE", "/mine")
        assert (deleted.status_code, deleted.content) == (200, b"")
        assert kind("GET", "/mine").status_code == 404


def test_the_model_is_told_on_request_only(all_kinds: Collections) -> None:
    all_kinds.create("old")
    all_kinds.create("new", recognitionModel="recognition_04")
    asked = {"returnRecognitionModel": "true"}
    assert all_kinds("GET", "/old", params=asked).json()["recognitionModel"] == "recognition_01"
    assert "recognitionModel" not in all_kinds("GET", "/new").json()
    listed = {each[all_kinds.id_field]: each for each in all_kinds("GET", params=asked).json()}
    assert listed["new"]["recognitionModel"] == "recognition_04"
    assert all("recognitionModel" not in each for each in all_kinds("GET").json())


def test_ids_are_judged_by_their_form(all_kinds: Collections) -> None:
    for handle in ("Mine", "my group", "ä", "a" * 65, "a.b"):
        refused = problem(all_kinds("PUT", f"/{handle}", json={"name": "Mine"}))
        assert refused[:2] == (400, "BadArgument")
        assert refused[2].endswith(" ID is invalid.")
        for method in ("GET", "PATCH", "DELETE"):
            body = {"json": {"name": "x"}} if method == "PATCH" else {}
            status, code, message = problem(all_kinds(method, f"/{handle}", **body))
            assert (status, code) == (404, f"{all_kinds.code}NotFound")
            assert message.endswith(" ID is invalid.")
    all_kinds.create("a" * 64)
    all_kinds.create("a-b_9")


def test_what_is_not_there_is_not_found(all_kinds: Collections) -> None:
    for method, options in (("GET", {}), ("PATCH", {"json": {"name": "x"}}), ("DELETE", {})):
        status, code, message = problem(all_kinds(method, "/none", **options))
        assert (status, code) == (404, f"{all_kinds.code}NotFound")
        assert message.endswith(" is not found.")


def test_an_id_is_taken_once(all_kinds: Collections) -> None:
    all_kinds.create("mine")
    status, code, _ = problem(all_kinds("PUT", "/mine", json={"name": "again"}))
    assert (status, code) == (409, f"{all_kinds.code}Exists")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "'name' is empty."),
        ({"name": ""}, "'name' is empty."),
        ({"name": "x" * 129}, "'name' is too long."),
        ({"name": "x", "userData": "x" * 16_385}, "'userData' is too long."),
        ({"name": "x", "recognitionModel": "recognition_05"}, "'recognitionModel' is invalid."),
        ({"name": 5}, "'name' is invalid."),
        ([], "Request body is invalid."),
    ],
)
def test_bodies_are_judged(all_kinds: Collections, body: object, message: str) -> None:
    assert problem(all_kinds("PUT", "/mine", json=body)) == (400, "BadArgument", message)


def test_broken_json_is_told(all_kinds: Collections) -> None:
    answer = all_kinds(
        "PUT", "/mine", content=b'{"name"', headers={"content-type": "application/json"}
    )
    assert problem(answer) == (400, "BadArgument", "JSON parsing error.")


def test_the_longest_texts_fit(all_kinds: Collections) -> None:
    body = {"name": "ü" * 128, "userData": "ß" * 16_384}
    assert all_kinds("PUT", "/mine", json=body).status_code == 200
    read = all_kinds("GET", "/mine").json()
    assert {field: read[field] for field in body} == body


def test_lists_come_in_pages(all_kinds: Collections) -> None:
    for handle in ("b", "a", "d", "c"):
        all_kinds.create(handle)

    def page(**query: str | int) -> list[str]:
        listed = all_kinds("GET", params=query).json()
        return [each[all_kinds.id_field] for each in listed if len(each[all_kinds.id_field]) == 1]

    assert page() == ["a", "b", "c", "d"]
    assert page(start="a", top=2) == ["b", "c"]
    assert page(start="d") == []
    for query, message in (
        ({"top": "0"}, "'top' is invalid."),
        ({"top": "1001"}, "'top' is invalid."),
        ({"start": "x" * 65}, "'start' is too long."),
    ):
        assert problem(all_kinds("GET", params=query)) == (400, "BadArgument", message)


def test_only_the_large_kinds_refuse_a_change_of_nothing(all_kinds: Collections) -> None:
    all_kinds.create("mine")
    status = all_kinds("PATCH", "/mine", json={}).status_code
    assert status == (400 if all_kinds.path.startswith("large") else 200)


def test_there_may_be_so_many(all_kinds: Collections, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in Kind:
        monkeypatch.setitem(limits.MAX_GROUPS, kind, 2)
    # The group of the command line counts, too.
    all_kinds.create("first")
    if all_kinds.path != "persongroups":
        all_kinds.create("second")
    answer = all_kinds("PUT", "/more", json={"name": "more"})
    assert problem(answer)[:2] == (403, "QuotaExceeded")


def test_sixty_four_face_lists_are_the_most(client: TestClient) -> None:
    lists = Collections(client, "facelists", "FaceList")
    for number in range(64):
        lists.create(f"list-{number}")
    answer = lists("PUT", "/list-64", json={"name": "more"})
    assert problem(answer)[:2] == (403, "QuotaExceeded")


def test_paths_are_read_whatever_their_case_and_slashes(all_kinds: Collections) -> None:
    all_kinds.create("mine")
    shouted = f"http://localhost//face/{all_kinds.version.upper()}//{all_kinds.path.upper()}/mine/"
    assert all_kinds.client.get(shouted).json()[all_kinds.id_field] == "mine"


def test_people_of_the_command_line_are_in_person_groups(
    client: TestClient, service: Service
) -> None:
    groups = Collections(client, "persongroups", "PersonGroup")
    person = service.gallery.add_person("default", "Anna")
    assert groups("GET", f"/default/persons/{person.id}").json()["name"] == "Anna"
    door = service.gallery.add_group("Front Door")
    listed = {group["personGroupId"]: group["name"] for group in groups("GET").json()}
    assert listed == {"default": "default", door.id: "Front Door"}
    assert groups("GET", f"/{door.id}").status_code == 200
    groups.create("lobby")
    assert service.gallery.group("lobby").name == "lobby"
