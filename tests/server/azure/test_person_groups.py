"""People of person groups, their faces, and training: one behaviour for both sizes."""

from __future__ import annotations

import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.people.synthetic import look, photo
from tests.server.azure.collection_client import NOWHERE, VERSIONS, Collections, problem
from tests.server.azure.pictures import encoded, noise, pasted, portrait, portrait_bytes, scaled
from whosthere.people import trainings
from whosthere.people.collections import MAX_PEOPLE
from whosthere.people.faces import MAX_FACES
from whosthere.people.records import Kind
from whosthere.people.training import retrain

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from whosthere.people.gallery import Gallery
    from whosthere.server.azure.service import Service

SIZES = {
    "persongroups": ("PersonGroup", Kind.PERSON_GROUP),
    "largepersongroups": ("LargePersonGroup", Kind.LARGE_PERSON_GROUP),
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")


@pytest.fixture(params=SIZES)
def groups(client: TestClient, request: pytest.FixtureRequest) -> Collections:
    """Groups of either size, with one called ``family``."""
    made = Collections(client, request.param, SIZES[request.param][0])
    made.create("family", recognitionModel="recognition_04")
    return made


def enrol(service: Service, person_id: str, seed: int) -> None:
    """Add a face without a picture."""
    service.gallery.collections.add_face(person_id, look(seed, 0))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_person_is_made_read_changed_and_deleted(client: TestClient, version: str) -> None:
    for path, (code, _) in SIZES.items():
        groups = Collections(client, path, code, version)
        groups.create("family")
        anna = groups.add_person("family", "Anna", userData="badge 7")
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", anna)
        read = {
            "personId": anna,
            "name": "Anna",
            "userData": "badge 7",
            "persistedFaceIds": [],
        }
        assert groups("GET", f"/family/persons/{anna}").json() == read
        changed = groups("PATCH", f"/family/persons/{anna}", json={"name": "Anne"})
        assert (changed.status_code, changed.content) == (200, b"")
        assert groups("GET", "/family/persons").json() == [{**read, "name": "Anne"}]
        assert groups("DELETE", f"/family/persons/{anna.upper()}").status_code == 200
        assert groups("GET", f"/family/persons/{anna}").status_code == 404


def test_namesakes_are_welcome(groups: Collections) -> None:
    twins = {groups.add_person("family", "Anna") for _ in range(2)}
    assert len(twins) == 2
    assert [person["name"] for person in groups("GET", "/family/persons").json()] == ["Anna"] * 2


def test_people_come_in_pages_by_id(groups: Collections) -> None:
    ids = sorted(groups.add_person("family", f"person {number}") for number in range(4))

    def page(**query: str | int) -> list[str]:
        listed = groups("GET", "/family/persons", params=query).json()
        return [person["personId"] for person in listed]

    assert page() == ids
    assert page(start=ids[0], top=2) == ids[1:3]


def test_people_who_are_not_there_are_not_found(groups: Collections) -> None:
    groups.create("other")
    stranger = groups.add_person("other")
    for person_id, message in (
        (NOWHERE, "Person is not found."),
        (stranger, "Person is not found."),
        ("mine", "Person ID is invalid."),
    ):
        where = f"/family/persons/{person_id}"
        for method, path, options in (
            ("GET", where, {}),
            ("PATCH", where, {"json": {"name": "x"}}),
            ("DELETE", where, {}),
            ("GET", f"{where}/persistedfaces/{NOWHERE}", {}),
        ):
            assert problem(groups(method, path, **options)) == (404, "PersonNotFound", message)
    assert groups("GET", f"/other/persons/{stranger}").status_code == 200
    missing = groups("POST", "/nowhere/persons", json={"name": "Anna"})
    assert problem(missing)[:2] == (404, f"{groups.code}NotFound")


def test_only_a_large_group_refuses_to_change_nothing_of_a_person(groups: Collections) -> None:
    anna = groups.add_person("family")
    status = groups("PATCH", f"/family/persons/{anna}", json={}).status_code
    assert status == (400 if groups.path.startswith("large") else 200)


def test_a_group_is_full_at_its_limit(groups: Collections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAX_PEOPLE, SIZES[groups.path][1], 1)
    groups.add_person("family")
    answer = groups("POST", "/family/persons", json={"name": "Bob"})
    assert problem(answer)[:2] == (403, "QuotaExceeded")


def test_a_face_is_added_read_changed_and_deleted(groups: Collections) -> None:
    anna = groups.add_person("family")
    where = f"/family/persons/{anna}"
    added = groups.add_face(where[1:], userData="passport")
    assert added.status_code == 200
    face = added.json()["persistedFaceId"]
    path = f"{where}/persistedfaces/{face}"
    assert groups("GET", path).json() == {"persistedFaceId": face, "userData": "passport"}
    assert groups("GET", where).json()["persistedFaceIds"] == [face]
    assert groups("PATCH", path, json={}).status_code == 200
    assert groups("GET", path).json()["userData"] == "passport"
    assert groups("PATCH", path, json={"userData": "visa"}).status_code == 200
    assert groups("GET", path).json()["userData"] == "visa"
    too_long = groups("PATCH", path, json={"userData": "x" * 1025})
    assert problem(too_long) == (400, "BadArgument", "'userData' is too long.")
    assert groups("DELETE", path).status_code == 200
    assert problem(groups("GET", path))[:2] == (404, "PersistedFaceNotFound")
    assert groups("GET", where).json()["persistedFaceIds"] == []


def test_faces_that_are_not_there_are_not_found(groups: Collections) -> None:
    where = f"/family/persons/{groups.add_person('family')}/persistedfaces"
    for face, message in (
        (NOWHERE, "Persisted face is not found."),
        ("mine", "Persisted face ID is invalid."),
    ):
        for method in ("GET", "DELETE", "PATCH"):
            answer = groups(method, f"{where}/{face}", json={})
            assert problem(answer) == (404, "PersistedFaceNotFound", message)


def test_a_person_has_so_many_faces_at_most(
    groups: Collections, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_FACES == 248
    monkeypatch.setattr("whosthere.people.faces.MAX_FACES", 1)
    where = f"family/persons/{groups.add_person('family')}"
    assert groups.add_face(where).is_success
    assert problem(groups.add_face(where))[:2] == (403, "QuotaExceeded")


def test_faces_of_other_networks_do_not_mix(service: Service, groups: Collections) -> None:
    anna = groups.add_person("family")
    enrol(service, anna, 1)
    incompatible = (400, "BadArgument", "'recognitionModel' is incompatible.")
    assert problem(groups.add_face(f"family/persons/{anna}")) == incompatible


def two_faces() -> tuple[bytes, tuple[str, str]]:
    """A picture with two faces, and a rectangle around each."""
    one, other = scaled(portrait("hopper"), 300), scaled(portrait("biden"), 300)
    picture = pasted((700, 450), (one, (0, 0)), (other, (400, 0)))
    return encoded(picture), ("0,0,300,350", "400,0,300,350")


def test_a_picture_shows_one_face_or_says_which(groups: Collections) -> None:
    where = f"family/persons/{groups.add_person('family')}"
    picture, (left, right) = two_faces()
    several = "There is more than 1 face in the image."
    none = "No face detected in the image."
    assert problem(groups.add_face(where, picture)) == (400, "InvalidImage", several)
    for part in (left, right):
        assert groups.add_face(where, picture, targetFace=part).status_code == 200
    assert problem(groups.add_face(where, picture, targetFace="0,0,700,450"))[2] == several
    assert problem(groups.add_face(where, picture, targetFace="310,0,80,400"))[2] == none
    assert problem(groups.add_face(where, encoded(noise(400, 400)))) == (400, "InvalidImage", none)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "Invalid argument targetFace."),
        ("1,2,3", "Invalid argument targetFace."),
        ("a,b,c,d", "Invalid argument targetFace."),
        ("1.5,2,3,4", "Invalid argument targetFace."),
        ("-1,0,10,10", "Invalid argument targetFace."),
        ("0,0,0,10", "Invalid argument targetFace."),
        ("0,0,100000,10", "Argument targetFace out of range."),
    ],
)
def test_a_rectangle_is_judged(groups: Collections, target: str, message: str) -> None:
    where = f"family/persons/{groups.add_person('family')}"
    assert problem(groups.add_face(where, targetFace=target)) == (400, "BadArgument", message)


