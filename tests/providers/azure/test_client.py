"""What the client asks, letter by letter, and how it reads the answers."""

from __future__ import annotations

import json

import httpx
import numpy as np
import pytest

from tests.providers.azure.service import KEY, face_that_answers, refusal
from whosthere.errors import PersonNotFound, ServiceRefused, UsageError
from whosthere.providers.azure.answers import LANDMARKS, Candidate, RemotePerson, TrainingStatus
from whosthere.providers.azure.attributes import (
    DetectionModel,
    FaceAttribute,
    Glasses,
    Level,
    MaskType,
    RecognitionModel,
    given_by,
)
from whosthere.providers.azure.groups import PAGE
from whosthere.types import Box, Gender, HeadPose

FACE = {
    "faceId": "c5c24a82-6845-4031-9d5d-978df9175426",
    "faceRectangle": {"top": 54, "left": 394, "width": 78, "height": 78},
    "faceLandmarks": {name: {"x": 400.5 + i, "y": 60.0} for i, name in enumerate(LANDMARKS)},
    "faceAttributes": {
        "age": 71.0,
        "gender": "male",
        "smile": 0.88,
        "emotion": {"happiness": 0.9, "contempt": 0.1},
        "headPose": {"pitch": 14.8, "roll": 2.1, "yaw": 3.0},
        "glasses": "ReadingGlasses",
        "mask": {"type": "noMask", "noseAndMouthCovered": False},
        "qualityForRecognition": "High",
        "blur": {"blurLevel": "high", "value": 1.0},
        "exposure": {"exposureLevel": "goodExposure", "value": 0.5},
        "occlusion": {"foreheadOccluded": False, "eyeOccluded": True, "mouthOccluded": False},
        "accessories": [{"type": "headwear", "confidence": 0.99}],
        "facialHair": {"moustache": 0.8, "beard": 0.1, "sideburns": 0.02},
        "hair": {"bald": 0.0, "invisible": False,
                 "hairColor": [{"color": "brown", "confidence": 1.0}]},
        "makeup": {"eyeMakeup": True, "lipMakeup": False},
        "somethingNew": 1,
    },
}  # fmt: skip
"""As Microsoft's reference shows an answer, and something it does not know yet."""


def answer(body: object) -> httpx.Response:
    return httpx.Response(200, json=body)


def asked(request: httpx.Request) -> str:
    """Method and path of a request, without what all have in common."""
    return f"{request.method} {request.url.path.removeprefix('/face/v1.0')}"


# Detect


def test_detect_asks_as_the_reference_says() -> None:
    face, script = face_that_answers(answer([]))
    found = face.detect(
        b"jpeg",
        attributes=[FaceAttribute.HEAD_POSE, FaceAttribute.GLASSES],
        landmarks=True,
        detection_model=DetectionModel.DETECTION_01,
        recognition_model=RecognitionModel.RECOGNITION_03,
        face_id=True,
        ttl=60,
    )
    [request] = script.asked
    assert found == ()
    assert asked(request) == "POST /detect"
    assert dict(request.url.params) == {
        "returnFaceId": "true",
        "returnFaceLandmarks": "true",
        "returnFaceAttributes": "glasses,headPose",
        "detectionModel": "detection_01",
        "recognitionModel": "recognition_03",
        "faceIdTimeToLive": "60",
    }
    assert request.headers["Ocp-Apim-Subscription-Key"] == KEY
    assert request.headers["Content-Type"] == "application/octet-stream"
    assert request.content == b"jpeg"


def test_detect_asks_for_no_face_id_unless_told() -> None:
    # Microsoft's service refuses it to whom it has not approved.
    face, script = face_that_answers(answer([]))
    face.detect(b"jpeg")
    assert script.asked[0].url.params["returnFaceId"] == "false"
    assert "returnFaceAttributes" not in script.asked[0].url.params


def test_detect_reads_everything_that_is_answered() -> None:
    face, _ = face_that_answers(answer([FACE]))
    [found] = face.detect(b"jpeg")
    said = found.attributes
    assert found.box == Box(394, 54, 78, 78)
    assert found.face_id == FACE["faceId"]
    assert found.landmarks is not None
    np.testing.assert_allclose(found.landmarks, [(400.5 + i, 60.0) for i in range(27)])
    assert (said.age, said.gender, said.smile) == (71.0, Gender.MALE, 0.88)
    assert said.emotions == {"happiness": 0.9, "contempt": 0.1}
    assert said.head_pose == HeadPose(yaw=3.0, pitch=14.8, roll=2.1)
    assert (said.glasses, said.quality) == (Glasses.READING, Level.HIGH)
    assert said.mask is not None
    assert said.mask.type is MaskType.NONE
    assert said.blur is not None
    assert (said.blur.level, said.blur.value) == ("high", 1.0)
    assert said.exposure is not None
    assert said.exposure.level == "goodExposure"
    assert said.noise is None
    assert said.hair is not None
    assert said.hair.hair_color[0].color == "brown"


