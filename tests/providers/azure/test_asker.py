"""What a service is asked, what it refuses, and what is told of that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import numpy as np
import pytest

from tests.providers.azure.service import KEY, Script, refusal
from whosthere.config import Azure
from whosthere.errors import ServiceBusy, ServiceRefused, ServiceUnauthorized
from whosthere.providers.azure.answers import LANDMARKS
from whosthere.providers.azure.asker import Asker
from whosthere.providers.azure.attributes import FaceAttribute
from whosthere.providers.azure.inquiry import Answer, Inquiry
from whosthere.providers.azure.service import open_service
from whosthere.testing.sources import EPOCH
from whosthere.types import Aspect, Box, Emotion, Frame, HeadPose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Respond = Callable[[httpx.Request], httpx.Response]

ATTRIBUTES = {
    "age": 43.0,
    "gender": "female",
    "emotion": {"anger": 0.0, "contempt": 0.1, "happiness": 0.9},
    "headPose": {"pitch": 1.0, "roll": 2.0, "yaw": 3.0},
    "qualityForRecognition": "high",
    "glasses": "ReadingGlasses",
    "mask": {"type": "faceMask", "noseAndMouthCovered": True},
    "facialHair": {"moustache": 0.1, "beard": 0.9, "sideburns": 0.4},
    "occlusion": {"foreheadOccluded": True, "eyeOccluded": False, "mouthOccluded": False},
}
FACE = {
    "faceRectangle": {"left": 100, "top": 50, "width": 200, "height": 200},
    "faceLandmarks": {name: {"x": 100.0 + i, "y": 60.0 + i} for i, name in enumerate(LANDMARKS)},
}
GATED = (
    "Feature is not supported, missing approval for one or more of the following features: {}. "
    "Please apply for access at https://aka.ms/facerecognition"
)
HD = (1080, 1920)


class FaceService:
    """A service in memory; what it refuses can be set.

    Attributes:
        retired: Attributes that are refused.
        gated: Whether faceIds are refused.
        group: What asking for the group, or identifying in it, is answered; None for a person.
        asked: Paths and queries of all requests.
    """

    def __init__(self) -> None:
        self.retired: set[str] = set()
        self.gated = False
        self.group: httpx.Response | None = None
        self.identify: httpx.Response | None = None
        self.asked: list[httpx.URL] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        if request.url.path.endswith("/detect"):
            return self._detect(request.url.params)
        if request.url.path.endswith("/identify"):
            ids = json.loads(request.content)["faceIds"]
            candidates = [{"personId": "p-1", "confidence": 0.93}]
            found = [{"faceId": one, "candidates": candidates} for one in ids]
            return self.identify or httpx.Response(200, json=found)
        if request.url.path.endswith("/persons/p-1"):
            return httpx.Response(200, json={"personId": "p-1", "name": "Ada"})
        known = {"personGroupId": "family", "name": "x", "recognitionModel": "recognition_03"}
        return self.group or httpx.Response(200, json=known)

    def detects(self) -> list[httpx.QueryParams]:
        """The queries of all detections."""
        return [url.params for url in self.asked if url.path.endswith("/detect")]

    def _detect(self, query: httpx.QueryParams) -> httpx.Response:
        wanted = set(query.get("returnFaceAttributes", "").split(",")) - {""}
        refused = sorted(name.capitalize() for name in wanted & self.retired)
        if query["returnFaceId"] == "true" and self.gated:
            refused += ["Identification", "Verification"]
        if refused:
            return refusal(403, "UnsupportedFeature", GATED.format(",".join(refused)))
        face = FACE | {"faceAttributes": {name: ATTRIBUTES[name] for name in wanted}}
        if query["returnFaceId"] == "true":
            face["faceId"] = "f-1"
        return httpx.Response(200, json=[face])


class Rig:
    """An asker of a service in memory."""

    def __init__(
        self, respond: Respond, wanted: Aspect, more: frozenset[FaceAttribute], *, fills: bool
    ) -> None:
        settings = Azure.model_validate(
            {"endpoint": "https://faces.cognitiveservices.azure.com", "key": KEY, "tier": "S0"}
        )
        self.told: list[str] = []
        self.service = open_service(settings, transport=httpx.MockTransport(respond))
        self.asker = Asker(self.service, wanted, more, "family", self.told.append, fills=fills)

    def ask(self, *settled: Box, size: tuple[int, int] = HD) -> Answer:
        frame = Frame(np.zeros((*size, 3), np.uint8), 5, 0.2, EPOCH)
        return self.asker.ask(Inquiry(frame, settled))


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Rig]]:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    made: list[Rig] = []

    def make(
        respond: Respond,
        wanted: Aspect = Aspect.EVERYTHING,
        more: frozenset[FaceAttribute] = frozenset(),
        *,
        fills: bool = False,
    ) -> Rig:
        made.append(Rig(respond, wanted, more, fills=fills))
        return made[-1]

    yield make
    for one in made:
        one.asker.close()


def test_a_service_that_tells_everything(rig: Callable[..., Rig]) -> None:
    service = FaceService()
    asked = rig(service)
    answer = asked.ask()

    (told,) = answer.faces
    assert answer.index == 5
    assert answer.calls == 4
    assert told.face.box == Box(100, 50, 200, 200)
    assert told.face.pose == HeadPose(yaw=3, pitch=1, roll=2)
    assert told.face.attributes is not None
    assert told.face.attributes.age == 43
    assert told.face.attributes.male == 0
    assert told.face.attributes.emotions is not None
    assert told.face.attributes.emotions[Emotion.HAPPINESS] == pytest.approx(1.0)
    assert told.points.shape == (27, 2)
    assert told.face.landmarks.tolist() == told.points[:5].tolist()
    assert told.match is not None
    assert (told.match.name, told.match.confidence) == ("Ada", 0.93)
    assert asked.told == []
    assert asked.asker.missing is Aspect.NOTHING
    # The group's own model, or identifying would fail.
    assert service.detects()[0]["recognitionModel"] == "recognition_03"
    assert asked.asker.models.embedder == "azure:recognition_03"
    assert asked.asker.models.age_gender == "azure:detection_01"


def test_other_attributes_of_the_service_are_told_in_words(rig: Callable[..., Rig]) -> None:
    more = frozenset({FaceAttribute.GLASSES, FaceAttribute.MASK, FaceAttribute.OCCLUSION})
    (told,) = rig(FaceService(), Aspect.MESH, more).ask().faces
    assert told.face.attributes is not None
    assert told.face.attributes.more == {
        "glasses": "reading glasses",
        "mask": "face mask",
        "occlusion": "forehead occluded",
    }
    (told,) = rig(FaceService(), Aspect.AGE, frozenset({FaceAttribute.FACIAL_HAIR})).ask().faces
    assert told.face.attributes is not None
    assert told.face.attributes.more == {"facialHair": "beard and sideburns"}


def test_what_no_model_gives_together_is_told_at_once(rig: Callable[..., Rig]) -> None:
    service = FaceService()
    service.retired = {"age"}
    asked = rig(service, Aspect.AGE, frozenset({FaceAttribute.MASK}))
    assert asked.told == [
        "mask cannot be asked together with the other attributes, which only detection_01 gives; "
        "it is left out"
    ]
    # Once the age is refused, the other model will do.
    (told,) = asked.ask().faces
    assert told.face.attributes is not None
    assert told.face.attributes.more == {"mask": "face mask"}


def test_what_is_known_is_not_asked_again(rig: Callable[..., Rig]) -> None:
    service = FaceService()
    asked = rig(service)
    asked.ask()
    assert asked.ask().calls == 2
    assert asked.ask(Box(100, 50, 200, 200)).calls == 1


def test_a_large_frame_is_sent_smaller_and_answered_in_its_own_pixels(
    rig: Callable[..., Rig],
) -> None:
    (told,) = rig(FaceService()).ask(size=(2160, 3840)).faces
    assert told.face.box == Box(200, 100, 400, 400)
    assert told.points[0].tolist() == [200, 120]


@pytest.mark.parametrize("fills", [False, True])
def test_retired_attributes_are_left_out_by_themselves(
    rig: Callable[..., Rig], *, fills: bool
) -> None:
    service = FaceService()
    service.retired = {"age", "emotion", "gender"}
    asked = rig(service, fills=fills)
    (told,) = asked.ask().faces
    asked.ask()

    assert told.face.attributes is not None
    assert told.face.attributes.age is None
    assert told.face.pose is not None
    assert told.match is not None
    assert asked.asker.missing is Aspect.ATTRIBUTES
    assert len(service.detects()) == 3
    # Without those the newest model will do, which finds faces best.
    assert service.detects()[-1]["detectionModel"] == "detection_03"
    (sentence,) = asked.told
    assert "does not tell age, emotion, gender (Microsoft retired that in 2023)" in sentence
    assert ("--fill-attributes local" in sentence) is not fills
    assert asked.asker.models.age_gender is None


def test_a_service_that_refuses_identification_tells_the_rest(rig: Callable[..., Rig]) -> None:
    service = FaceService()
    service.gated = True
    asked = rig(service)
    (told,) = asked.ask().faces
    asked.ask()

    assert told.match is None
    assert told.face.attributes is not None
    assert told.face.attributes.age == 43
    (sentence,) = asked.told
    assert sentence.startswith("no names: Microsoft has not approved this resource")
    assert asked.asker.models.embedder is None
    assert [url.path.rpartition("/")[2] for url in service.asked[2:]] == ["detect", "detect"]


def test_everything_refused_at_once_is_two_sentences(rig: Callable[..., Rig]) -> None:
    service = FaceService()
    service.gated, service.retired = True, {"age", "emotion", "gender"}
    asked = rig(service)
    (told,) = asked.ask().faces
    assert told.face.pose is not None
    assert len(asked.told) == 2


@pytest.mark.parametrize(
    "message",
    [
        "Invalid argument returnFaceAttributes.",
        "Only face attributes 'headpose,mask' are supported by detection_01.",
        "'returnFaceAttributes' is not supported by detection_01.",
    ],
)
def test_other_words_for_the_same_refusal(rig: Callable[..., Rig], message: str) -> None:
    service = FaceService()

    def respond(request: httpx.Request) -> httpx.Response:
        wanted = request.url.params.get("returnFaceAttributes", "")
        if request.url.path.endswith("/detect") and "age" in wanted:
            return refusal(400, "BadArgument", message)
        return service(request)

    asked = rig(respond)
    (told,) = asked.ask().faces
    assert told.match is not None
    assert asked.asker.missing is Aspect.ATTRIBUTES


@pytest.mark.parametrize(
    ("code", "words"),
    [("PersonGroupNotFound", "no such group"), ("PersonGroupNotTrained", "not been trained")],
)
def test_a_group_that_is_missing_or_untrained_is_told_once(
    rig: Callable[..., Rig], code: str, words: str
) -> None:
    service = FaceService()
    if code == "PersonGroupNotFound":
        service.group = refusal(404, code)
    else:
        service.identify = refusal(400, code)
    asked = rig(service)
    for _ in range(3):
        (told,) = asked.ask().faces
        assert told.match is None
        assert told.face.attributes is not None
    (sentence,) = asked.told
    assert sentence.startswith("no names: ")
    assert words in sentence


def test_names_come_when_the_group_is_trained_at_last(
    rig: Callable[..., Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whosthere.providers.azure.names.REST_SECONDS", 0.0)
    service = FaceService()
    service.identify = refusal(400, "PersonGroupNotTrained")
    asked = rig(service)
    asked.ask()
    service.identify = None
    (told,) = asked.ask().faces
    assert told.match is not None


def test_a_service_too_busy_to_identify_still_told_where_faces_are(
    rig: Callable[..., Rig],
) -> None:
    service = FaceService()
    service.identify = refusal(429, "429", "Rate limit is exceeded.", **{"Retry-After": "30"})
    asked = rig(service)
    (told,) = asked.ask().faces
    assert told.match is None
    assert asked.told == []
    assert asked.service.guard.wait_seconds() > 29


def test_without_recognition_no_face_is_remembered(rig: Callable[..., Rig]) -> None:
    service = FaceService()
    rig(service, Aspect.MESH | Aspect.AGE).ask()
    (query,) = service.detects()
    assert query["returnFaceId"] == "false"
    assert query["returnFaceAttributes"] == "age,headPose"
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(401, "401", "Access denied"), ServiceUnauthorized),
        (refusal(503, "ServiceUnavailable"), ServiceBusy),
        (refusal(400, "InvalidImage", "Decoding error, image format unsupported."), ServiceRefused),
    ],
)
def test_other_failures_are_not_its_matter(
    rig: Callable[..., Rig], answer: httpx.Response, error: type[Exception]
) -> None:
    with pytest.raises(error):
        rig(Script([answer]), Aspect.MESH).ask()