def test_what_detect_answered_is_a_target(groups: Collections) -> None:
    picture, _ = two_faces()
    found = groups.client.post(
        "/face/v1.0/detect", content=picture, headers={"content-type": "application/octet-stream"}
    ).json()
    assert len(found) == 2
    for face in found:
        rectangle = face["faceRectangle"]
        target = ",".join(str(rectangle[side]) for side in ("left", "top", "width", "height"))
        anna = groups.add_person("family")
        assert groups.add_face(f"family/persons/{anna}", picture, targetFace=target).is_success


def test_arguments_of_a_face_are_judged(groups: Collections) -> None:
    where = f"family/persons/{groups.add_person('family')}"
    for query, message in (
        ({"userData": "x" * 1025}, "'userData' is too long."),
        ({"detectionModel": "detection_04"}, "'detectionModel' is invalid."),
    ):
        assert problem(groups.add_face(where, **query)) == (400, "BadArgument", message)
    for model in ("detection_01", "detection_02", "detection_03"):
        assert groups.add_face(where, detectionModel=model).is_success


def test_a_picture_that_is_none_leaves_nothing_behind(groups: Collections) -> None:
    where = f"family/persons/{groups.add_person('family')}"
    assert problem(groups.add_face(where, b"no picture" * 200))[:2] == (400, "InvalidImage")
    assert groups("GET", f"/{where}").json()["persistedFaceIds"] == []


