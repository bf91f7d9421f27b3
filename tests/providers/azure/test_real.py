"""The client against a real server over a real socket."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from tests.server.conftest import fresh_server, served, served_tls  # noqa: F401 - fixtures
from whosthere.config import Azure
from whosthere.demo import pictures
from whosthere.errors import ServiceBusy, ServiceError, ServiceRefused, ServiceUnreachable
from whosthere.providers.azure.attributes import DetectionModel, FaceAttribute
from whosthere.providers.azure.frames import encode
from whosthere.providers.azure.service import open_service
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.serving import Served
    from whosthere.providers.azure.client import AzureFace
    from whosthere.providers.azure.service import Service

    StartServer = Callable[..., Served]

# Fixtures that are imported look like names that are defined twice.
# ruff: noqa: F811


def settings_for(server: Served, **changes: str) -> Azure:
    return Azure(endpoint=f"{server.endpoint}/", key=SecretStr(server.key), **changes)


@pytest.fixture
def service(served: Served) -> Iterator[Service]:
    with open_service(settings_for(served), tell=print) as service:
        yield service


@pytest.fixture
def face(service: Service) -> AzureFace:
    return service.face


def jpeg_of(name: str) -> bytes:
    path = next(picture.path for picture in pictures() if picture.path.stem == name)
    return encode(read_picture(path)).jpeg


def test_detect_with_landmarks_and_every_attribute_of_the_original_script(face: AzureFace) -> None:
    [found] = face.detect(
        jpeg_of("obama-2009"),
        attributes=[
            FaceAttribute.AGE,
            FaceAttribute.GENDER,
            FaceAttribute.EMOTION,
            FaceAttribute.HEAD_POSE,
        ],
        landmarks=True,
        detection_model=DetectionModel.DETECTION_01,
        face_id=True,
    )
    said, landmarks = found.attributes, found.landmarks
    assert found.face_id
    assert landmarks is not None
    assert landmarks.shape == (27, 2)
    assert found.box.x < landmarks[:, 0].min() < landmarks[:, 0].max() < found.box.right
    left_pupil, right_pupil = landmarks[:2]
    assert left_pupil[0] < right_pupil[0]
    assert said.gender == "male"
    assert said.age is not None
    assert said.emotions is not None
    assert sum(said.emotions.values()) == pytest.approx(1, abs=0.01)
    assert said.head_pose is not None


def test_verify_tells_one_person_from_two(face: AzureFace) -> None:
    ids = []
    for name in ("obama-2009", "obama-2012", "biden"):
        [found] = face.detect(jpeg_of(name), face_id=True)
        assert found.face_id
        ids.append(found.face_id)
    assert face.verify(ids[0], ids[1]).is_identical
    assert not face.verify(ids[0], ids[2]).is_identical


def test_an_attribute_that_the_model_does_not_give(face: AzureFace) -> None:
    with pytest.raises(ServiceRefused) as caught:
        face.detect(jpeg_of("biden"), attributes=[FaceAttribute.AGE])
    assert caught.value.code == "BadArgument"


def test_several_threads_ask_at_once(face: AzureFace) -> None:
    jpeg, found = jpeg_of("biden"), []
    threads = [
        threading.Thread(target=lambda: found.append(len(face.detect(jpeg)))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1, 1, 1, 1]


def test_what_stays_on_this_machine_goes_through_no_proxy(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with open_service(settings_for(served), tell=print) as service:
        assert len(service.face.detect(jpeg_of("biden"))) == 1


def test_a_version_that_the_server_does_not_speak(served: Served) -> None:
    with (
        open_service(settings_for(served, version="v9.9"), tell=print) as service,
        pytest.raises(ServiceRefused, match=r"has no Face service at /face/v9\.9/detect"),
    ):
        service.face.detect(jpeg_of("biden"))


def test_a_certificate_that_has_to_be_trusted_first(
    served_tls: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        open_service(settings_for(served_tls), tell=print) as service,
        pytest.raises(ServiceError, match="SSL_CERT_FILE"),
    ):
        service.face.detect(jpeg_of("biden"))

    monkeypatch.setenv("SSL_CERT_FILE", str(served_tls.certificate))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    with open_service(settings_for(served_tls), tell=print) as service:
        assert len(service.face.detect(jpeg_of("biden"))) == 1


def test_a_server_that_limits_its_callers(fresh_server: StartServer) -> None:
    server = fresh_server("--tier", "F0")
    with open_service(settings_for(server, tier="none")) as live:
        for _ in range(20):
            list(live.face.groups.all())
        with pytest.raises(ServiceBusy, match="too many calls") as caught:
            list(live.face.groups.all())
        assert caught.value.retry_after is not None
        assert live.guard.wait_seconds() > 0
        assert live.guard.trouble is caught.value
        assert live.usage().calls == 21

    # The same budget, held here, lets the 21st call not go out at all.
    with open_service(settings_for(server, tier="F0")) as live, pytest.raises(ServiceBusy):
        list(live.face.groups.all())


def test_a_server_that_dies_and_comes_back(fresh_server: StartServer) -> None:
    server = fresh_server()
    told: list[str] = []
    with open_service(settings_for(server), tell=told.append) as service:
        jpeg = jpeg_of("biden")
        assert len(service.face.detect(jpeg)) == 1
        server.kill()
        with pytest.raises(ServiceUnreachable):
            service.face.detect(jpeg)
        assert "trying again" in told[0]
    server.restart()
    with open_service(settings_for(server), tell=told.append) as service:
        assert len(service.face.detect(jpeg)) == 1