def test_detect_reads_an_answer_with_the_rectangle_only() -> None:
    face, _ = face_that_answers(answer([{"faceRectangle": FACE["faceRectangle"]}]))
    [found] = face.detect(b"jpeg")
    assert (found.face_id, found.landmarks, found.attributes.age) == (None, None, None)


@pytest.mark.parametrize(
    "body", [{"faces": []}, [{}], [FACE | {"faceLandmarks": {"noseTip": {"x": 1, "y": 2}}}]]
)
def test_what_is_no_answer_of_a_face_service(body: object) -> None:
    face, _ = face_that_answers(answer(body))
    with pytest.raises(ServiceRefused, match="does not answer like a Face service"):
        face.detect(b"jpeg")


def test_attributes_that_a_model_gives() -> None:
    newest = RecognitionModel.RECOGNITION_04
    assert FaceAttribute.AGE in given_by(DetectionModel.DETECTION_01, newest)
    assert FaceAttribute.MASK not in given_by(DetectionModel.DETECTION_01, newest)
    assert FaceAttribute.MASK in given_by(DetectionModel.DETECTION_03, newest)
    assert not given_by(DetectionModel.DETECTION_02, newest)
    for detection in DetectionModel:
        oldest = given_by(detection, RecognitionModel.RECOGNITION_01)
        assert FaceAttribute.QUALITY not in oldest


# Identify and verify


@pytest.mark.parametrize(
    ("large", "field"), [(False, "personGroupId"), (True, "largePersonGroupId")]
)
def test_identify(large: bool, field: str) -> None:
    body = [
        {"faceId": "f1", "candidates": [{"personId": "p1", "confidence": 0.92}]},
        {"faceId": "f2", "candidates": []},
    ]
    face, script = face_that_answers(answer(body))
    first, second = face.identify(["f1", "f2"], "staff", large=large, most=3, threshold=0.6)
    assert asked(script.asked[0]) == "POST /identify"
    assert json.loads(script.asked[0].content) == {
        "faceIds": ["f1", "f2"],
        field: "staff",
        "maxNumOfCandidatesReturned": 3,
        "confidenceThreshold": 0.6,
    }
    assert first.candidates == (Candidate(person_id="p1", confidence=0.92),)
    assert second.candidates == ()


def test_verify_two_faces_and_a_face_with_a_person() -> None:
    face, script = face_that_answers(answer({"isIdentical": True, "confidence": 0.9}))
    assert face.verify("f1", "f2").is_identical
    assert face.verify_person("f1", "staff", "p1", large=True).confidence == 0.9
    bodies = [json.loads(request.content) for request in script.asked]
    assert bodies == [
        {"faceId1": "f1", "faceId2": "f2"},
        {"faceId": "f1", "personId": "p1", "largePersonGroupId": "staff"},
    ]


# Groups


def test_groups_from_birth_to_death() -> None:
    empty = httpx.Response(200)
    group = {"personGroupId": "staff", "name": "Staff", "recognitionModel": "recognition_04"}
    face, script = face_that_answers(empty, answer(group), empty, empty)
    face.groups.create("staff", "Staff", "ours")
    assert face.groups.get("staff").recognition_model == "recognition_04"
    face.groups.update("staff", name="Everybody")
    face.groups.delete("staff")
    assert [asked(request) for request in script.asked] == [
        "PUT /persongroups/staff",
        "GET /persongroups/staff",
        "PATCH /persongroups/staff",
        "DELETE /persongroups/staff",
    ]
    created, _, updated, _ = script.asked
    assert json.loads(created.content) == {
        "name": "Staff",
        "userData": "ours",
        "recognitionModel": "recognition_04",
    }
    assert json.loads(updated.content) == {"name": "Everybody"}


def test_large_groups_have_paths_and_names_of_their_own() -> None:
    face, script = face_that_answers(answer([{"largePersonGroupId": "town", "name": "Town"}]))
    assert [group.id for group in face.large_groups.all()] == ["town"]
    assert asked(script.asked[0]) == "GET /largepersongroups"


def test_an_id_cannot_leave_its_place_in_the_path() -> None:
    face, script = face_that_answers(httpx.Response(200))
    face.groups.delete("../largepersongroups/town?x=")
    assert script.asked[0].url.raw_path == (
        b"/face/v1.0/persongroups/..%2Flargepersongroups%2Ftown%3Fx%3D"
    )


