"""Group: faces sorted into people."""

from __future__ import annotations

import itertools
import uuid
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.people import synthetic
from tests.server.azure.remembered import remember, remember_one

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from whosthere.server.azure.service import Service


def test_faces_of_one_person_come_together_largest_group_first(
    client: TestClient, service: Service
) -> None:
    ann = remember(service, *(synthetic.photo(1, shot) for shot in range(2)))
    bob = remember(service, *(synthetic.photo(2, shot) for shot in range(3)))
    alone = remember(service, synthetic.photo(3, 0), synthetic.photo(4, 0))
    mixed = [ann[0], alone[0], bob[0], bob[1], ann[1], alone[1], bob[2]]
    answer = client.post("/face/v1.0/group", json={"faceIds": mixed}).json()
    assert answer == {"groups": [bob, ann], "messyGroup": alone}


def test_strangers_who_are_each_like_the_next_are_not_chained_together(
    client: TestClient, service: Service
) -> None:
    # Fifty degrees apart: each matches its neighbours, and nobody else.
    one, other = np.linalg.qr(np.stack([synthetic.person(1), synthetic.person(2)]).T)[0].T
    angles = np.radians([0, 50, 100, 150])
    around = [synthetic.template(np.cos(angle) * one + np.sin(angle) * other) for angle in angles]
    chain = remember(service, *around)
    for left, right in itertools.pairwise(chain):
        answer = client.post("/face/v1.0/verify", json={"faceId1": left, "faceId2": right}).json()
        assert answer["isIdentical"] is True
    groups = client.post("/face/v1.0/group", json={"faceIds": chain}).json()["groups"]
    assert [len(group) for group in groups] == [2, 2]


def test_the_messy_group_is_always_sent(client: TestClient, service: Service) -> None:
    both = remember(service, synthetic.photo(1, 0), synthetic.photo(1, 1))
    answer = client.post("/face/v1.0/group", json={"faceIds": both}).json()
    assert answer == {"groups": [both], "messyGroup": []}


@pytest.mark.parametrize("count", [0, 1, 1001])
def test_the_number_of_faces_is_limited(client: TestClient, count: int) -> None:
    body = {"faceIds": [str(uuid.uuid4())] * count}
    answer = client.post("/face/v1.0/group", json=body)
    assert answer.status_code == 400
    message = "The length of faceIds is not in a valid range."
    assert answer.json() == {"error": {"code": "BadArgument", "message": message}}


def test_a_thousand_faces_are_grouped(client: TestClient, service: Service) -> None:
    faces = [synthetic.photo(number // 4, number % 4) for number in range(1000)]
    answer = client.post("/face/v1.0/group", json={"faceIds": remember(service, *faces)}).json()
    assert len(answer["groups"]) == 250
    assert answer["messyGroup"] == []


def test_an_unknown_face_is_400_here(client: TestClient, service: Service) -> None:
    faces = [remember_one(service, synthetic.photo(1, 0)), str(uuid.uuid4())]
    answer = client.post("/face/v1.0/group", json={"faceIds": faces})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "FaceNotFound"
