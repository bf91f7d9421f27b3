"""Age and gender, guessed by two small nets whose errors partly cancel.

The first comes from face-api.js, the second pair from Cydral's dlib models. Both are guesses
about appearance, and their errors differ between groups of people: see ``docs/accuracy.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from whosthere.vision.alignment import dlib_template, similarity_transform, to_batch, warp
from whosthere.vision.crops import square_crop
from whosthere.vision.runtime import Network

if TYPE_CHECKING:
    from whosthere.types import Array, Box, Device, Image

FACE_API_SIZE = 112
DLIB_AGE_SIZE = 64
DLIB_GENDER_SIZE = 32
DLIB_PADDING = 0.2
DLIB_MEAN = np.array([122.782, 117.001, 104.298], np.float32).reshape(1, 3, 1, 1)
"""Mean RGB that dlib's input layers subtract."""

AGE_BINS = np.array([0.25, *range(1, 81)], np.float32)
"""Years that the 81 outputs of dlib's age net stand for."""

FACE_API_AGE_SHARE = 0.65
"""Weight of face-api's age in the mean, chosen on FairFace."""

EVEN_MALE = 0.65
"""Mean of the two nets' probabilities at which women and men are mistaken for the other about
equally often, measured on FairFace and UTKFace. Both nets lean to men."""


class AgeGender(NamedTuple):
    """A guess.

    Attributes:
        age: Years.
        male: Probability, 0 to 1.
    """

    age: float
    male: float


class AgeGenderEstimator:
    """Guesses age and gender of one face.

    Args:
        device: Where the networks run.

    Raises:
        ModelError: A network cannot be loaded on that device.
    """

    def __init__(self, device: Device = "auto") -> None:
        self._face_api = Network("age_gender_faceapi", device)
        self._age = Network("age_dlib", device)
        self._gender = Network("gender_dlib", device)

    def estimate(self, image: Image, box: Box, landmarks: Array) -> AgeGender:
        """The guess for the face in that box with those five landmarks, ``(5, 2)`` pixels."""
        crop = to_batch(square_crop(image, box, FACE_API_SIZE))
        age, gender = self._face_api.run(crop)
        dlib_age = self._run(self._age, image, landmarks, DLIB_AGE_SIZE) @ AGE_BINS
        dlib_male = self._run(self._gender, image, landmarks, DLIB_GENDER_SIZE)[1]
        return AgeGender(
            age=float(FACE_API_AGE_SHARE * age[0, 0] + (1 - FACE_API_AGE_SHARE) * dlib_age),
            male=evened(float(gender[0, 0] + dlib_male) / 2),
        )

    @staticmethod
    def _run(network: Network, image: Image, landmarks: Array, size: int) -> Array:
        transform = similarity_transform(landmarks, dlib_template(size, DLIB_PADDING))
        batch = (to_batch(warp(image, transform, size)) - DLIB_MEAN) / np.float32(256)
        output: Array = network.run(batch)[0][0]
        return output


def evened(male: float) -> float:
    """A mean probability of the two nets, with their leaning taken out.

    The odds are divided by those of `EVEN_MALE`, as Bayes' rule does for another share of men.

    Examples:
        >>> evened(0.0), round(evened(EVEN_MALE), 6), evened(1.0)
        (0.0, 0.5, 1.0)
    """
    yes, no = male * (1 - EVEN_MALE), (1 - male) * EVEN_MALE
    return yes / (yes + no)
