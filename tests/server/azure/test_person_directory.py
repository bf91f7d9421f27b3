"""The person directory: people, their faces by recognition model, dynamic groups, operations."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.people import synthetic
from tests.server.azure.pictures import portrait_bytes
from tests.server.azure.remembered import remember_one
from whosthere.people.store import stamp

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from httpx2 import Response

    from whosthere.server.azure.service import Service

BASE = "/face/v1.0-preview"
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")


def problem(answer: Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


def add_person(client: TestClient, name: str = "Ann", **more: str) -> str:
    answer = client.post(f"{BASE}/persons", json={"name": name, **more})
    assert answer.status_code == 202
    return str(answer.json()["personId"])


def operation(client: TestClient, answer: Response) -> dict[str, Any]:
    """What the operation of an answer says."""
    location = answer.headers["Operation-Location"]
    assert location.startswith("http://localhost/face/v1.0-preview/operations/")
    found = client.get(location)
    assert found.status_code == 200
    told: dict[str, Any] = found.json()
    return told


def test_a_person_is_made_read_changed_and_deleted(client: TestClient) -> None:
    made = client.post(f"{BASE}/persons", json={"name": "Ann", "userData": "first"})
    assert made.status_code == 202
    person = made.json()["personId"]
    assert made.headers["Location"] == f"http://localhost{BASE}/persons/{person}"
    done = operation(client, made)
    assert done["status"] == "succeeded"
    assert done["resourceLocation"] == made.headers["Location"]
    assert all(ISO.fullmatch(done[f"{word}Time"]) for word in ("created", "lastAction", "finished"))
    path = f"{BASE}/persons/{person}"
    assert client.get(path).json() == {"personId": person, "name": "Ann", "userData": "first"}
    changed = client.patch(path, json={"name": "Anna"})
    assert (changed.status_code, changed.content) == (200, b"")
    assert "content-type" not in changed.headers
    assert client.get(path).json() == {"personId": person, "name": "Anna", "userData": "first"}
    deleted = client.delete(path)
    assert (deleted.status_code, deleted.content) == (202, b"")
    assert operation(client, deleted)["status"] == "succeeded"
    assert problem(client.get(path)) == (404, "PersonNotFound", "Person is not found.")


def test_people_come_in_pages_by_id(client: TestClient) -> None:
    people = sorted(add_person(client) for _ in range(5))
    ids = [person["personId"] for person in client.get(f"{BASE}/persons").json()]
    assert ids == people
    page = client.get(f"{BASE}/persons", params={"start": people[1], "top": 2}).json()
    assert [person["personId"] for person in page] == people[2:4]
    answer = client.get(f"{BASE}/persons", params={"start": "Ann"})
    assert problem(answer) == (400, "BadArgument", "'start' is not valid person ID.")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "'name' is empty."),
        ({"name": ""}, "'name' is empty."),
        ({"name": "  "}, "'name' is empty."),
        ({"name": None}, "'name' is empty."),
        ({"name": "x" * 129}, "'name' is too long."),
        ({"name": "a\nb"}, "'name' is invalid."),
        ({"name": "Ann", "userData": "x" * 16385}, "'userData' is too long."),
    ],
)
def test_a_person_needs_a_name(client: TestClient, body: dict[str, str], message: str) -> None:
    answer = client.post(f"{BASE}/persons", json=body)
    assert problem(answer) == (400, "BadArgument", message)


def test_a_change_must_change_something(client: TestClient) -> None:
    answer = client.patch(f"{BASE}/persons/{add_person(client)}", json={})
    assert problem(answer) == (400, "BadArgument", "Both 'name' and 'userData' are empty.")


@pytest.mark.parametrize("path", ["", "/dynamicPersonGroupReferences"])
def test_nobody_is_404(client: TestClient, path: str) -> None:
    answer = client.get(f"{BASE}/persons/{uuid.uuid4()}{path}")
    assert problem(answer) == (404, "PersonNotFound", "Person is not found.")
    answer = client.get(f"{BASE}/persons/Ann{path}")
    assert problem(answer) == (404, "PersonNotFound", "Person ID is invalid.")


def test_people_of_groups_are_not_in_the_directory(client: TestClient, service: Service) -> None:
    other = service.gallery.add_person("default", "Ann")
    assert problem(client.get(f"{BASE}/persons/{other.id}"))[:2] == (404, "PersonNotFound")


def test_faces_are_apart_by_recognition_model(client: TestClient) -> None:
    person = add_person(client)
    added = {}
    for model in ("recognition_02", "recognition_04"):
        path = f"{BASE}/persons/{person}/recognitionModels/{model}/persistedFaces"
        answer = client.post(path, content=portrait_bytes(), params={"userData": model})
        assert answer.status_code == 202
        added[model] = answer.json()["persistedFaceId"]
        assert answer.headers["Location"].endswith(f"{model}/persistedfaces/{added[model]}")
        assert operation(client, answer)["resourceLocation"] == answer.headers["Location"]
    for model, face in added.items():
        path = f"{BASE}/persons/{person}/recognitionModels/{model}/persistedfaces"
        listed = client.get(path).json()
        assert listed == {"personId": person, "persistedFaceIds": [face]}
        assert client.get(f"{path}/{face}").json() == {"persistedFaceId": face, "userData": model}
        assert client.patch(f"{path}/{face}", json={"userData": "new"}).status_code == 200
        assert client.get(f"{path}/{face}").json()["userData"] == "new"
    other = f"{BASE}/persons/{person}/recognitionModels/recognition_03/persistedfaces"
    assert client.get(other).json()["persistedFaceIds"] == []
    wrong = client.get(f"{other}/{added['recognition_02']}")
    assert problem(wrong)[:2] == (404, "PersistedFaceNotFound")


def test_a_face_is_known_at_once_and_forgotten_at_once(client: TestClient) -> None:
    person = add_person(client)
    path = f"{BASE}/persons/{person}/recognitionModels/recognition_04/persistedfaces"
    face = client.post(path, content=portrait_bytes()).json()["persistedFaceId"]
    detected = client.post(
        f"{BASE}/detect", content=portrait_bytes(), params={"recognitionModel": "recognition_04"}
    ).json()
    body = {"faceIds": [detected[0]["faceId"]], "personIds": ["*"]}
    (result,) = client.post(f"{BASE}/identify", json=body).json()
    assert [one["personId"] for one in result["candidates"]] == [person]
    gone = client.delete(f"{path}/{face}")
    assert gone.status_code == 202
    assert operation(client, gone)["status"] == "succeeded"
    (result,) = client.post(f"{BASE}/identify", json=body).json()
    assert result["candidates"] == []
    assert problem(client.get(f"{path}/{face}"))[:2] == (404, "PersistedFaceNotFound")
    assert problem(client.get(f"{path}/mine"))[2] == "Persisted face ID is invalid."


@pytest.mark.parametrize("model", ["recognition_01", "recognition_05"])
def test_the_first_recognition_model_is_not_supported(client: TestClient, model: str) -> None:
    answer = client.get(
        f"{BASE}/persons/{add_person(client)}/recognitionModels/{model}/persistedfaces"
    )
    message = "Recognition model is not supported for this feature."
    assert problem(answer) == (400, "BadArgument", message)


class TestDynamicGroups:
    """Subsets of the directory."""

    def test_a_group_without_people_is_made_and_changed_at_once(self, client: TestClient) -> None:
        path = f"{BASE}/dynamicPersonGroups/mine"
        made = client.put(path, json={"name": "Mine", "userData": "first"})
        assert (made.status_code, made.content) == (200, b"")
        assert client.get(path).json() == {
            "dynamicPersonGroupId": "mine",
            "name": "Mine",
            "userData": "first",
        }
        assert client.patch(path, json={"name": "Ours"}).status_code == 200
        assert client.get(path).json()["name"] == "Ours"
        assert client.get(path).json()["userData"] == "first"

    def test_people_come_and_go(self, client: TestClient) -> None:
        ann, bob, eve = (add_person(client, name) for name in ("Ann", "Bob", "Eve"))
        path = f"{BASE}/dynamicpersongroups/mine"
        made = client.put(path, json={"name": "Mine", "addPersonIds": [ann, bob]})
        assert made.status_code == 202
        assert operation(client, made)["resourceLocation"].endswith("/dynamicpersongroups/mine")
        assert client.get(f"{path}/persons").json() == {"personIds": sorted([ann, bob])}
        changed = client.patch(path, json={"addPersonIds": [eve], "removePersonIds": [ann]})
        assert changed.status_code == 202
        assert client.get(f"{path}/persons").json() == {"personIds": sorted([bob, eve])}
        page = client.get(f"{path}/persons", params={"start": min(bob, eve), "top": 1}).json()
        assert page == {"personIds": [max(bob, eve)]}

    def test_a_person_knows_their_groups_until_those_are_deleted(self, client: TestClient) -> None:
        person = add_person(client)
        for group in ("b", "a"):
            body = {"name": group, "addPersonIds": [person]}
            client.put(f"{BASE}/dynamicpersongroups/{group}", json=body)
        path = f"{BASE}/persons/{person}/dynamicPersonGroupReferences"
        assert client.get(path).json() == {"dynamicPersonGroupIds": ["a", "b"]}
        deleted = client.delete(f"{BASE}/dynamicpersongroups/a")
        assert (deleted.status_code, deleted.content) == (202, b"")
        assert operation(client, deleted)["status"] == "succeeded"
        assert client.get(path).json() == {"dynamicPersonGroupIds": ["b"]}
        assert client.get(f"{BASE}/persons/{person}").status_code == 200

    def test_a_deleted_person_leaves_their_groups(self, client: TestClient) -> None:
        person = add_person(client)
        body = {"name": "Mine", "addPersonIds": [person]}
        client.put(f"{BASE}/dynamicpersongroups/mine", json=body)
        client.delete(f"{BASE}/persons/{person}")
        assert client.get(f"{BASE}/dynamicpersongroups/mine/persons").json() == {"personIds": []}

    def test_groups_come_in_pages_by_id(self, client: TestClient) -> None:
        for group in "cab":
            client.put(f"{BASE}/dynamicpersongroups/{group}", json={"name": group})
        listed = client.get(f"{BASE}/dynamicpersongroups", params={"start": "a", "top": 1}).json()
        assert [group["dynamicPersonGroupId"] for group in listed] == ["b"]

    def test_what_cannot_be_meant_is_refused(self, client: TestClient) -> None:
        path = f"{BASE}/dynamicpersongroups/mine"
        illegal = client.put(f"{BASE}/dynamicpersongroups/Mine", json={"name": "Mine"})
        message = "Dynamic person group ID is invalid."
        assert problem(illegal) == (400, "BadArgument", message)
        unnamed = client.put(path, json={})
        assert problem(unnamed) == (400, "BadArgument", "'name' is empty.")
        nobody = client.put(path, json={"name": "Mine", "addPersonIds": [str(uuid.uuid4())]})
        assert problem(nobody) == (404, "PersonNotFound", "Person is not found.")
        assert client.get(path).status_code == 404
        wrong = client.put(path, json={"name": "Mine", "addPersonIds": ["Ann"]})
        assert problem(wrong) == (400, "BadArgument", "Person ID is invalid.")
        assert client.put(path, json={"name": "Mine"}).status_code == 200
        again = client.put(path, json={"name": "Mine"})
        message = "Dynamic person group ID mine already exists."
        assert problem(again) == (409, "DynamicPersonGroupExists", message)

    @pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
    def test_a_missing_group_is_404(self, client: TestClient, method: str) -> None:
        path = f"{BASE}/dynamicpersongroups/none"
        answer = client.request(method, path, json={} if method == "PATCH" else None)
        message = "Dynamic person group was not found."
        assert problem(answer) == (404, "DynamicPersonGroupNotFound", message)
        members = client.get(f"{path}/persons")
        assert problem(members) == (404, "DynamicPersonGroupNotFound", message)


def test_an_unknown_operation_is_404(client: TestClient) -> None:
    answer = client.get(f"{BASE}/operations/{uuid.uuid4()}")
    assert problem(answer)[:2] == (404, "OperationNotFound")


def test_a_face_is_verified_against_somebody(client: TestClient, service: Service) -> None:
    person = add_person(client)
    for shot in range(2):
        look = synthetic.look(1, shot)
        service.gallery.collections.add_face(person, look, "recognition_04")
    face = remember_one(service, synthetic.photo(1, 9))
    answer = client.post(f"{BASE}/verify", json={"faceId": face, "personId": person})
    assert answer.json()["isIdentical"] is True


def test_an_operation_can_be_asked_for_during_two_days(
    client: TestClient, service: Service
) -> None:
    location = client.post(f"{BASE}/persons", json={"name": "Ann"}).headers["Operation-Location"]
    for hours, status in ((47, 200), (49, 404)):
        at = stamp(datetime.now(UTC) - timedelta(hours=hours))
        with service.gallery.store.writing() as connection:
            connection.execute("UPDATE operations SET created_at = ?", (at,))
        assert client.get(location).status_code == status
