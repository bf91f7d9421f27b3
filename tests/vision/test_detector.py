"""The detector: the same faces as OpenCV's own, wherever they are in the picture."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from tests.vision.portraits import NAMES, portrait, resized
from whosthere.vision.detector import Detector

if TYPE_CHECKING:
    from whosthere.types import Face, Image

BLACK = (0, 0, 0)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector("cpu")


def group_photo() -> Image:
    """Four portraits side by side, each of another size."""
    canvas = np.zeros((360, 640, 3), np.uint8)
    left = 0
    for name, height in zip(NAMES, (150, 220, 120, 180), strict=False):
        picture = portrait(name)
        scale = height / picture.shape[0]
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        small = small[:, : 640 - left]
        canvas[40 : 40 + small.shape[0], left : left + small.shape[1]] = small
        left += small.shape[1]
    return canvas


def numbers(face: Face) -> list[float]:
    box = face.box
    return [box.x, box.y, box.width, box.height, *face.landmarks.ravel().tolist(), face.score]


def opencv(image: Image, threshold: float) -> list[list[float]]:
    weights = files("whosthere.vision") / "weights" / "yunet_2023mar.onnx"
    with as_file(weights) as path:
        reference = cv2.FaceDetectorYN.create(
            str(path), "", image.shape[1::-1], threshold, 0.3, 5000
        )
    _, rows = reference.detect(image)
    return sorted(rows.tolist(), key=lambda row: -row[2] * row[3])


@pytest.mark.parametrize("size", [(640, 360), (333, 217)])
def test_finds_the_faces_that_opencv_finds(detector: Detector, size: tuple[int, int]) -> None:
    image = np.asarray(cv2.resize(group_photo(), size, interpolation=cv2.INTER_AREA), np.uint8)
    expected = opencv(image, detector.threshold)
    assert len(expected) >= 2
    found = [numbers(face) for face in detector.detect(image)]
    np.testing.assert_allclose(found, expected, atol=1e-2)


@pytest.mark.parametrize("name", NAMES)
def test_boxes_are_in_pixels_of_the_picture_whatever_its_size(
    detector: Detector, name: str
) -> None:
    small = resized(portrait(name), 500)
    (reference, *_) = detector.detect(small)
    large = np.asarray(cv2.resize(small, None, fx=3.3, fy=3.3), np.uint8)
    (face, *_) = detector.detect(large)
    assert face.box.iou(reference.box.scaled(3.3)) > 0.85


def test_moves_with_the_picture(detector: Detector) -> None:
    image = resized(portrait("hopper"), 300)
    (face, *_) = detector.detect(image)
    moved = np.asarray(cv2.copyMakeBorder(image, 64, 0, 32, 0, cv2.BORDER_CONSTANT, value=BLACK))
    (again, *_) = detector.detect(np.asarray(moved, np.uint8))
    np.testing.assert_allclose(again.landmarks, face.landmarks + np.array([32, 64]), atol=2)


@pytest.mark.parametrize("name", NAMES)
def test_a_thorough_look_agrees_with_a_plain_one(detector: Detector, name: str) -> None:
    image = resized(portrait(name), 640)
    (plain, *_), (thorough, *_) = detector.detect(image), detector.detect_thoroughly(image)
    assert thorough.box.iou(plain.box) > 0.75
    eyes = float(np.hypot(*(plain.landmarks[1] - plain.landmarks[0])))
    np.testing.assert_allclose(thorough.landmarks, plain.landmarks, atol=0.2 * eyes)


def test_a_thorough_look_sees_tiny_faces(detector: Detector) -> None:
    scene = np.full((1080, 1920, 3), 90, np.uint8)
    small = resized(portrait("hopper"), 72)
    scene[500 : 500 + small.shape[0], 900 : 900 + small.shape[1]] = small
    assert not detector.detect(scene)
    (face,) = detector.detect_thoroughly(scene)
    assert 900 < face.box.center[0] < 900 + small.shape[1]


def test_a_thorough_look_sees_a_face_that_fills_a_tiny_picture(detector: Detector) -> None:
    image = resized(portrait("collins"), 640)
    (face, *_) = detector.detect(image)
    box = face.box
    chip = image[int(box.y) : int(box.bottom), int(box.x) : int(box.right)]
    tiny = np.asarray(cv2.resize(chip, (48, 48), interpolation=cv2.INTER_AREA), np.uint8)
    (found, *_) = detector.detect_thoroughly(tiny)
    assert found.box.width > 24


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (5, 4000), (32, 32), (4001, 3)])
def test_odd_shapes_have_no_faces(detector: Detector, shape: tuple[int, int]) -> None:
    image = np.full((*shape, 3), 127, np.uint8)
    assert detector.detect(image) == []
    assert detector.detect_thoroughly(image) == []


def test_the_picture_is_left_as_it_was(detector: Detector) -> None:
    image = group_photo()
    image.flags.writeable = False
    detector.detect(image)
    detector.detect_thoroughly(image)
