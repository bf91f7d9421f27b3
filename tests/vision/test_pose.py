"""Head pose: Azure's signs, on turned meshes and on pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from tests.vision.portraits import NAMES, portrait, resized
from whosthere.types import Aspect, HeadPose
from whosthere.vision.analyser import Analyser
from whosthere.vision.pose import head_pose, reference_mesh

FLIP = np.array([1, -1, -1])
"""From the reference's axes (y up, z to the viewer) to a picture's (y down, z away)."""


def mesh_of(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """The mesh that a camera would see of a head that tilts, then nods, then turns."""
    # About the reference's axes: x nods with the chin down, z tilts to the left.
    rotation = Rotation.from_euler("YXZ", [yaw, -pitch, -roll], degrees=True)
    return 100 * (rotation.apply(reference_mesh()) * FLIP) + [320, 240, 0]


@given(st.floats(-70, 70), st.floats(-60, 60), st.floats(-80, 80))
def test_a_turned_mesh_gives_its_angles(yaw: float, pitch: float, roll: float) -> None:
    pose = head_pose(mesh_of(yaw, pitch, roll).astype(np.float32))
    assert pose.yaw == pytest.approx(yaw, abs=0.1)
    assert pose.pitch == pytest.approx(pitch, abs=0.1)
    assert pose.roll == pytest.approx(roll, abs=0.1)


def test_the_nose_moves_to_where_the_signs_say() -> None:
    nose = 4
    straight = mesh_of(0, 0, 0)[nose, :2]
    assert mesh_of(30, 0, 0)[nose, 0] > straight[0], "yaw > 0 is to the picture's right"
    assert mesh_of(0, 30, 0)[nose, 1] < straight[1], "pitch > 0 is chin up"
    eyes = mesh_of(0, 0, 30)[[33, 263], :2]
    assert eyes[1, 1] > eyes[0, 1], "roll > 0 is clockwise: the eye at the right sinks"


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser("cpu")


def pose_of(analyser: Analyser, image: np.ndarray) -> HeadPose:
    (face, *_) = analyser.detect(image)
    pose = analyser.describe(image, face, Aspect.MESH).pose
    assert pose is not None
    return pose


@pytest.mark.parametrize("name", NAMES)
def test_a_mirrored_picture_mirrors_yaw_and_roll(analyser: Analyser, name: str) -> None:
    image = resized(portrait(name), 500)
    pose = pose_of(analyser, image)
    mirrored = pose_of(analyser, np.ascontiguousarray(image[:, ::-1]))
    assert mirrored.yaw == pytest.approx(-pose.yaw, abs=6)
    assert mirrored.roll == pytest.approx(-pose.roll, abs=4)
    assert mirrored.pitch == pytest.approx(pose.pitch, abs=5)


@pytest.mark.parametrize("angle", [-25, 25])
def test_a_picture_turned_clockwise_adds_roll(analyser: Analyser, angle: int) -> None:
    image = resized(portrait("hopper"), 500)
    height, width = image.shape[:2]
    # OpenCV turns counter-clockwise for angles above 0.
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    turned = np.asarray(cv2.warpAffine(image, turn, (width, height)), np.uint8)
    expected = pose_of(analyser, image).roll + angle
    assert pose_of(analyser, turned).roll == pytest.approx(expected, abs=5)