def test_training_ends_before_it_is_answered(service: Service, groups: Collections) -> None:
    anna = groups.add_person("family")
    enrol(service, anna, 1)
    never = groups("GET", "/family/training")
    assert problem(never)[:2] == (404, f"{groups.code}NotTrained")
    answer = groups("POST", "/family/train", headers={"host": "127.0.0.2:5000"})
    assert (answer.status_code, answer.content) == (202, b"")
    operation = f"http://127.0.0.2:5000/face/v1.0/{groups.path}/family/training"
    assert answer.headers["operation-location"] == operation
    status = groups("GET", "/family/training").json()
    assert status.pop("status") == "succeeded"
    assert status.keys() == {
        "createdDateTime",
        "lastActionDateTime",
        "lastSuccessfulTrainingDateTime",
    }
    assert all(MOMENT.fullmatch(moment) for moment in status.values())
    group = service.gallery.collections.get(SIZES[groups.path][1], "family")
    assert service.gallery.index(group.id).identify(photo(1, 1)).person_id == anna


def test_a_group_without_faces_cannot_be_trained(groups: Collections) -> None:
    assert groups("POST", "/family/train").status_code == 202
    status = groups("GET", "/family/training").json()
    assert status["status"] == "failed"
    assert status["message"]
    assert "lastSuccessfulTrainingDateTime" not in status


def test_a_long_training_goes_on_in_the_background(
    service: Service, groups: Collections, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(gallery: Gallery, group: str, rate: float) -> None:
        go_on.wait(60)
        retrain(gallery, group, rate)

    monkeypatch.setattr(trainings, "retrain", slow)
    monkeypatch.setattr("whosthere.server.azure.training.PATIENCE", 0.01)
    enrol(service, groups.add_person("family"), 1)
    try:
        assert groups("POST", "/family/train").status_code == 202
        running = groups("GET", "/family/training")
        assert running.json()["status"] == "running"
        assert running.headers["retry-after"] == "1"
        again = problem(groups("POST", "/family/train"))
        assert again[:2] == (409, f"{groups.code}TrainingNotFinished")
    finally:
        go_on.set()
    while groups("GET", "/family/training").json()["status"] == "running":
        pass
    assert groups("GET", "/family/training").json()["status"] == "succeeded"


def test_training_of_what_is_not_there(groups: Collections) -> None:
    for method, path in (("POST", "/none/train"), ("GET", "/none/training")):
        assert problem(groups(method, path))[:2] == (404, f"{groups.code}NotFound")


def test_many_add_to_one_group_at_once(groups: Collections) -> None:
    def add(number: int) -> str:
        person = groups.add_person("family", f"person {number}")
        added = groups.add_face(f"family/persons/{person}", portrait_bytes())
        assert added.status_code == 200
        return person

    with ThreadPoolExecutor(8) as threads:
        people = list(threads.map(add, range(12)))
    listed = groups("GET", "/family/persons").json()
    assert sorted(people) == [person["personId"] for person in listed]
    assert all(len(person["persistedFaceIds"]) == 1 for person in listed)


def test_a_cut_out_of_a_face_is_kept_for_the_page(groups: Collections, service: Service) -> None:
    anna = groups.add_person("family", "Anna")
    added = groups(
        "POST",
        f"/family/persons/{anna}/persistedfaces",
        content=portrait_bytes(),
        headers={"Content-Type": "application/octet-stream"},
    )
    picture = service.gallery.album.picture(added.json()["persistedFaceId"])
    assert max(Image.open(io.BytesIO(picture)).size) == 160
