"""POST detect, as a client sees it: a real server, real networks, bundled portraits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from PIL import Image, ImageOps

from tests.server.azure.pictures import (
    encoded,
    noise,
    pasted,
    portrait,
    portrait_bytes,
    scaled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.serving import Served

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
BINARY = {"Content-Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    """A client with a key."""
    base = f"{served.endpoint}/face/"
    with httpx.Client(base_url=base, headers=served.headers, timeout=120) as client:
        yield client


def detect(
    client: httpx.Client, body: bytes, version: str = "v1.0", **query: str
) -> list[dict[str, Any]]:
    """The faces of a picture."""
    answer = client.post(f"{version}/detect", content=body, headers=BINARY, params=query)
    assert answer.status_code == 200, answer.text
    return cast("list[dict[str, Any]]", answer.json())


def refused(client: httpx.Client, body: bytes, **query: str) -> tuple[str, str]:
    """Code and message of the 400 that a picture and a query are answered with."""
    answer = client.post("v1.2/detect", content=body, headers=BINARY, params=query)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    error = answer.json()["error"]
    return error["code"], error["message"]


# Bodies


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/octet-stream"},
        {"Content-Type": "image/jpeg"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {},
    ],
    ids=["octet-stream", "image", "curl's default", "none"],
)
def test_bytes_are_taken_whatever_they_are_called(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    answer = client.post("v1.0/detect", content=portrait_bytes(), headers=headers)
    assert answer.status_code == 200
    assert len(answer.json()) == 1


def test_chunked_bodies_are_taken(client: httpx.Client) -> None:
    data = portrait_bytes()
    chunks = (data[start : start + 1000] for start in range(0, len(data), 1000))
    answer = client.post("v1.0/detect", content=chunks, headers=BINARY)
    assert len(answer.json()) == 1


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b'{"url":', "BadArgument", "JSON parsing error."),
        (b"[]", "BadArgument", "Request body is invalid."),
        (b"{}", "BadArgument", "Request body is invalid."),
        (b'{"url": 5}', "BadArgument", "Request body is invalid."),
        (b'{"url": ""}', "InvalidURL", "Invalid image URL."),
    ],
)
def test_json_that_names_no_picture_is_refused(
    client: httpx.Client, body: bytes, code: str, message: str
) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = client.post("v1.0/detect", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"] == {"code": code, "message": message}


def test_addresses_that_are_not_allowed_are_refused(client: httpx.Client) -> None:
    answer = client.post("v1.0/detect", json={"url": "http://127.0.0.1:1/picture.jpg"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidURL")


def test_session_images_are_not_found(client: httpx.Client) -> None:
    answer = client.post("v1.2/detect", json={"sessionImageId": "some-image"})
    assert answer.status_code == 404


# Pictures


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP"])
def test_the_formats_of_azure_are_read(client: httpx.Client, kind: str) -> None:
    assert len(detect(client, encoded(portrait(), kind))) == 1


@pytest.mark.parametrize("kind", ["WEBP", "TIFF"])
def test_other_formats_are_refused(client: httpx.Client, kind: str) -> None:
    error = "InvalidImage", "Decoding error, image format unsupported."
    assert refused(client, encoded(portrait(), kind)) == error


def test_a_jpeg_that_only_keeps_the_decoder_busy_is_refused(client: httpx.Client) -> None:
    progressive = encoded(portrait(), progressive=True)
    assert len(detect(client, progressive)) == 1
    last_scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    error = "InvalidImage", "Decoding error, image format unsupported."
    assert refused(client, progressive[:-2] + 120 * last_scan + b"\xff\xd9") == error
    padded = progressive[:2] + 1_000_000 * b"\xff\xfe\x00\x02" + progressive[2:]
    assert refused(client, padded) == error


def test_of_a_moving_gif_the_first_frame_counts(client: httpx.Client) -> None:
    first = scaled(portrait(), 200)
    others = [Image.new("RGB", first.size, "black")]
    assert len(detect(client, encoded(first, "GIF", save_all=True, append_images=others))) == 1


@pytest.mark.parametrize("body", [b"", b"\xff\xd8\xff" * 300, b"no picture " * 200])
def test_what_is_no_picture_is_refused(client: httpx.Client, body: bytes) -> None:
    assert refused(client, body)[0] in {"InvalidImage", "InvalidImageSize"}


def test_a_picture_that_is_cut_off_is_refused(client: httpx.Client) -> None:
    assert refused(client, portrait_bytes()[:20_000])[0] == "InvalidImage"


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (noise(35, 60), "Image size is too small."),
        (Image.new("RGB", (4097, 40)), "Image size is too big."),
        # Decoded, this would take 432 MB.
        (Image.new("1", (12_000, 12_000)), "Image size is too big."),
    ],
    ids=["narrow", "wide", "bomb"],
)
def test_sides_have_limits(client: httpx.Client, picture: Image.Image, message: str) -> None:
    body = encoded(picture, "PNG").ljust(1024, b"\0")
    assert refused(client, body) == ("InvalidImageSize", message)


def test_files_have_limits(client: httpx.Client) -> None:
    tiny = encoded(Image.new("RGB", (100, 100)), "PNG")
    assert refused(client, tiny) == ("InvalidImageSize", "Image size is too small.")
    huge = portrait_bytes().ljust(6 * 1024 * 1024 + 1, b"\0")
    assert refused(client, huge) == ("InvalidImageSize", "Image size is too big.")


def test_coordinates_are_those_of_the_upright_picture(client: httpx.Client) -> None:
    upright = portrait()
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    (expected,) = detect(client, encoded(upright))
    (found,) = detect(client, encoded(lying, exif=exif))
    for side in ("left", "top", "width", "height"):
        difference = found["faceRectangle"][side] - expected["faceRectangle"][side]
        assert abs(difference) <= 8


# Faces


def test_a_picture_without_a_face_is_an_empty_list(client: httpx.Client) -> None:
    assert detect(client, encoded(noise(320, 240))) == []


def test_the_largest_face_comes_first(client: httpx.Client) -> None:
    small, large = scaled(portrait("biden"), 180), scaled(portrait("collins"), 400)
    picture = pasted((800, 700), (small, (20, 20)), (large, (350, 50)))
    faces = detect(client, encoded(picture))
    areas = [face["faceRectangle"]["width"] for face in faces]
    assert len(faces) == 2
    assert areas == sorted(areas, reverse=True)
    assert faces[0]["faceRectangle"]["left"] > 300


def test_faces_below_the_smallest_size_are_left_out(client: httpx.Client) -> None:
    picture = scaled(portrait(), 160)  # its face is about 50 pixels wide
    assert len(detect(client, encoded(picture))) == 1
    assert detect(client, encoded(scaled(portrait(), 90))) == []
    # The limit grows with the picture.
    assert detect(client, encoded(pasted((3840, 2160), (picture, (1000, 1000))))) == []


def test_face_ids_are_given_unless_they_are_not_wanted(client: httpx.Client) -> None:
    (face,) = detect(client, portrait_bytes())
    assert UUID.fullmatch(face["faceId"])
    assert set(face) == {"faceId", "faceRectangle"}
    (face,) = detect(client, portrait_bytes(), returnFaceId="false")
    assert set(face) == {"faceRectangle"}


def test_the_recognition_model_is_told_when_asked_for(client: httpx.Client) -> None:
    (face,) = detect(client, portrait_bytes(), returnRecognitionModel="true")
    assert face["recognitionModel"] == "recognition_01"
    query = {"recognitionModel": "recognition_04", "returnRecognitionModel": "true"}
    (face,) = detect(client, portrait_bytes(), **query)
    assert face["recognitionModel"] == "recognition_04"
    query["returnFaceId"] = "false"
    for version, told in (("v1.0", True), ("v1.2-preview.1", True), ("v1.2", False)):
        (face,) = detect(client, portrait_bytes(), version, **query)
        assert ("recognitionModel" in face) is told


def test_rectangles_are_those_of_the_detection_model(client: httpx.Client) -> None:
    rectangles = {
        model: detect(client, portrait_bytes(), detectionModel=model)[0]["faceRectangle"]
        for model in ("detection_01", "detection_02", "detection_03")
    }
    square = rectangles["detection_01"]
    assert square["width"] == square["height"]
    fitting = rectangles["detection_03"]
    assert fitting == rectangles["detection_02"]
    # As on a face of which both were recorded: 132x166 where detection_01 said 127x127.
    assert 1.1 < fitting["height"] / fitting["width"] < 1.5
    assert all(isinstance(value, int) for value in (*square.values(), *fitting.values()))


def test_rectangles_end_where_the_picture_ends(client: httpx.Client) -> None:
    picture = portrait()
    (whole,) = detect(client, encoded(picture))
    where = whole["faceRectangle"]
    cut = where["left"] + where["width"] // 4
    (face,) = detect(client, encoded(picture.crop((cut, 0, picture.width, picture.height))))
    found = face["faceRectangle"]
    assert found["left"] == 0
    assert found["width"] < found["height"]


def test_there_are_27_landmarks_with_one_decimal(client: httpx.Client) -> None:
    (face,) = detect(client, portrait_bytes(), returnFaceLandmarks="true", returnFaceId="false")
    landmarks = face["faceLandmarks"]
    assert len(landmarks) == 27
    assert all(round(value, 1) == value for p in landmarks.values() for value in p.values())
    # Left is the picture's left.
    for name in landmarks:
        if "Left" in name:
            assert landmarks[name]["x"] < landmarks[name.replace("Left", "Right")]["x"]
    down = ["eyebrowLeftInner", "pupilLeft", "noseTip", "upperLipTop", "underLipBottom"]
    heights = [landmarks[name]["y"] for name in down]
    assert heights == sorted(heights)
    where = face["faceRectangle"]
    for name in ("pupilLeft", "pupilRight", "noseTip", "mouthLeft", "mouthRight"):
        assert where["left"] < landmarks[name]["x"] < where["left"] + where["width"]
        assert where["top"] < landmarks[name]["y"] < where["top"] + where["height"]


# Attributes


def test_what_microsoft_retired_is_still_told(client: httpx.Client) -> None:
    query = "age,gender,smile,emotion,headPose"
    (face,) = detect(client, portrait_bytes(), version="v1.2", returnFaceAttributes=query)
    told = face["faceAttributes"]
    assert set(told) == set(query.split(","))
    assert told["age"] == int(told["age"])
    assert told["gender"] in {"male", "female"}
    assert told["smile"] == told["emotion"]["happiness"]
    assert sum(told["emotion"].values()) == pytest.approx(1, abs=0.004)


def test_head_pose_has_azures_signs(client: httpx.Client) -> None:
    def pose(picture: Image.Image) -> dict[str, float]:
        (face,) = detect(client, encoded(picture), returnFaceAttributes="headPose")
        return cast("dict[str, float]", face["faceAttributes"]["headPose"])

    picture = portrait("biden")
    straight, mirrored = pose(picture), pose(ImageOps.mirror(picture))
    assert mirrored["yaw"] == pytest.approx(-straight["yaw"], abs=5)
    tilted = pose(picture.rotate(-20, fillcolor=(128, 128, 128)))
    assert tilted["roll"] - straight["roll"] == pytest.approx(20, abs=5)


@pytest.mark.parametrize("separator", [",", "%2C"])
def test_attribute_names_have_no_case(client: httpx.Client, separator: str) -> None:
    names = separator.join(["Age", "GENDER", "headpose"])
    url = f"v1.0/detect?returnFaceAttributes={names}"
    answer = client.post(url, content=portrait_bytes(), headers=BINARY)
    assert set(answer.json()[0]["faceAttributes"]) == {"age", "gender", "headPose"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"returnFaceAttributes": "age, gender"}, "Invalid argument returnFaceAttributes."),
        ({"returnFaceAttributes": "age,"}, "Invalid argument returnFaceAttributes."),
        ({"returnFaceAttributes": "iq"}, "Invalid argument returnFaceAttributes."),
        (
            {"returnFaceAttributes": "headPose", "detectionModel": "detection_02"},
            "'returnFaceAttributes' is not supported by detection_02.",
        ),
        (
            {"returnFaceLandmarks": "true", "detectionModel": "detection_02"},
            "'returnLandmarks' is not supported by detection_02.",
        ),
        ({"recognitionModel": "recognition_05"}, "'recognitionModel' is invalid."),
        ({"detectionModel": "detection_04"}, "'detectionModel' is invalid."),
        ({"faceIdTimeToLive": "59"}, "'faceIdTimeToLive' is invalid."),
        ({"faceIdTimeToLive": "86401"}, "'faceIdTimeToLive' is invalid."),
        ({"returnFaceId": "perhaps"}, "'returnFaceId' is invalid."),
    ],
)
def test_queries_that_cannot_be_meant_are_refused(
    client: httpx.Client, query: dict[str, str], message: str
) -> None:
    assert refused(client, portrait_bytes(), **query) == ("BadArgument", message)


def test_attributes_of_the_first_model_are_refused_for_the_third(client: httpx.Client) -> None:
    query = {"returnFaceAttributes": "age", "detectionModel": "detection_03"}
    code, message = refused(client, portrait_bytes(), **query)
    assert code == "BadArgument"
    assert message.startswith("Only face attributes '")
    assert message.endswith("' are supported by detection_03.")
