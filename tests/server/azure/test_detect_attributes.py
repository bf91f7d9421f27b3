"""What detect tells of a face's looks, and how it is spelt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import httpx
import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.server.azure.pictures import encoded, portrait, portrait_bytes, scaled
from whosthere.server.azure.attributes import SUPPORTED
from whosthere.server.azure.models import DetectionModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.serving import Served

BINARY = {"Content-Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    """A client with a key."""
    base = f"{served.endpoint}/face/"
    with httpx.Client(base_url=base, headers=served.headers, timeout=120) as client:
        yield client


def told(
    client: httpx.Client, body: bytes, *names: str, version: str = "v1.2", **query: str
) -> dict[str, Any]:
    """The attributes of the one face of a picture."""
    query = {"recognitionModel": "recognition_04", **query}
    answer = client.post(
        f"{version}/detect",
        content=body,
        headers=BINARY,
        params={"returnFaceAttributes": ",".join(names), **query},
    )
    assert answer.status_code == 200, answer.text
    (face,) = answer.json()
    return cast("dict[str, Any]", face["faceAttributes"])


def test_everything_asked_for_is_told_and_nothing_else(client: httpx.Client) -> None:
    for model in (DetectionModel.DETECTION_01, DetectionModel.DETECTION_03):
        names = SUPPORTED[model]
        found = told(client, portrait_bytes(), *names, detectionModel=model)
        assert set(found) == set(names)
    assert set(told(client, portrait_bytes(), "blur")) == {"blur"}


def test_values_have_the_shapes_of_the_service(client: httpx.Client) -> None:
    names = SUPPORTED[DetectionModel.DETECTION_01]
    found = told(client, portrait_bytes("collins"), *names)
    assert set(found["headPose"]) == {"pitch", "roll", "yaw"}
    assert set(found["facialHair"]) == {"moustache", "beard", "sideburns"}
    assert set(found["facialHair"].values()) <= {0, 0.1, 0.4, 0.6, 0.9}
    assert set(found["occlusion"]) == {"foreheadOccluded", "eyeOccluded", "mouthOccluded"}
    assert set(found["makeup"]) == {"eyeMakeup", "lipMakeup"}
    assert len(found["emotion"]) == 8
    assert sum(found["emotion"].values()) == pytest.approx(1, abs=0.004)
    assert found["smile"] == found["emotion"]["happiness"]
    assert found["qualityForRecognition"] == "high"


@pytest.mark.parametrize(
    ("version", "reading", "none"),
    [
        ("v1.0", "ReadingGlasses", "NoGlasses"),
        ("v1.0-preview", "ReadingGlasses", "NoGlasses"),
        ("v1.1-preview.1", "readingGlasses", "noGlasses"),
        ("v1.2", "readingGlasses", "noGlasses"),
    ],
)
def test_glasses_are_spelt_as_the_clients_of_a_version_expect(
    client: httpx.Client, version: str, reading: str, none: str
) -> None:
    worn = told(client, portrait_bytes("hopper"), "glasses", version=version)
    bare = told(client, portrait_bytes("biden"), "glasses", version=version)
    assert (worn["glasses"], bare["glasses"]) == (reading, none)


def test_what_is_worn_is_listed(client: httpx.Client) -> None:
    found = told(client, portrait_bytes("hopper"), "accessories")
    assert {item["type"] for item in found["accessories"]} == {"glasses", "headwear"}
    assert told(client, portrait_bytes("biden"), "accessories") == {"accessories": []}


def test_hair_has_seven_colours_the_likeliest_first(client: httpx.Client) -> None:
    hair = told(client, portrait_bytes("obama-2009"), "hair")["hair"]
    assert (hair["bald"], hair["invisible"]) == (0, False)
    confidences = [share["confidence"] for share in hair["hairColor"]]
    assert confidences == sorted(confidences, reverse=True)
    assert confidences == [round(value, 2) for value in confidences]
    colors = [share["color"] for share in hair["hairColor"]]
    assert colors[0] == "black"
    assert set(colors) == {"brown", "blond", "black", "red", "gray", "other", "white"}


def test_hair_under_a_cap_is_invisible(client: httpx.Client) -> None:
    found = told(client, portrait_bytes("hopper"), "hair")
    assert found == {"hair": {"bald": 0, "invisible": True, "hairColor": []}}


def test_the_classic_request_for_everything_is_answered(client: httpx.Client) -> None:
    names = (
        "age,gender,headPose,smile,facialHair,glasses,emotion,hair,"
        "makeup,occlusion,accessories,blur,exposure,noise"
    )
    found = told(client, portrait_bytes("collins"), names, version="v1.0")
    assert set(found) == set(names.split(","))


def test_a_bare_face_has_no_mask(client: httpx.Client) -> None:
    found = told(client, portrait_bytes("obama-2012"), "mask", detectionModel="detection_03")
    assert found == {"mask": {"type": "noMask", "noseAndMouthCovered": False}}


def test_the_picture_of_a_face_is_judged(client: httpx.Client) -> None:
    def judged(picture: Image.Image) -> tuple[str, str, str]:
        found = told(client, encoded(picture, "PNG"), "blur", "exposure", "noise")
        assert set(found["blur"]) == {"blurLevel", "value"}
        return (
            found["blur"]["blurLevel"],
            found["exposure"]["exposureLevel"],
            found["noise"]["noiseLevel"],
        )

    picture = portrait("collins")
    assert judged(picture) == ("low", "goodExposure", "low")
    assert judged(picture.filter(ImageFilter.GaussianBlur(8)))[0] == "high"
    assert judged(picture.point(lambda value: value * 0.2))[1] == "underExposure"
    pixels = np.asarray(picture, np.float32)
    grain = np.random.default_rng(0).normal(0, 25, pixels.shape)
    noisy = Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))
    assert judged(noisy)[2] == "high"


def test_poor_looks_have_a_low_quality_for_recognition(client: httpx.Client) -> None:
    poor = scaled(portrait("collins"), 300).filter(ImageFilter.GaussianBlur(4))
    found = told(client, encoded(poor, "PNG"), "qualityForRecognition")
    assert found == {"qualityForRecognition": "low"}


@pytest.mark.parametrize("model", ["recognition_01", "recognition_02"])
def test_quality_goes_with_the_newer_recognition_models_only(
    client: httpx.Client, model: str
) -> None:
    answer = client.post(
        "v1.2/detect",
        content=portrait_bytes(),
        headers=BINARY,
        params={"returnFaceAttributes": "qualityForRecognition", "recognitionModel": model},
    )
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["message"] == f"'qualityForRecognition' is not supported by {model}."


def test_masks_are_not_told_by_the_first_model(client: httpx.Client) -> None:
    answer = client.post(
        "v1.0/detect",
        content=portrait_bytes(),
        headers=BINARY,
        params={"returnFaceAttributes": "age,mask"},
    )
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "BadArgument")
    assert error["message"].startswith("Only face attributes 'blur,exposure,noise,age,gender,")
    assert error["message"].endswith("' are supported by detection_01.")
