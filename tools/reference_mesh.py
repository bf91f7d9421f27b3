"""Make the reference mesh of head pose: a mean face that looks straight at the camera.

Run as ``python -m tools.reference_mesh FOLDER OUTPUT.npy`` with a folder of pictures of many
different people. The faces are brought to one shape by generalised Procrustes analysis (Gower
1975): turn, centre and scale every mesh onto the mean, take the mean again, until it is still.
The mean of a face and of its mirror image is symmetric, which pins yaw and roll to zero. Only
near-frontal faces enter, judged by how far the nose tip is from the middle of the eyes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import PictureError
from whosthere.video.pictures import read_picture
from whosthere.vision.detector import Detector
from whosthere.vision.landmarks import FaceMesh, five_points
from whosthere.vision.pose import rotation_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.types import Array

NOSE_OFFSET = 0.10
"""Most that the nose tip may lie beside the middle of the eyes, in eye distances."""
SMALLEST_FACE = 60
"""Pixels of width."""
ROUNDS = 10


def main() -> None:
    """Read the pictures, write the mesh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    meshes = _frontal_meshes(arguments.folder)
    np.save(arguments.output, reference_mesh(meshes))
    print(f"{len(meshes)} faces -> {arguments.output}")


def reference_mesh(meshes: Array) -> Array:
    """The symmetric mean of meshes ``(N, 468, 3)``; x right, y up, z to the viewer.

    Returns:
        ``(468, 3)`` float32, centred, of unit root-mean-square distance from the centre.
    """
    partner = _mirror_partners(meshes)
    mirrored = meshes[:, partner] * np.array([-1, 1, 1])
    shapes = [_normalised(mesh) for mesh in (*meshes, *mirrored)]
    mean = shapes[0]
    for _ in range(ROUNDS):
        turned = [shape @ rotation_between(shape, mean).T for shape in shapes]
        mean = _normalised(np.mean(turned, axis=0))
        mean = _normalised(_upright(mean + mean[partner] * np.array([-1, 1, 1])))
    return mean.astype(np.float32)


def _frontal_meshes(folder: Path) -> Array:
    detector, face_mesh = Detector(), FaceMesh()
    meshes = []
    for path in sorted(folder.rglob("*.[jp][pn]g")):
        try:
            image = read_picture(path)
        except PictureError:
            continue
        faces = detector.detect(image)
        if not faces or faces[0].box.width < SMALLEST_FACE:
            continue
        mesh = face_mesh.locate(image, faces[0].landmarks)
        if _is_frontal(mesh):
            meshes.append(mesh * np.array([1, -1, -1]))
    return np.array(meshes)


def _is_frontal(mesh: Array) -> bool:
    left_eye, right_eye, nose, *_ = five_points(mesh)
    across = right_eye - left_eye
    offset = np.dot(nose - (left_eye + right_eye) / 2, across) / np.dot(across, across)
    return bool(abs(offset) < NOSE_OFFSET)


def _mirror_partners(meshes: Array) -> NDArray[np.intp]:
    """For each vertex the one on the other side of the face, ``(468,)``."""
    mean = np.mean([_normalised(_level(mesh)) for mesh in meshes], axis=0)
    distances = np.linalg.norm(mean[:, None] - mean[None] * np.array([-1, 1, 1]), axis=2)
    partners: NDArray[np.intp] = distances.argmin(axis=1)
    return partners


def _level(mesh: Array) -> Array:
    """Turned in the picture's plane so that the eyes are level."""
    left_eye, right_eye, *_ = five_points(mesh)
    angle = np.arctan2(*(right_eye - left_eye)[::-1])
    cosine, sine = np.cos(angle), np.sin(angle)
    turned: Array = mesh @ np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]]).T
    return turned


def _upright(mesh: Array) -> Array:
    """Turned about the x axis so that the forehead is straight above the chin."""
    forehead, chin = mesh[10], mesh[152]
    _, up, forward = forehead - chin
    angle = np.arctan2(forward, up)
    cosine, sine = np.cos(angle), np.sin(angle)
    turned: Array = mesh @ np.array([[1, 0, 0], [0, cosine, sine], [0, -sine, cosine]]).T
    return turned


def _normalised(mesh: Array) -> Array:
    centred = mesh - mesh.mean(axis=0)
    unit: Array = centred / np.sqrt((centred**2).sum(axis=1).mean())
    return unit


if __name__ == "__main__":
    main()
