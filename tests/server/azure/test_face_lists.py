"""Faces of face lists and large face lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.azure.collection_client import NOWHERE, Collections, problem
from whosthere.errors import FaceNotFound
from whosthere.people.collections import MAX_PEOPLE
from whosthere.people.records import Kind

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from whosthere.server.azure.service import Service

SIZES = {
    "facelists": ("FaceList", Kind.FACE_LIST),
    "largefacelists": ("LargeFaceList", Kind.LARGE_FACE_LIST),
}


@pytest.fixture(params=SIZES)
def lists(client: TestClient, request: pytest.FixtureRequest) -> Collections:
    """Lists of either size, with one called ``stars``."""
    made = Collections(client, request.param, SIZES[request.param][0])
    made.create("stars")
    return made


@pytest.fixture
def large(client: TestClient) -> Collections:
    """Large lists, with one called ``stars``."""
    made = Collections(client, "largefacelists", "LargeFaceList")
    made.create("stars")
    return made


def test_a_face_is_added_and_deleted(lists: Collections) -> None:
    added = lists.add_face("stars", userData="premiere")
    assert added.status_code == 200
    face = added.json()["persistedFaceId"]
    assert lists("DELETE", f"/stars/persistedfaces/{face}").status_code == 200
    again = problem(lists("DELETE", f"/stars/persistedfaces/{face}"))
    assert again == (404, "PersistedFaceNotFound", "Persisted face is not found.")


def test_a_face_list_answers_with_its_faces(client: TestClient) -> None:
    lists = Collections(client, "facelists", "FaceList")
    lists.create("stars")
    face = lists.add_face("stars", userData="premiere").json()["persistedFaceId"]
    read = lists("GET", "/stars").json()
    assert read["persistedFaces"] == [{"persistedFaceId": face, "userData": "premiere"}]
    assert "persistedFaces" not in lists("GET").json()[0]


def test_a_large_list_lists_reads_and_changes_its_faces(large: Collections) -> None:
    ids = sorted(large.add_face("stars").json()["persistedFaceId"] for _ in range(3))
    faces = "/stars/persistedfaces"

    def page(**query: str | int) -> list[str]:
        return [face["persistedFaceId"] for face in large("GET", faces, params=query).json()]

    assert page() == ids
    assert page(start=ids[0], top=1) == ids[1:2]
    path = f"{faces}/{ids[0]}"
    assert large("GET", path).json() == {"persistedFaceId": ids[0], "userData": None}
    assert large("PATCH", path, json={"userData": "new"}).status_code == 200
    assert large("GET", path).json()["userData"] == "new"
    assert "persistedFaces" not in large("GET", "/stars").json()


def test_a_face_list_has_no_such_operations(client: TestClient) -> None:
    lists = Collections(client, "facelists", "FaceList")
    lists.create("stars")
    face = lists.add_face("stars").json()["persistedFaceId"]
    assert lists("GET", "/stars/persistedfaces").status_code == 405
    assert lists("GET", f"/stars/persistedfaces/{face}").status_code == 405
    assert lists("POST", "/stars/train").status_code == 404


def test_a_face_belongs_to_one_list(lists: Collections) -> None:
    lists.create("other")
    face = lists.add_face("stars").json()["persistedFaceId"]
    for path in (f"/other/persistedfaces/{face}", f"/stars/persistedfaces/{NOWHERE}"):
        assert problem(lists("DELETE", path))[:2] == (404, "PersistedFaceNotFound")
    invalid = problem(lists("DELETE", "/stars/persistedfaces/mine"))
    assert invalid == (404, "PersistedFaceNotFound", "Persisted face ID is invalid.")
    missing = problem(lists.add_face("nowhere"))
    assert missing[:2] == (404, f"{lists.code}NotFound")
    assert lists("DELETE", f"/stars/persistedfaces/{face}").status_code == 200


def test_a_face_of_a_person_is_no_face_of_a_list(large: Collections) -> None:
    groups = Collections(large.client, "persongroups", "PersonGroup")
    groups.create("family")
    anna = groups.add_person("family")
    face = groups.add_face(f"family/persons/{anna}").json()["persistedFaceId"]
    for face_id in (face, anna):
        answer = problem(large("GET", f"/stars/persistedfaces/{face_id}"))
        assert answer[:2] == (404, "PersistedFaceNotFound")


def test_a_list_is_full_at_its_limit(lists: Collections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAX_PEOPLE, SIZES[lists.path][1], 1)
    assert lists.add_face("stars").is_success
    assert problem(lists.add_face("stars"))[:2] == (403, "QuotaExceeded")


def test_a_large_list_is_trained(large: Collections) -> None:
    assert problem(large("GET", "/stars/training"))[:2] == (404, "LargeFaceListNotTrained")
    large.add_face("stars")
    assert large("POST", "/stars/train").status_code == 202
    assert large("GET", "/stars/training").json()["status"] == "succeeded"


def test_no_picture_is_kept_of_a_face_that_nobody_looks_at(
    lists: Collections, service: Service
) -> None:
    face = lists.add_face("stars").json()["persistedFaceId"]
    with pytest.raises(FaceNotFound):
        service.gallery.album.picture(face)
