"""Head pose from the dense landmarks."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from whosthere.types import HeadPose

if TYPE_CHECKING:
    from whosthere.types import Array


@cache
def reference_mesh() -> Array:
    """A face that looks straight at the camera, ``(468, 3)``: x right, y up, z to the viewer.

    Our own: the generalised Procrustes mean of the mesh network's output over some hundred
    near-frontal faces, made symmetric (``tools/reference_mesh.py``). Centred, of unit size.
    """
    with as_file(files("whosthere.vision") / "weights" / "reference_mesh.npy") as path:
        mesh: Array = np.load(path)
    return mesh


def head_pose(mesh: Array) -> HeadPose:
    """Where the head of that mesh points.

    The rotation that best turns the reference into the mesh (orthogonal Procrustes: Kabsch 1976),
    as Tait-Bryan angles: first roll, then pitch, then yaw.

    Args:
        mesh: ``(468, 3)`` pixels, z growing away from the camera.
    """
    points = mesh * np.array([1, -1, -1], np.float32)
    rotation = rotation_between(reference_mesh(), points - points.mean(axis=0))
    forward = rotation[:, 2]
    yaw = np.arctan2(forward[0], forward[2])
    pitch = np.arcsin(np.clip(forward[1], -1, 1))
    roll = -np.arctan2(rotation[1, 0], rotation[1, 1])
    return HeadPose(*(float(np.degrees(angle)) for angle in (yaw, pitch, roll)))


def rotation_between(source: Array, target: Array) -> Array:
    """The ``(3, 3)`` rotation that best turns centred points ``(N, 3)`` into others."""
    u, _, vt = np.linalg.svd(target.T @ source)
    mirror = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))]).astype(source.dtype)
    rotation: Array = u @ mirror @ vt
    return rotation
