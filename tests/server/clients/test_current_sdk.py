"""Microsoft's current SDK for Python, sync and async, against a real server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from azure.ai.vision.face import FaceAdministrationClient, FaceClient, FaceSessionClient, models
from azure.ai.vision.face.aio import FaceAdministrationClient as AsyncFaceAdministrationClient
from azure.ai.vision.face.aio import FaceClient as AsyncFaceClient
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceNotFoundError,
)

from whosthere.demo import pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.serving import Served

PHOTOS = {picture.path.stem: picture.path.read_bytes() for picture in pictures()}
DETECTION, RECOGNITION = models.FaceDetectionModel, models.FaceRecognitionModel


@pytest.fixture(params=["default version", "v1.0", "https"])
def client(request: pytest.FixtureRequest) -> Iterator[FaceClient]:
    https = request.param == "https"
    server: Served = request.getfixturevalue("served_tls" if https else "served")
    arguments = {"connection_verify": str(server.certificate)} if https else {}
    if request.param == "v1.0":
        arguments["api_version"] = "v1.0"
    with FaceClient(server.endpoint, AzureKeyCredential(server.key), **arguments) as client:
        yield client


@pytest.fixture
def admin(served: Served) -> Iterator[FaceAdministrationClient]:
    with FaceAdministrationClient(served.endpoint, AzureKeyCredential(served.key)) as client:
        yield client


def detect(client: FaceClient, photo: str, **arguments: object) -> list[models.FaceDetectionResult]:
    return client.detect(
        PHOTOS[photo],
        detection_model=DETECTION.DETECTION03,
        recognition_model=RECOGNITION.RECOGNITION04,
        **{"return_face_id": True, **arguments},
    )


def test_a_face_is_described_in_the_enumerations_of_the_sdk(client: FaceClient) -> None:
    (face,) = detect(
        client,
        "obama-2012",
        return_face_landmarks=True,
        return_recognition_model=True,
        return_face_attributes=[
            models.FaceAttributeTypeDetection03.HEAD_POSE,
            models.FaceAttributeTypeDetection03.MASK,
            models.FaceAttributeTypeRecognition04.QUALITY_FOR_RECOGNITION,
        ],
    )
    assert face.recognition_model == RECOGNITION.RECOGNITION04
    assert face.face_rectangle.width > 30
    assert face.face_landmarks.pupil_left.x < face.face_landmarks.pupil_right.x
    assert abs(face.face_attributes.head_pose.yaw) < 30
    assert face.face_attributes.mask.type == models.MaskType.NO_MASK
    assert face.face_attributes.quality_for_recognition == models.QualityForRecognition.HIGH


def test_the_same_person_is_verified_and_another_is_not(client: FaceClient) -> None:
    (first,), (second,) = detect(client, "obama-2009"), detect(client, "obama-2012")
    (other,) = detect(client, "biden")
    same = client.verify_face_to_face(face_id1=first.face_id, face_id2=second.face_id)
    different = client.verify_face_to_face(face_id1=first.face_id, face_id2=other.face_id)
    assert same.is_identical
    assert same.confidence >= 0.5
    assert not different.is_identical
    assert different.confidence < 0.5


def test_similar_faces_are_found_and_grouped(client: FaceClient) -> None:
    ids = {name: detect(client, name)[0].face_id for name in ("obama-2009", "obama-2010", "biden")}
    similar = client.find_similar(
        face_id=ids["obama-2009"], face_ids=[ids["obama-2010"], ids["biden"]]
    )
    assert [one.face_id for one in similar] == [ids["obama-2010"]]
    grouped = client.group(face_ids=list(ids.values()))
    assert [sorted(group) for group in grouped.groups] == [
        sorted([ids["obama-2009"], ids["obama-2010"]])
    ]
    assert grouped.messy_group == [ids["biden"]]


def test_a_large_person_group_is_trained_and_identifies(
    client: FaceClient, admin: FaceAdministrationClient
) -> None:
    groups = admin.large_person_group
    groups.create("sdk-office", name="Office", recognition_model=RECOGNITION.RECOGNITION04)
    try:
        person = groups.create_person("sdk-office", name="Barack", user_data="44")
        for photo in ("obama-2009", "obama-2010"):
            groups.add_face(
                "sdk-office",
                person.person_id,
                PHOTOS[photo],
                detection_model=DETECTION.DETECTION03,
                user_data=photo,
            )
        groups.begin_train("sdk-office", polling_interval=0.1).result()
        assert groups.get_training_status("sdk-office").status == "succeeded"
        (face,), (stranger,) = detect(client, "obama-2012"), detect(client, "hopper")
        found = client.identify_from_large_person_group(
            face_ids=[face.face_id, stranger.face_id], large_person_group_id="sdk-office"
        )
        assert [c.person_id for c in found[0].candidates] == [person.person_id]
        assert found[1].candidates == []
        verified = client.verify_from_large_person_group(
            face_id=face.face_id,
            large_person_group_id="sdk-office",
            person_id=person.person_id,
        )
        assert verified.is_identical
        kept = groups.get_person("sdk-office", person.person_id)
        assert (kept.name, kept.user_data, len(kept.persisted_face_ids)) == ("Barack", "44", 2)
    finally:
        groups.delete("sdk-office")
    with pytest.raises(ResourceNotFoundError) as gone:
        groups.get("sdk-office")
    assert gone.value.error.code == "LargePersonGroupNotFound"


def test_a_large_face_list_finds_the_faces_that_were_added(
    client: FaceClient, admin: FaceAdministrationClient
) -> None:
    lists = admin.large_face_list
    lists.create("sdk-visitors", name="Visitors", recognition_model=RECOGNITION.RECOGNITION04)
    try:
        added = {
            name: lists.add_face("sdk-visitors", PHOTOS[name], user_data=name).persisted_face_id
            for name in ("obama-2009", "biden", "hopper")
        }
        lists.begin_train("sdk-visitors", polling_interval=0.1).result()
        (face,) = detect(client, "obama-2012")
        found = client.find_similar_from_large_face_list(
            face_id=face.face_id, large_face_list_id="sdk-visitors"
        )
        assert [one.persisted_face_id for one in found] == [added["obama-2009"]]
        every = client.find_similar_from_large_face_list(
            face_id=face.face_id,
            large_face_list_id="sdk-visitors",
            mode=models.FindSimilarMatchMode.MATCH_FACE,
        )
        assert {one.persisted_face_id for one in every} == set(added.values())
        assert {f.user_data for f in lists.get_faces("sdk-visitors")} == set(added)
    finally:
        lists.delete("sdk-visitors")


def test_errors_are_those_that_callers_catch(served: Served, client: FaceClient) -> None:
    stranger = FaceClient(served.endpoint, AzureKeyCredential("0" * 32))
    with stranger, pytest.raises(ClientAuthenticationError):
        detect(stranger, "biden")
    with pytest.raises(HttpResponseError) as unreadable:
        client.detect(
            b"no picture" * 200,
            detection_model=DETECTION.DETECTION01,
            recognition_model=RECOGNITION.RECOGNITION04,
            return_face_id=False,
        )
    assert unreadable.value.error.code == "InvalidImage"


def test_a_group_is_not_made_twice(admin: FaceAdministrationClient) -> None:
    groups = admin.large_person_group
    groups.create("sdk-twice", name="One", recognition_model=RECOGNITION.RECOGNITION04)
    try:
        with pytest.raises(ResourceExistsError):
            groups.create("sdk-twice", name="Two", recognition_model=RECOGNITION.RECOGNITION04)
    finally:
        groups.delete("sdk-twice")


def test_a_liveness_session_is_made_and_honestly_not_begun(served: Served) -> None:
    with FaceSessionClient(served.endpoint, AzureKeyCredential(served.key)) as sessions:
        session = sessions.create_liveness_session(
            models.CreateLivenessSessionContent(
                liveness_operation_mode=models.LivenessOperationMode.PASSIVE,
                device_correlation_id="b1e8a7a0-0000-4000-8000-000000000001",
            )
        )
        assert session.auth_token
        state = sessions.get_liveness_session_result(session.session_id)
        assert state.status == models.FaceSessionStatus.NOT_STARTED
        assert state.result is None
        sessions.delete_liveness_session(session.session_id)
        with pytest.raises(ResourceNotFoundError) as gone:
            sessions.get_liveness_session_result(session.session_id)
    assert gone.value.error.code == "SessionNotFound"


async def enrol_and_identify(server: Served) -> tuple[str, list[str]]:
    credential = AzureKeyCredential(server.key)
    async with (
        AsyncFaceClient(server.endpoint, credential) as client,
        AsyncFaceAdministrationClient(server.endpoint, credential) as admin,
    ):
        groups = admin.large_person_group
        await groups.create("sdk-async", name="A", recognition_model=RECOGNITION.RECOGNITION04)
        person = await groups.create_person("sdk-async", name="Joe")
        await groups.add_face("sdk-async", person.person_id, PHOTOS["biden"])
        await (await groups.begin_train("sdk-async", polling_interval=0.1)).result()
        (face,) = await client.detect(
            PHOTOS["biden"],
            detection_model=DETECTION.DETECTION03,
            recognition_model=RECOGNITION.RECOGNITION04,
            return_face_id=True,
        )
        (found,) = await client.identify_from_large_person_group(
            face_ids=[face.face_id], large_person_group_id="sdk-async"
        )
        await groups.delete("sdk-async")
        return person.person_id, [one.person_id for one in found.candidates]


def test_the_asynchronous_clients_do_the_same(served: Served) -> None:

    person_id, found = asyncio.run(enrol_and_identify(served))
    assert found == [person_id]
