"""Identify: in groups of both kinds, and in the person directory."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.people import synthetic
from tests.server.azure.remembered import remember, remember_one
from whosthere.people import training
from whosthere.people.records import Kind

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from httpx2 import Response

    from whosthere.server.azure.service import Service

GROUPS = [(Kind.PERSON_GROUP, "personGroupId"), (Kind.LARGE_PERSON_GROUP, "largePersonGroupId")]
MODEL = "recognition_04"


def identify(client: TestClient, version: str = "v1.2", **body: Any) -> Response:
    return client.post(f"/face/{version}/identify", json=body)


def problem(answer: Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


def enrol(service: Service, group_id: str, seeds: range) -> list[str]:
    """People with two photos each; their ids."""
    collections = service.gallery.collections
    people = [collections.add_person(group_id, "somebody") for _ in seeds]
    for person, seed in zip(people, seeds, strict=True):
        for shot in range(2):
            collections.add_face(person.id, synthetic.look(seed, shot), MODEL)
    return [person.id for person in people]


@pytest.fixture(params=GROUPS, ids=lambda param: param[1])
def group(request: pytest.FixtureRequest, service: Service) -> tuple[str, list[str]]:
    """A trained group of 15 people: the field that names it, and their ids."""
    kind, field = request.param
    made = service.gallery.collections.create(kind, "mine", "Mine", "", MODEL)
    people = enrol(service, made.id, range(15))
    training.train(service.gallery, made.id, 1e-3)
    return field, people


def test_everybody_is_identified_and_a_stranger_is_nobody(
    client: TestClient, service: Service, group: tuple[str, list[str]]
) -> None:
    field, people = group
    faces = remember(service, *(synthetic.photo(seed, 9) for seed in (3, 7, 99)))
    answer = identify(client, faceIds=faces, **{field: "mine"}).json()
    assert [result["faceId"] for result in answer] == faces
    found = [[one["personId"] for one in result["candidates"]] for result in answer]
    assert found == [[people[3]], [people[7]], []]
    confidence = answer[0]["candidates"][0]["confidence"]
    assert 0.5 <= confidence <= 1
    assert confidence == round(confidence, 5)


def test_a_lower_threshold_answers_more_candidates_best_first(
    client: TestClient, service: Service, group: tuple[str, list[str]]
) -> None:
    field, people = group
    face = remember_one(service, synthetic.photo(3, 9))
    scope = {field: "mine", "faceIds": [face], "confidenceThreshold": 0}
    (result,) = identify(client, **scope).json()
    confidences = [candidate["confidence"] for candidate in result["candidates"]]
    assert result["candidates"][0]["personId"] == people[3]
    assert len(confidences) == 10
    assert confidences == sorted(confidences, reverse=True)
    for most in (1, 2, 100):
        body = {**scope, "maxNumOfCandidatesReturned": most}
        (result,) = identify(client, **body).json()
        assert len(result["candidates"]) == min(most, len(people))


def test_a_higher_threshold_answers_nobody(
    client: TestClient, service: Service, group: tuple[str, list[str]]
) -> None:
    face = remember_one(service, synthetic.photo(3, 9))
    scope = {group[0]: "mine"}
    (result,) = identify(client, faceIds=[face], confidenceThreshold=1, **scope).json()
    assert result == {"faceId": face, "candidates": []}


def test_the_last_trained_state_is_searched(
    client: TestClient, service: Service, group: tuple[str, list[str]]
) -> None:
    field, _ = group
    kind = dict((name, kind) for kind, name in GROUPS)[field]
    made = service.gallery.collections.get(kind, "mine")
    (late,) = enrol(service, made.id, range(50, 51))
    face = remember_one(service, synthetic.photo(50, 9))
    before = identify(client, faceIds=[face], **{field: "mine"}).json()
    training.train(service.gallery, made.id, 1e-3)
    after = identify(client, faceIds=[face], **{field: "mine"}).json()
    assert before[0]["candidates"] == []
    assert after[0]["candidates"][0]["personId"] == late


@pytest.mark.parametrize(("kind", "field"), GROUPS)
def test_a_group_must_be_there_and_trained(
    client: TestClient, service: Service, kind: Kind, field: str
) -> None:
    code = field[0].upper() + field[1:].removesuffix("Id")
    words = code.replace("Person", " person").replace("Group", " group").strip().capitalize()
    face = remember_one(service, synthetic.photo(1, 0))
    missing = identify(client, faceIds=[face], **{field: "mine"})
    assert problem(missing) == (400, f"{code}NotFound", f"{words} is not found.")
    service.gallery.collections.create(kind, "mine", "Mine", "", MODEL)
    untrained = identify(client, faceIds=[face], **{field: "mine"})
    assert problem(untrained) == (400, f"{code}NotTrained", f"{words} not trained.")
    illegal = identify(client, faceIds=[face], **{field: "Not Legal"})
    assert problem(illegal) == (400, "BadArgument", f"{words} ID is invalid.")


def test_recognition_models_do_not_mix(
    client: TestClient, service: Service, group: tuple[str, list[str]]
) -> None:
    other = remember_one(service, synthetic.photo(3, 9), model="recognition_01")
    same = remember_one(service, synthetic.photo(3, 8))
    refused = (400, "BadArgument", "'recognitionModel' is incompatible.")
    assert problem(identify(client, faceIds=[other], **{group[0]: "mine"})) == refused
    assert problem(identify(client, faceIds=[same, other], **{group[0]: "mine"})) == refused


def test_people_of_the_command_line_are_in_person_group_default(
    client: TestClient, service: Service
) -> None:
    person = service.gallery.add_person("default", "Ann")
    for shot in range(2):
        service.gallery.add_face(person.id, synthetic.look(1, shot))
    training.train(service.gallery, "default", 1e-3)
    face = remember_one(service, synthetic.photo(1, 9), model="recognition_01")
    (result,) = identify(client, "v1.0", faceIds=[face], personGroupId="default").json()
    assert [one["personId"] for one in result["candidates"]] == [person.id]


class TestDirectory:
    """Scopes of the person directory; no training."""

    @pytest.fixture
    def people(self, service: Service) -> list[str]:
        """Three people, of whom the first and the last are in the dynamic group ``pair``."""
        directory = service.gallery.directory
        people = enrol(service, directory.group().id, range(3))
        directory.create("pair", "Pair", "", [people[0], people[2]])
        return people

    def found(self, client: TestClient, service: Service, **scope: Any) -> list[list[str]]:
        faces = remember(service, *(synthetic.photo(seed, 9) for seed in range(3)))
        answer = identify(client, faceIds=faces, **scope).json()
        return [[one["personId"] for one in result["candidates"]] for result in answer]

    def test_everybody(self, client: TestClient, service: Service, people: list[str]) -> None:
        found = self.found(client, service, personIds=["*"])
        assert found == [[person] for person in people]

    def test_some_people(self, client: TestClient, service: Service, people: list[str]) -> None:
        found = self.found(client, service, personIds=[people[1].upper()])
        assert found == [[], [people[1]], []]

    def test_a_dynamic_group(self, client: TestClient, service: Service, people: list[str]) -> None:
        found = self.found(client, service, dynamicPersonGroupId="pair")
        assert found == [[people[0]], [], [people[2]]]

    def test_an_empty_directory(self, client: TestClient, service: Service) -> None:
        assert self.found(client, service, personIds=["*"]) == [[], [], []]

    @pytest.mark.usefixtures("people")
    def test_faces_of_other_recognition_models_are_not_searched(
        self, client: TestClient, service: Service
    ) -> None:
        face = remember_one(service, synthetic.photo(0, 9), model="recognition_02")
        (result,) = identify(client, faceIds=[face], personIds=["*"]).json()
        assert result["candidates"] == []
        first = remember_one(service, synthetic.photo(0, 9), model="recognition_01")
        answer = identify(client, faceIds=[first], personIds=["*"])
        assert problem(answer)[1:] == ("BadArgument", "'recognitionModel' is incompatible.")

    def test_what_is_not_there_is_400(self, client: TestClient, service: Service) -> None:
        face = remember_one(service, synthetic.photo(0, 9))
        answer = identify(client, faceIds=[face], personIds=[str(uuid.uuid4())])
        assert problem(answer) == (400, "PersonNotFound", "Person is not found.")
        answer = identify(client, faceIds=[face], personIds=["Ann"])
        assert problem(answer) == (400, "BadArgument", "Person ID is invalid.")
        answer = identify(client, faceIds=[face], dynamicPersonGroupId="no")
        message = "Dynamic person group is not found."
        assert problem(answer) == (400, "DynamicPersonGroupNotFound", message)
        answer = identify(client, faceIds=[face], dynamicPersonGroupId="Not Legal")
        assert problem(answer)[2] == "Dynamic person group ID is invalid."


@pytest.mark.parametrize(
    ("version", "scope", "code"),
    [
        ("v1.0", {}, "PersonGroupIdAndLargePersonGroupIdBothNull"),
        ("v1.0-preview", {}, "MissingIdentificationScopeParameters"),
        ("v1.2", {}, "MissingIdentificationScopeParameters"),
        (
            "v1.0",
            {"personGroupId": "a", "largePersonGroupId": "a"},
            "PersonGroupIdAndLargePersonGroupIdBothNotNull",
        ),
        (
            "v1.1-preview.1",
            {"personGroupId": "a", "dynamicPersonGroupId": "a"},
            "IncompatibleIdentificationScopeParametersCombination",
        ),
        (
            "v1.1-preview.1",
            {"personIds": ["*"], "dynamicPersonGroupId": "a"},
            "IncompatibleIdentificationScopeParametersCombination",
        ),
    ],
)
def test_there_must_be_exactly_one_place_to_look(
    client: TestClient, version: str, scope: dict[str, Any], code: str
) -> None:
    answer = identify(client, version, faceIds=[str(uuid.uuid4())], **scope)
    assert problem(answer)[:2] == (400, code)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"faceIds": []}, "The length of faceIds is not in a valid range."),
        ({"faceIds": None}, "The length of faceIds is not in a valid range."),
        ({"faceIds": [str(uuid.uuid4())] * 11}, "The length of faceIds is not in a valid range."),
        (
            {"maxNumOfCandidatesReturned": 0},
            "The argument maxNumOfCandidatesReturned is not valid.",
        ),
        (
            {"maxNumOfCandidatesReturned": 101},
            "The argument maxNumOfCandidatesReturned is not valid.",
        ),
        ({"confidenceThreshold": 1.5}, "The argument confidenceThreshold is not valid."),
        ({"confidenceThreshold": "high"}, "The argument confidenceThreshold is not valid."),
        ({"personGroupId": None, "personIds": []}, "'personIds' is invalid."),
        ({"faceIds": ["me"]}, "Face ID is invalid."),
    ],
)
def test_what_cannot_be_meant_is_refused(
    client: TestClient, body: dict[str, Any], message: str
) -> None:
    good = {"faceIds": [str(uuid.uuid4())], "personGroupId": "mine"}
    answer = identify(client, **{**good, **body})
    assert problem(answer) == (400, "BadArgument", message)


def test_an_unknown_face_is_400_here(client: TestClient) -> None:
    answer = identify(client, faceIds=[str(uuid.uuid4())], personGroupId="mine")
    assert problem(answer) == (400, "FaceNotFound", "Face is not found.")


@pytest.mark.parametrize(("kind", "field"), GROUPS)
def test_a_first_training_that_goes_on_is_409_and_later_ones_are_no_matter(
    client: TestClient, service: Service, kind: Kind, field: str
) -> None:
    made = service.gallery.collections.create(kind, "mine", "Mine", "", MODEL)
    (person,) = enrol(service, made.id, range(1))
    with service.gallery.store.writing() as connection:
        connection.execute(
            "INSERT INTO training_runs VALUES (?, 'running', ?, ?, NULL)",
            (made.id, "2026-01-01", "2026-01-01"),
        )
    body = {"faceIds": [remember_one(service, synthetic.photo(0, 9))], field: "mine"}
    code = field[0].upper() + field[1:].removesuffix("Id")
    assert problem(identify(client, **body))[:2] == (409, f"{code}TrainingNotFinished")
    training.train(service.gallery, made.id, 1e-3)
    (result,) = identify(client, **body).json()
    assert [one["personId"] for one in result["candidates"]] == [person]
