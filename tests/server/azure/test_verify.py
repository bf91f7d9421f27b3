"""Verify: face to face, and face to somebody enrolled."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.people import synthetic
from tests.server.azure.remembered import remember, remember_one
from whosthere.people.records import Kind

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from httpx2 import Response

    from whosthere.server.azure.service import Service

VERSIONS = ("v1.0", "v1.0-preview", "v1.1-preview.1", "v1.2-preview.1", "v1.2")


def verify(client: TestClient, version: str = "v1.0", **body: str | None) -> Response:
    return client.post(f"/face/{version}/verify", json=body)


def code_of(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("version", VERSIONS)
def test_two_photos_of_one_person_are_identical(
    client: TestClient, service: Service, version: str
) -> None:
    one, other = remember(service, synthetic.photo(1, 0), synthetic.photo(1, 1))
    answer = verify(client, version, faceId1=one, faceId2=other).json()
    assert answer["isIdentical"] is True
    assert 0.5 <= answer["confidence"] <= 1


def test_two_people_are_not_identical(client: TestClient, service: Service) -> None:
    one, other = remember(service, synthetic.photo(1, 0), synthetic.photo(2, 0))
    answer = verify(client, faceId1=one, faceId2=other).json()
    assert answer["isIdentical"] is False
    assert 0 <= answer["confidence"] < 0.5


def test_identical_is_exactly_a_confidence_of_half_and_confidences_have_five_decimals(
    client: TestClient, service: Service
) -> None:
    scatters = [0.5 + step / 10 for step in range(20)]
    photos = [synthetic.photo(3, shot, scatter) for shot, scatter in enumerate(scatters)]
    first, *others = remember(service, *photos)
    answers = [verify(client, faceId1=first, faceId2=other).json() for other in others]
    confidences = [answer["confidence"] for answer in answers]
    assert [answer["isIdentical"] for answer in answers] == [c >= 0.5 for c in confidences]
    assert confidences == [round(confidence, 5) for confidence in confidences]
    assert min(confidences) < 0.5 < max(confidences)


def test_an_unknown_face_is_404_here(client: TestClient, service: Service) -> None:
    known = remember_one(service, synthetic.photo(1, 0))
    answer = verify(client, faceId1=known, faceId2=str(uuid.uuid4()))
    assert code_of(answer) == (404, "FaceNotFound")
    assert answer.json()["error"]["message"] == "Face is not found."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"faceId1": "nobody", "faceId2": "nobody"}, "Face ID is invalid."),
        ({"faceId1": str(uuid.uuid4())}, "Face ID is invalid."),
        ({}, "Face ID is invalid."),
    ],
)
def test_what_is_no_face_id_is_refused(
    client: TestClient, body: dict[str, str], message: str
) -> None:
    answer = client.post("/face/v1.0/verify", json=body)
    assert code_of(answer) == (400, "BadArgument")
    assert answer.json()["error"]["message"] == message


def test_faces_of_different_recognition_models_are_not_compared(
    client: TestClient, service: Service
) -> None:
    one = remember_one(service, synthetic.photo(1, 0), model="recognition_01")
    other = remember_one(service, synthetic.photo(1, 1), model="recognition_04")
    answer = verify(client, faceId1=one, faceId2=other)
    assert code_of(answer) == (400, "BadArgument")
    assert answer.json()["error"]["message"] == "'recognitionModel' is incompatible."


def test_faces_of_other_networks_than_before_a_restart_are_not_compared(
    client: TestClient, service: Service
) -> None:
    one = remember_one(service, synthetic.photo(1, 0))
    other = remember_one(service, synthetic.photo(1, 1, model="mobilefacenet-11111111-1"))
    assert code_of(verify(client, faceId1=one, faceId2=other)) == (400, "BadArgument")


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (Kind.PERSON_GROUP, "personGroupId"),
        (Kind.LARGE_PERSON_GROUP, "largePersonGroupId"),
        (Kind.DIRECTORY, None),
    ],
)
class TestPerson:
    """A face and a person: of a group of either kind, or of the directory; never trained."""

    def enrolled(self, service: Service, kind: Kind, shots: int) -> str:
        collections = service.gallery.collections
        if kind is Kind.DIRECTORY:
            group = service.gallery.directory.group()
        else:
            group = collections.create(kind, "mine", "Mine", "", "recognition_04")
        person = collections.add_person(group.id, "Ann")
        for shot in range(shots):
            collections.add_face(person.id, synthetic.look(1, shot), "recognition_04")
        return person.id

    def scope(self, field: str | None) -> dict[str, str]:
        return {} if field is None else {field: "mine"}

    def test_is_compared(
        self, client: TestClient, service: Service, kind: Kind, field: str | None
    ) -> None:
        person = self.enrolled(service, kind, shots=2)
        same, other = remember(
            service, synthetic.photo(1, 9), synthetic.photo(2, 0), model="recognition_04"
        )
        scope = self.scope(field)
        yes = verify(client, faceId=same, personId=person, **scope).json()
        no = verify(client, faceId=other, personId=person, **scope).json()
        assert (yes["isIdentical"], no["isIdentical"]) == (True, False)

    def test_without_a_face_is_not_found(
        self, client: TestClient, service: Service, kind: Kind, field: str | None
    ) -> None:
        person = self.enrolled(service, kind, shots=0)
        face = remember_one(service, synthetic.photo(1, 9), model="recognition_04")
        answer = verify(client, faceId=face, personId=person, **self.scope(field))
        assert code_of(answer) == (404, "PersistedFaceNotFound")

    def test_is_not_found(
        self, client: TestClient, service: Service, kind: Kind, field: str | None
    ) -> None:
        self.enrolled(service, kind, shots=1)
        face = remember_one(service, synthetic.photo(1, 9), model="recognition_04")
        scope = self.scope(field)
        answer = verify(client, faceId=face, personId=str(uuid.uuid4()), **scope)
        assert code_of(answer) == (404, "PersonNotFound")
        answer = verify(client, faceId=face, personId="Ann", **scope)
        assert code_of(answer) == (400, "BadArgument")

    def test_is_not_compared_across_recognition_models(
        self, client: TestClient, service: Service, kind: Kind, field: str | None
    ) -> None:
        person = self.enrolled(service, kind, shots=1)
        face = remember_one(service, synthetic.photo(1, 9), model="recognition_02")
        answer = verify(client, faceId=face, personId=person, **self.scope(field))
        # In the directory a person may have faces for several models, and has none for this one.
        expected = (404, "PersistedFaceNotFound") if field is None else (400, "BadArgument")
        assert code_of(answer) == expected


def test_a_group_that_is_missing_is_400(client: TestClient, service: Service) -> None:
    face, person = remember_one(service, synthetic.photo(1, 0)), str(uuid.uuid4())
    answer = verify(client, faceId=face, personId=person, personGroupId="none")
    assert code_of(answer) == (400, "PersonGroupNotFound")
    answer = verify(client, faceId=face, personId=person, largePersonGroupId="none")
    assert code_of(answer) == (400, "LargePersonGroupNotFound")
    answer = verify(client, faceId=face, personId=person, personGroupId="Not Legal")
    assert answer.json()["error"]["message"] == "Person group ID is invalid."


def test_groups_of_both_kinds_are_refused(client: TestClient, service: Service) -> None:
    face, person = remember_one(service, synthetic.photo(1, 0)), str(uuid.uuid4())
    answer = verify(client, faceId=face, personId=person, personGroupId="a", largePersonGroupId="a")
    assert code_of(answer) == (400, "PersonGroupIdAndLargePersonGroupIdBothNotNull")


def test_a_group_of_the_command_line_goes_with_every_recognition_model(
    client: TestClient, service: Service
) -> None:
    person = service.gallery.add_person("default", "Ann")
    service.gallery.add_face(person.id, synthetic.look(1, 0))
    for model in ("recognition_01", "recognition_04"):
        face = remember_one(service, synthetic.photo(1, 1), model=model)
        answer = verify(client, faceId=face, personId=person.id, personGroupId="default")
        assert answer.json()["isIdentical"] is True
