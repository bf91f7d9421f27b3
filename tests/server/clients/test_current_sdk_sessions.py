"""Liveness sessions by Microsoft's current SDK for Python, sync and async."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

import pytest
from azure.ai.vision.face import FaceSessionClient, models
from azure.ai.vision.face.aio import FaceSessionClient as AsyncFaceSessionClient
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from tests.server.azure.pictures import encoded, noise, portrait_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.serving import Served


@pytest.fixture(params=["v1.1-preview.1", "v1.2-preview.1"])
def client(request: pytest.FixtureRequest, served: Served) -> Iterator[FaceSessionClient]:
    """A client of each version that it can speak."""
    credential = AzureKeyCredential(served.key)
    with FaceSessionClient(served.endpoint, credential, api_version=request.param) as opened:
        yield opened


def content(**more: object) -> models.CreateLivenessSessionContent:
    return models.CreateLivenessSessionContent(
        liveness_operation_mode=models.LivenessOperationMode.PASSIVE,
        device_correlation_id=str(uuid.uuid4()),
        **more,
    )


def content_to_verify(**more: object) -> models.CreateLivenessWithVerifySessionContent:
    return models.CreateLivenessWithVerifySessionContent(
        liveness_operation_mode=models.LivenessOperationMode.PASSIVE_ACTIVE,
        device_correlation_id=str(uuid.uuid4()),
        **more,
    )


def test_a_session_is_made_read_listed_and_deleted(client: FaceSessionClient) -> None:
    wanted = content(auth_token_time_to_live_in_seconds=60, send_results_to_client=False)
    made = client.create_liveness_session(wanted)
    session = client.get_liveness_session_result(made.session_id)
    assert session.status == models.FaceSessionStatus.NOT_STARTED
    assert session.created_date_time.tzinfo is not None
    assert session.session_expired is False
    assert session.result is None
    assert session.device_correlation_id == wanted.device_correlation_id
    assert session.auth_token_time_to_live_in_seconds == 60
    assert made.session_id in {one.id for one in client.get_liveness_sessions(top=1000)}
    assert client.get_liveness_session_audit_entries(made.session_id) == []
    client.delete_liveness_session(made.session_id)
    with pytest.raises(ResourceNotFoundError) as gone:
        client.get_liveness_session_result(made.session_id)
    assert gone.value.error.code == "SessionNotFound"


def test_a_session_with_a_picture_tells_of_its_face(client: FaceSessionClient) -> None:
    made = client.create_liveness_with_verify_session(
        content_to_verify(), verify_image=portrait_bytes()
    )
    assert made.verify_image.face_rectangle.width > 30
    assert made.verify_image.quality_for_recognition in set(models.QualityForRecognition)
    session = client.get_liveness_with_verify_session_result(made.session_id)
    assert session.status == models.FaceSessionStatus.NOT_STARTED
    assert client.get_liveness_with_verify_session_audit_entries(made.session_id) == []
    client.delete_liveness_with_verify_session(made.session_id)


def test_the_app_may_bring_the_picture_later(client: FaceSessionClient) -> None:
    made = client.create_liveness_with_verify_session(content_to_verify(), verify_image=None)
    assert made.auth_token
    assert made.verify_image is None
    client.delete_liveness_with_verify_session(made.session_id)


def test_what_is_wrong_is_said_in_codes(client: FaceSessionClient) -> None:
    with pytest.raises(HttpResponseError) as short:
        client.create_liveness_session(content(auth_token_time_to_live_in_seconds=1))
    assert short.value.error.code == "InvalidTokenLifetime"
    with pytest.raises(HttpResponseError) as faceless:
        client.create_liveness_with_verify_session(
            content_to_verify(), verify_image=encoded(noise(300, 300))
        )
    assert faceless.value.error.code == "InvalidImage"


def test_there_is_no_session_image(served: Served) -> None:
    client = FaceSessionClient(served.endpoint, AzureKeyCredential(served.key))
    with client, pytest.raises(ResourceNotFoundError):
        b"".join(client.get_session_image(str(uuid.uuid4())))


def test_an_asynchronous_client_does_the_same(served: Served) -> None:
    async def walk() -> str | models.FaceSessionStatus:
        credential = AzureKeyCredential(served.key)
        async with AsyncFaceSessionClient(served.endpoint, credential) as client:
            made = await client.create_liveness_with_verify_session(
                content_to_verify(), verify_image=portrait_bytes()
            )
            session = await client.get_liveness_with_verify_session_result(made.session_id)
            await client.delete_liveness_with_verify_session(made.session_id)
            return session.status

    assert asyncio.run(walk()) == models.FaceSessionStatus.NOT_STARTED
