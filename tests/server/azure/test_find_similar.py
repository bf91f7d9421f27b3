"""Find similar: among faceIds, in face lists and in large face lists."""

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


def find(client: TestClient, **body: Any) -> Response:
    return client.post("/face/v1.0/findsimilars", json=body)


def problem(answer: Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


@pytest.fixture
def listed(service: Service) -> dict[str, list[str]]:
    """Three photos of one person, one of another, in lists of both kinds."""
    found = {}
    for kind in (Kind.FACE_LIST, Kind.LARGE_FACE_LIST):
        group = service.gallery.collections.create(kind, "mine", "Mine", "", "recognition_04")
        looks = [synthetic.look(1, shot) for shot in range(3)] + [synthetic.look(2, 0)]
        faces = [service.gallery.collections.add_listed_face(group.id, look) for look in looks]
        found[kind] = [face.id for face in faces]
    large = service.gallery.collections.get(Kind.LARGE_FACE_LIST, "mine")
    training.train(service.gallery, large.id, 1e-3)
    return {"faceListId": found[Kind.FACE_LIST], "largeFaceListId": found[Kind.LARGE_FACE_LIST]}


def test_match_person_answers_the_same_person_only_most_alike_first(
    client: TestClient, service: Service
) -> None:
    asked, same, other = remember(
        service, synthetic.photo(1, 0), synthetic.photo(1, 1), synthetic.photo(2, 0)
    )
    answer = find(client, faceId=asked, faceIds=[other, same, asked]).json()
    assert [face["faceId"] for face in answer] == [asked, same]
    assert answer[0]["confidence"] == 1.0
    assert 0.5 <= answer[1]["confidence"] < 1.0
    assert set(answer[0]) == {"faceId", "confidence"}


def test_match_face_answers_the_most_alike_whoever_it_is(
    client: TestClient, service: Service
) -> None:
    asked, same, *others = remember(
        service, *(synthetic.photo(seed, shot) for seed, shot in [(1, 0), (1, 1), (2, 0), (3, 0)])
    )
    answer = find(client, faceId=asked, faceIds=[*others, same], mode="matchFace").json()
    assert answer[0]["faceId"] == same
    assert {face["faceId"] for face in answer} == {same, *others}


def test_so_many_candidates_are_answered(client: TestClient, service: Service) -> None:
    asked, *others = remember(service, *(synthetic.photo(1, shot) for shot in range(31)))
    assert len(find(client, faceId=asked, faceIds=others).json()) == 20
    body = {"faceId": asked, "faceIds": others, "maxNumOfCandidatesReturned": 3}
    assert len(find(client, **body).json()) == 3


@pytest.mark.parametrize("field", ["faceListId", "largeFaceListId"])
def test_lists_are_searched(
    client: TestClient, service: Service, listed: dict[str, list[str]], field: str
) -> None:
    face = remember_one(service, synthetic.photo(1, 9))
    answer = find(client, faceId=face, **{field: "mine"}).json()
    assert {found["persistedFaceId"] for found in answer} == set(listed[field][:3])
    assert set(answer[0]) == {"persistedFaceId", "confidence"}
    confidences = [found["confidence"] for found in answer]
    assert confidences == sorted(confidences, reverse=True)
    everything = find(client, faceId=face, mode="matchFace", **{field: "mine"}).json()
    assert [found["persistedFaceId"] for found in everything][3] == listed[field][3]


def test_a_face_list_needs_no_training_and_must_not_be_empty(
    client: TestClient, service: Service
) -> None:
    service.gallery.collections.create(Kind.FACE_LIST, "empty", "Empty", "", "recognition_04")
    face = remember_one(service, synthetic.photo(1, 9))
    answer = find(client, faceId=face, faceListId="empty")
    assert problem(answer) == (400, "FaceListNotReady", "Face list is empty.")


def test_a_large_face_list_needs_training(client: TestClient, service: Service) -> None:
    collections = service.gallery.collections
    group = collections.create(Kind.LARGE_FACE_LIST, "new", "New", "", "recognition_04")
    collections.add_listed_face(group.id, synthetic.look(1, 0))
    face = remember_one(service, synthetic.photo(1, 9))
    answer = find(client, faceId=face, largeFaceListId="new")
    message = "Large face list is not trained."
    assert problem(answer) == (400, "LargeFaceListNotTrained", message)


def test_there_must_be_exactly_one_place_to_look(client: TestClient, service: Service) -> None:
    face = remember_one(service, synthetic.photo(1, 0))
    assert problem(find(client, faceId=face)) == (
        400,
        "BadArgument",
        "LargeFaceListId, faceListId and faceIds are all null.",
    )
    assert problem(find(client, faceId=face, faceIds=[face], faceListId="mine")) == (
        400,
        "BadArgument",
        "2 or more of largeFaceListId, faceListId and faceIds are not null.",
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"faceIds": []}, "The length of faceIds is not in a valid range."),
        (
            {"faceIds": [str(uuid.uuid4())] * 1001},
            "The length of faceIds is not in a valid range.",
        ),
        (
            {"maxNumOfCandidatesReturned": 0},
            "The argument maxNumOfCandidatesReturned is not valid.",
        ),
        (
            {"maxNumOfCandidatesReturned": 1001},
            "The argument maxNumOfCandidatesReturned is not valid.",
        ),
        ({"mode": "matchNothing"}, "Mode is invalid."),
        ({"faceIds": ["nobody"]}, "Face ID is invalid."),
        ({"faceListId": "Not Legal", "faceIds": None}, "Face list ID is invalid."),
        ({"largeFaceListId": "?", "faceIds": None}, "Large face list ID is invalid."),
    ],
)
def test_what_cannot_be_meant_is_refused(
    client: TestClient, service: Service, body: dict[str, Any], message: str
) -> None:
    face = remember_one(service, synthetic.photo(1, 0))
    answer = find(client, **{"faceId": face, "faceIds": [face], **body})
    assert problem(answer) == (400, "BadArgument", message)


def test_what_is_not_there_is_400(client: TestClient, service: Service) -> None:
    face = remember_one(service, synthetic.photo(1, 0))
    missing = str(uuid.uuid4())
    assert problem(find(client, faceId=missing, faceIds=[face]))[:2] == (400, "FaceNotFound")
    assert problem(find(client, faceId=face, faceIds=[missing]))[:2] == (400, "FaceNotFound")
    assert problem(find(client, faceId=face, faceListId="no"))[:2] == (400, "FaceListNotFound")
    answer = find(client, faceId=face, largeFaceListId="no")
    assert problem(answer)[:2] == (400, "LargeFaceListNotFound")


def test_recognition_models_do_not_mix(
    client: TestClient, service: Service, listed: dict[str, list[str]]
) -> None:
    face = remember_one(service, synthetic.photo(1, 0), model="recognition_01")
    other = remember_one(service, synthetic.photo(1, 1), model="recognition_02")
    refused = (400, "BadArgument", "'recognitionModel' is incompatible.")
    assert problem(find(client, faceId=face, faceIds=[other])) == refused
    for field in listed:
        assert problem(find(client, faceId=face, **{field: "mine"})) == refused
