"""The models that clients of Azure Face choose between; docs/azure-compatibility.md maps them."""

from __future__ import annotations

from enum import StrEnum


class RecognitionModel(StrEnum):
    """What made a faceId or a collection; only equal ones may be compared.

    One embedder stands behind all of them.
    """

    RECOGNITION_01 = "recognition_01"
    RECOGNITION_02 = "recognition_02"
    RECOGNITION_03 = "recognition_03"
    RECOGNITION_04 = "recognition_04"


DIRECTORY_MODELS = frozenset(RecognitionModel) - {RecognitionModel.RECOGNITION_01}
"""Those that the person directory knows."""


class DetectionModel(StrEnum):
    """What finds faces. One detector stands behind all; they differ in what is told of a face."""

    DETECTION_01 = "detection_01"
    """Square rectangles, landmarks, all attributes."""
    DETECTION_02 = "detection_02"
    """Rectangles alone."""
    DETECTION_03 = "detection_03"
    """Rectangles that fit the face, landmarks, some attributes."""
