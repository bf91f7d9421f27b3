"""Microsoft's first SDK for Python, 0.6.1, against a real server: retired attributes too."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import pytest

from whosthere.demo import pictures

with warnings.catch_warnings(action="ignore"):  # it imports what Python deprecates
    from azure.cognitiveservices.vision.face import FaceClient, models
    from msrest.authentication import CognitiveServicesCredentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.serving import Served

# It calls methods of Python that are on their way out.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PHOTOS = {picture.path.stem: picture.path.read_bytes() for picture in pictures()}
TYPES = models.FaceAttributeType
CLASSIC = [
    TYPES.age,
    TYPES.gender,
    TYPES.smile,
    TYPES.emotion,
    TYPES.head_pose,
    TYPES.glasses,
    TYPES.blur,
    TYPES.exposure,
    TYPES.noise,
]


@pytest.fixture(params=["http", "https"])
def client(request: pytest.FixtureRequest) -> Iterator[FaceClient]:
    https = request.param == "https"
    server: Served = request.getfixturevalue("served_tls" if https else "served")
    client = FaceClient(server.endpoint, CognitiveServicesCredentials(server.key))
    if https:
        client.config.connection.verify = str(server.certificate)
    with client:
        yield client


def detect(client: FaceClient, photo: str, **arguments: object) -> models.DetectedFace:
    (face,) = client.face.detect_with_stream(io.BytesIO(PHOTOS[photo]), **arguments)
    return face


def test_the_retired_attributes_are_answered_again(client: FaceClient) -> None:
    face = detect(client, "obama-2012", return_face_landmarks=True, return_face_attributes=CLASSIC)
    about = face.face_attributes
    assert 30 <= about.age <= 70
    assert about.gender == models.Gender.male
    assert about.smile == about.emotion.happiness
    assert about.emotion.happiness > 0.5
    assert abs(about.head_pose.yaw) < 30
    assert about.glasses == models.GlassesType.no_glasses
    assert 0 <= about.blur.value <= 1
    assert 0 <= about.exposure.value <= 1
    assert 0 <= about.noise.value <= 1
    assert face.face_rectangle.width == face.face_rectangle.height
    landmarks = face.face_landmarks
    assert landmarks.eyebrow_left_outer.x < landmarks.nose_tip.x < landmarks.mouth_right.x
    assert landmarks.eye_left_top.y < landmarks.upper_lip_top.y < landmarks.under_lip_bottom.y


def test_a_person_group_is_trained_and_identifies(client: FaceClient) -> None:
    group = "legacy-office"
    client.person_group.create(group, name="Office", user_data="second floor")
    try:
        person = client.person_group_person.create(group, name="Barack")
        for photo in ("obama-2009", "obama-2010"):
            client.person_group_person.add_face_from_stream(
                group, person.person_id, io.BytesIO(PHOTOS[photo])
            )
        client.person_group.train(group)
        status = client.person_group.get_training_status(group)
        assert status.status == models.TrainingStatusType.succeeded
        face = detect(client, "obama-2012")
        stranger = detect(client, "hopper")
        known, unknown = client.face.identify([face.face_id, stranger.face_id], group)
        assert [one.person_id for one in known.candidates] == [person.person_id]
        assert unknown.candidates == []
        verified = client.face.verify_face_to_person(
            face.face_id, person.person_id, person_group_id=group
        )
        assert verified.is_identical
        assert [one.name for one in client.person_group_person.list(group)] == ["Barack"]
        assert group in {one.person_group_id for one in client.person_group.list()}
    finally:
        client.person_group.delete(group)


def test_a_face_list_needs_no_training(client: FaceClient) -> None:
    client.face_list.create("legacy-list", name="Faces")
    try:
        added = client.face_list.add_face_from_stream("legacy-list", io.BytesIO(PHOTOS["biden"]))
        face = detect(client, "biden")
        (found,) = client.face.find_similar(face.face_id, face_list_id="legacy-list")
        assert found.persisted_face_id == added.persisted_face_id
    finally:
        client.face_list.delete("legacy-list")


def test_an_error_carries_its_code(client: FaceClient) -> None:
    with pytest.raises(models.APIErrorException) as missing:
        client.person_group.get("legacy-nowhere")
    assert missing.value.error.error.code == "PersonGroupNotFound"
