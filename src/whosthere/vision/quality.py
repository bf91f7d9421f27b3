"""How good a look at a face is: what enrolment refuses by and votes are weighted with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.types import Quality
from whosthere.vision.alignment import ARCFACE_TEMPLATE, similarity_transform, warp

if TYPE_CHECKING:
    from whosthere.types import Array, HeadPose, Image

SIZE = 112
FULL_SIZE = 24.0
"""Eye distance, in pixels, from which more pixels hardly help."""
FULL_SHARPNESS = 30.0
"""Variance of the Laplacian of a crop, from which more hardly helps."""
DARK, DIM, BRIGHT, GLARING = 3.0, 25.0, 160.0, 235.0
"""Mean grey values: useless below the first and above the last, good between the middle two."""
PROFILE = 75.0
"""Degrees off the camera at which nothing is left to recognise."""
WEAK, STRONG = 40.0, 80.0
"""Lengths of MobileFaceNet's raw vector: of a face that is hardly one, and of a good look (its
mean over LFW is 71)."""
# Chosen so that the score best ranks looks by how alike they are to other pictures of the person,
# over photos as they are and the same shrunk, blurred, darkened, brightened: docs/accuracy.md.


def assess(
    image: Image, landmarks: Array, pose: HeadPose, strength: float | None = None
) -> Quality:
    """Judge one look.

    The score is the product of five factors from 0 to 1, one for each of size, sharpness, light
    and frontality, and one for the embedder's response where it is known: one bad factor is
    enough to spoil a look.

    Args:
        image: BGR picture.
        landmarks: ``(5, 2)`` precise landmarks in pixels of the picture.
        pose: Where the head points.
        strength: Length of the embedder's raw vector, if it was run.
    """
    eye_distance = float(np.hypot(*(landmarks[1] - landmarks[0])))
    crop = warp(image, similarity_transform(landmarks, ARCFACE_TEMPLATE), SIZE)
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    sharpness = float(cv2.Laplacian(grey, cv2.CV_32F).var())
    brightness = float(grey.mean())
    off_axis = float(np.hypot(pose.yaw, pose.pitch))
    frontality = float(np.clip(1 - off_axis / PROFILE, 0, 1))
    light = np.interp(brightness, (DARK, DIM, BRIGHT, GLARING), (0.0, 1.0, 1.0, 0.0))
    response = 1.0 if strength is None else np.interp(strength, (WEAK, STRONG), (0.05, 1.0))
    score = (
        min(1.0, eye_distance / FULL_SIZE)
        * np.sqrt(min(1.0, sharpness / FULL_SHARPNESS))
        * light
        * np.sqrt(frontality)
        * response
    )
    return Quality(
        score=float(score),
        size=eye_distance,
        sharpness=sharpness,
        brightness=brightness,
        frontality=frontality,
    )