def test_long_lists_come_page_by_page() -> None:
    def page(request: httpx.Request) -> httpx.Response:
        first = int(request.url.params.get("start", "-1")) + 1
        ids = range(first, min(first + PAGE, 2 * PAGE + 1))
        assert request.url.params["top"] == str(PAGE)
        return answer([{"personId": f"{i:05}", "name": f"N{i}"} for i in ids])

    face, script = face_that_answers(page)
    assert len({person.id for person in face.groups.people("staff")}) == 2 * PAGE + 1
    assert len(script.asked) == 3


def test_a_last_page_that_is_full_is_followed_by_an_empty_one() -> None:
    full = answer([{"personGroupId": f"{i:05}", "name": "N"} for i in range(PAGE)])
    face, script = face_that_answers(full, answer([]))
    assert len(list(face.groups.all())) == PAGE
    assert len(script.asked) == 2


# People and faces


def test_people_and_faces() -> None:
    person = {"personId": "p1", "name": "Grace", "persistedFaceIds": ["f1"]}
    face, script = face_that_answers(
        answer({"personId": "p1"}),
        answer({"persistedFaceId": "f1"}),
        answer(person),
        answer({"persistedFaceId": "f1", "userData": "2019"}),
        httpx.Response(200),
    )
    groups = face.groups
    assert groups.add_person("staff", "Grace") == "p1"
    box = Box(1.4, 2.6, 30, 40)
    assert groups.add_face("staff", "p1", b"jpeg", user_data="2019", target=box) == "f1"
    assert groups.person("staff", "p1") == RemotePerson(id="p1", name="Grace", face_ids=("f1",))
    assert groups.face("staff", "p1", "f1").user_data == "2019"
    groups.update_face("staff", "p1", "f1", user_data="2020")
    groups.remove_face("staff", "p1", "f1")
    groups.update_person("staff", "p1", user_data="admiral")
    groups.remove_person("staff", "p1")
    assert [asked(request) for request in script.asked] == [
        "POST /persongroups/staff/persons",
        "POST /persongroups/staff/persons/p1/persistedfaces",
        "GET /persongroups/staff/persons/p1",
        "GET /persongroups/staff/persons/p1/persistedfaces/f1",
        "PATCH /persongroups/staff/persons/p1/persistedfaces/f1",
        "DELETE /persongroups/staff/persons/p1/persistedfaces/f1",
        "PATCH /persongroups/staff/persons/p1",
        "DELETE /persongroups/staff/persons/p1",
    ]
    assert dict(script.asked[1].url.params) == {
        "userData": "2019",
        "targetFace": "1,3,30,40",
        "detectionModel": "detection_03",
    }


def test_somebody_is_found_by_id_or_name() -> None:
    people = [
        {"personId": "p1", "name": "Grace"},
        {"personId": "p2", "name": "Ada"},
        {"personId": "p3", "name": "ada"},
    ]
    face, _ = face_that_answers(answer(people))
    assert face.groups.find("staff", "GRACE").id == "p1"
    assert face.groups.find("staff", "p3").id == "p3"
    with pytest.raises(UsageError, match="give an id: p2, p3"):
        face.groups.find("staff", "Ada")
    with pytest.raises(PersonNotFound, match="'Joan'"):
        face.groups.find("staff", "Joan")


# Training


def status(name: str, **fields: str) -> httpx.Response:
    return answer({"status": name, "createdDateTime": "2026-01-02T03:04:05.1234567Z", **fields})


def test_training_is_waited_for() -> None:
    slept: list[float] = []
    done = status("succeeded", lastSuccessfulTrainingDateTime="2026-01-02T03:04:06.1234567Z")
    face, script = face_that_answers(
        httpx.Response(202), status("notstarted"), status("running"), done
    )
    face.groups.train("staff")
    training = face.groups.wait_for_training("staff", slept.append)
    assert training.status is TrainingStatus.SUCCEEDED
    assert training.trained_at is not None
    assert len(slept) == 2
    assert asked(script.asked[0]) == "POST /persongroups/staff/train"
    assert asked(script.asked[1]) == "GET /persongroups/staff/training"


def test_a_training_that_failed_says_why() -> None:
    face, _ = face_that_answers(status("failed", message="no person in the group"))
    with pytest.raises(ServiceRefused, match="no person in the group"):
        face.groups.wait_for_training("staff")


def test_a_group_that_was_never_trained() -> None:
    face, _ = face_that_answers(refusal(404, "PersonGroupNotTrained", "Person group not trained."))
    with pytest.raises(ServiceRefused, match="whosthere azure train") as caught:
        face.groups.training("staff")
    assert caught.value.code == "PersonGroupNotTrained"
