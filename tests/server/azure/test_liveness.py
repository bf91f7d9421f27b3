"""Liveness sessions: made, read, listed, deleted, and never pretended to have been done."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.azure.pictures import encoded, noise, pasted, portrait, portrait_bytes
from whosthere.people.store import stamp

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from httpx2 import Response

    from whosthere.server.azure.service import Service

DEVICE = str(uuid.uuid4())
GOOD = {"livenessOperationMode": "Passive", "deviceCorrelationId": DEVICE}
PLAIN = "/face/v1.2-preview.1/detectLiveness/singleModal/sessions"
VERIFY = "/face/v1.2-preview.1/detectLivenessWithVerify/singleModal/sessions"
PREVIEWS = [PLAIN, VERIFY, PLAIN.replace("v1.2", "v1.1").lower()]
PLAIN_GA = "/face/v1.2/detectLiveness-sessions"
VERIFY_GA = "/face/v1.2/detectLivenessWithVerify-sessions"
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")


def problem(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def make(client: TestClient, path: str, **more: Any) -> str:
    answer = client.post(path, json={**GOOD, **more})
    assert answer.status_code == 200
    return str(answer.json()["sessionId"])


@pytest.mark.parametrize("path", PREVIEWS)
def test_a_session_of_the_previews_lives_and_goes(client: TestClient, path: str) -> None:
    made = client.post(path, json=GOOD)
    assert made.status_code == 200
    assert set(made.json()) == {"sessionId", "authToken"}
    session = made.json()["sessionId"]
    told = client.get(f"{path}/{session}").json()
    assert ISO.fullmatch(told.pop("createdDateTime"))
    assert told == {
        "id": session,
        "status": "NotStarted",
        "sessionExpired": False,
        "deviceCorrelationId": DEVICE,
        "authTokenTimeToLiveInSeconds": 600,
    }
    assert client.get(f"{path}/{session}/audit").json() == []
    gone = client.delete(f"{path}/{session}")
    assert (gone.status_code, gone.content) == (200, b"")
    for answer in (
        client.get(f"{path}/{session}"),
        client.get(f"{path}/{session}/audit"),
        client.delete(f"{path}/{session}"),
    ):
        assert problem(answer) == (404, "SessionNotFound")


@pytest.mark.parametrize("path", [PLAIN_GA, VERIFY_GA])
def test_a_session_of_the_current_version_lives_and_goes(client: TestClient, path: str) -> None:
    made = client.post(path, json=GOOD)
    assert made.status_code == 200
    told = made.json()
    assert told["status"] == "NotStarted"
    assert told["modelVersion"] == "2024-11-15"
    references = {"verifyReferences": []} if path == VERIFY_GA else {}
    assert told["results"] == {"attempts": [], **references}
    session = told["sessionId"]
    assert client.get(f"{path}/{session}").json() == told
    gone = client.delete(f"{path}/{session}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert problem(client.get(f"{path}/{session}")) == (404, "SessionNotFound")


def test_both_spellings_reach_the_same_sessions_of_a_kind(client: TestClient) -> None:
    session = make(client, PLAIN)
    assert client.get(f"{PLAIN_GA}/{session}").status_code == 200
    assert problem(client.get(f"{VERIFY}/{session}")) == (404, "SessionNotFound")
    assert problem(client.get(f"{VERIFY_GA}/{session}")) == (404, "SessionNotFound")


def test_tokens_are_random(client: TestClient) -> None:
    tokens = {client.post(PLAIN, json=GOOD).json()["authToken"] for _ in range(5)}
    assert len(tokens) == 5
    assert min(map(len, tokens)) >= 32


def test_sessions_come_in_pages_by_id(client: TestClient) -> None:
    sessions = sorted(make(client, PLAIN) for _ in range(4))
    make(client, VERIFY)
    listed = client.get(PLAIN).json()
    assert [session["id"] for session in listed] == sessions
    assert "status" not in listed[0]
    page = client.get(PLAIN, params={"start": sessions[0], "top": 2}).json()
    assert [session["id"] for session in page] == sessions[1:3]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"top": 0}, "Top parameter is invalid. Valid range is between 1 and 1000 inclusive."),
        ({"top": 1001}, "Top parameter is invalid. Valid range is between 1 and 1000 inclusive."),
        (
            {"start": "last"},
            "Start parameter is invalid. Please specify the 'Id' field of the last entry to "
            "continue the listing process.",
        ),
    ],
)
@pytest.mark.parametrize("audit", [False, True])
def test_pages_must_be_possible(
    client: TestClient, query: dict[str, str], message: str, audit: bool
) -> None:
    path = f"{PLAIN}/{make(client, PLAIN)}/audit" if audit else PLAIN
    answer = client.get(path, params=query)
    assert problem(answer) == (400, "BadArgument")
    assert answer.json()["error"]["message"] == message


@pytest.mark.parametrize("path", [PLAIN, VERIFY_GA])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"livenessOperationMode": "Active"}, "InvalidLivenessOperationMode"),
        ({"livenessOperationMode": None}, "InvalidLivenessOperationMode"),
        ({"authTokenTimeToLiveInSeconds": 59}, "InvalidTokenLifetime"),
        ({"authTokenTimeToLiveInSeconds": 86401}, "InvalidTokenLifetime"),
        ({"deviceCorrelationId": None}, "InvalidDeviceCorrelationId"),
        ({"deviceCorrelationId": ""}, "InvalidDeviceCorrelationId"),
        ({"deviceCorrelationId": "x" * 65}, "InvalidDeviceCorrelationId"),
        ({"deviceCorrelationIdSetInClient": True}, "InvalidDeviceCorrelationId"),
        ({"sendResultsToClient": "perhaps"}, "InvalidRequestBody"),
        ({"verifyConfidenceThreshold": 2}, "InvalidRequestBody"),
        ({"livenessModelVersion": "2031-01-01"}, "InvalidRequestBody"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    client: TestClient, path: str, change: dict[str, Any], code: str
) -> None:
    assert problem(client.post(path, json={**GOOD, **change})) == (400, code)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a": 1}'])
def test_what_is_no_body_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post(PLAIN, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in {"InvalidRequestBody", "InvalidLivenessOperationMode"}


def test_the_client_may_say_later_which_device_it_is(client: TestClient) -> None:
    body = {"livenessOperationMode": "PassiveActive", "deviceCorrelationIdSetInClient": True}
    session = client.post(PLAIN, json=body).json()["sessionId"]
    assert "deviceCorrelationId" not in client.get(f"{PLAIN}/{session}").json()


def test_the_version_of_the_check_that_was_asked_for_is_told(client: TestClient) -> None:
    version = "2023-12-20-preview.06"
    session = make(client, PLAIN, livenessSingleModalModel=version)
    assert client.get(f"{PLAIN_GA}/{session}").json()["modelVersion"] == version


def age(service: Service, by: timedelta) -> None:
    """Let all sessions have been made so long ago."""
    with service.gallery.store.writing() as connection:
        made = stamp(datetime.now(UTC) - by)
        connection.execute("UPDATE liveness_sessions SET created_at = ?", (made,))


def test_a_session_expires_after_its_time_and_is_gone_after_two_days(
    client: TestClient, service: Service
) -> None:
    session = make(client, PLAIN, authTokenTimeToLiveInSeconds=60)
    age(service, timedelta(seconds=61))
    assert client.get(f"{PLAIN}/{session}").json()["sessionExpired"] is True
    age(service, timedelta(hours=48, seconds=1))
    assert problem(client.get(f"{PLAIN}/{session}")) == (404, "SessionNotFound")
    assert client.get(PLAIN).json() == []
    make(client, PLAIN)
    with service.gallery.store.reading() as connection:
        rows = connection.execute("SELECT id FROM liveness_sessions").fetchall()
    assert session not in {row["id"] for row in rows}


def form(path: str, picture: bytes, **change: Any) -> dict[str, Any]:
    """A form as the clients of that path send it."""
    if path == VERIFY:
        parameters = {"Parameters": json.dumps({**GOOD, **change})}
        return {"data": parameters, "files": {"VerifyImage": ("verify-image", picture)}}
    flat = {name: str(value) for name, value in {**GOOD, **change}.items()}
    return {"data": flat, "files": {"verifyImage": ("face.jpg", picture)}}


@pytest.mark.parametrize("path", [VERIFY, VERIFY_GA])
class TestPicture:
    """Sessions with a picture of who is to be verified, in both spellings of the form."""

    def test_its_face_is_told(self, client: TestClient, path: str) -> None:
        answer = client.post(path, **form(path, portrait_bytes()))
        assert answer.status_code == 200
        told = answer.json()
        if path == VERIFY:
            face = told["verifyImage"]
        else:
            (face,) = told["results"]["verifyReferences"]
            assert face.pop("referenceType") == "Color"
        assert face["qualityForRecognition"] in {"low", "medium", "high"}
        assert min(face["faceRectangle"].values()) > 0
        assert set(face) == {"faceRectangle", "qualityForRecognition"}
        session = client.get(f"{VERIFY_GA}/{told['sessionId']}").json()
        assert session["results"]["verifyReferences"] == [{"referenceType": "Color", **face}]

    def test_it_must_show_one_face(self, client: TestClient, path: str) -> None:
        nobody = encoded(noise(300, 300))
        two = encoded(pasted((1200, 700), (portrait(), (0, 0)), (portrait("obama-2009"), (600, 0))))
        assert problem(client.post(path, **form(path, nobody))) == (400, "InvalidImage")
        assert problem(client.post(path, **form(path, two))) == (400, "InvalidImage")
        assert problem(client.post(path, **form(path, b"x" * 5000))) == (400, "InvalidImage")
        assert problem(client.post(path, **form(path, b"x"))) == (400, "InvalidImageSize")
        assert client.get(VERIFY).json() == []

    def test_parameters_are_looked_at(self, client: TestClient, path: str) -> None:
        wrong = form(path, portrait_bytes(), authTokenTimeToLiveInSeconds=5)
        assert problem(client.post(path, **wrong)) == (400, "InvalidTokenLifetime")
        right = form(path, portrait_bytes(), authTokenTimeToLiveInSeconds=60)
        session = client.post(path, **right).json()["sessionId"]
        assert client.get(f"{VERIFY}/{session}").json()["authTokenTimeToLiveInSeconds"] == 60

    def test_a_form_needs_the_picture_as_a_file(self, client: TestClient, path: str) -> None:
        posted = form(path, b"")
        name = next(iter(posted["files"]))
        missing = client.post(path, data=posted["data"], files={"other": ("x", b"x")})
        assert problem(missing) == (400, "InvalidRequestBody")
        text = {name: (None, "no file"), **{k: (None, v) for k, v in posted["data"].items()}}
        assert problem(client.post(path, files=text)) == (400, "InvalidRequestBody")

    def test_nothing_of_the_picture_is_kept(
        self, client: TestClient, service: Service, path: str
    ) -> None:
        client.post(path, **form(path, portrait_bytes()))
        with service.gallery.store.reading() as connection:
            row = dict(connection.execute("SELECT * FROM liveness_sessions").fetchone())
        assert not any(isinstance(value, bytes) for value in row.values())
        assert sum(len(str(value)) for value in row.values()) < 400


def test_a_session_that_verifies_nobody_takes_no_picture(client: TestClient) -> None:
    answer = client.post(PLAIN, **form(VERIFY, portrait_bytes()))
    assert problem(answer) == (400, "InvalidRequestBody")


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary="],
)
def test_a_broken_form_is_refused(client: TestClient, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    answer = client.post(VERIFY, content=b"--x\r\nbroken", headers=headers)
    assert problem(answer) == (400, "InvalidRequestBody")


@pytest.mark.parametrize(
    "path", ["/face/v1.2-preview.1/session/sessionImages", "/face/v1.2/sessionImages"]
)
def test_there_are_no_session_images(client: TestClient, path: str) -> None:
    assert problem(client.get(f"{path}/{uuid.uuid4()}")) == (404, "SessionImageNotFound")
