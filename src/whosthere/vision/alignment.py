"""Faces brought to a standard place: similarity transforms and crops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from whosthere.types import Array, Image

ARCFACE_TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655],
     [70.7299, 92.2041]],
    np.float32,
)  # fmt: skip
"""Where the five landmarks belong in the 112 px crop of ArcFace and its kin (Deng et al. 2019)."""

DLIB_TEMPLATE = np.array(
    [[0.2194, 0.2049], [0.7774, 0.2076], [0.5015, 0.5253], [0.2599, 0.7667], [0.7421, 0.7697]],
    np.float32,
)
"""The same points in the unit square of dlib's face chips, before padding: measured on 1,195
faces, because dlib defines its chips by other landmarks."""


def dlib_template(size: int, padding: float) -> Array:
    """Where the five landmarks belong in a dlib face chip, ``(5, 2)`` pixels.

    Args:
        size: Side of the chip, pixels.
        padding: Share of the face's width that is added on every side.
    """
    return (DLIB_TEMPLATE + np.float32(padding)) * np.float32(size / (1 + 2 * padding))


def similarity_transform(source: Array, target: Array) -> Array:
    """The rotation, uniform scale and shift that best map one set of points to another.

    Least squares; Umeyama, "Least-squares estimation of transformation parameters between two
    point patterns", PAMI 1991. In the plane it has this closed form over complex numbers.

    Args:
        source: ``(N, 2)`` points.
        target: ``(N, 2)`` points they should go to.

    Returns:
        ``(2, 3)`` matrix for `cv2.warpAffine`.

    Examples:
        >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
        >>> transform = similarity_transform(square, square * 2 + 3)
        >>> np.allclose(transform, [[2, 0, 3], [0, 2, 3]])
        True
    """
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    z = (source - source_mean) @ np.array([1, 1j])
    w = (target - target_mean) @ np.array([1, 1j])
    spread = float(np.vdot(z, z).real)
    # Points that all coincide have no size: leave the scale alone.
    turn = np.vdot(z, w) / spread if spread > 0 else 1 + 0j
    rotation = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    shift = target_mean - rotation @ source_mean
    return np.hstack([rotation, shift[:, None]]).astype(np.float32)


def warp(image: Image, transform: Array, size: int) -> Image:
    """Cut the square of `size` pixels that `transform` maps the picture to; black beyond it.

    Args:
        image: BGR picture.
        transform: ``(2, 3)``, from picture to crop.
        size: Side of the crop, pixels.
    """
    crop = cv2.warpAffine(image, transform, (size, size), flags=cv2.INTER_LINEAR)
    return np.asarray(crop, np.uint8)


def to_picture(points: Array, transform: Array) -> Array:
    """Points of a crop, ``(N, 2)``, in pixels of the picture it was cut from."""
    inverse = cv2.invertAffineTransform(transform)
    return (points @ inverse[:, :2].T + inverse[:, 2]).astype(np.float32)


def to_batch(crop: Image) -> Array:
    """BGR ``(H, W, 3)`` bytes to RGB ``(1, 3, H, W)`` floats, 0 to 255."""
    return np.ascontiguousarray(crop[:, :, ::-1].transpose(2, 0, 1), np.float32)[None]
