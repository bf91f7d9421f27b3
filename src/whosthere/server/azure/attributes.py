"""Which attributes may be asked for, and how."""

from __future__ import annotations

from enum import StrEnum

from whosthere.server.azure.errors import bad_argument
from whosthere.server.azure.models import DetectionModel, RecognitionModel


class Attribute(StrEnum):
    """What can be asked about a face, spelt as in an answer, in the order of Microsoft's errors."""

    BLUR = "blur"
    EXPOSURE = "exposure"
    NOISE = "noise"
    AGE = "age"
    GENDER = "gender"
    FACIAL_HAIR = "facialHair"
    GLASSES = "glasses"
    HAIR = "hair"
    MAKEUP = "makeup"
    ACCESSORIES = "accessories"
    OCCLUSION = "occlusion"
    HEAD_POSE = "headPose"
    EMOTION = "emotion"
    SMILE = "smile"
    MASK = "mask"
    QUALITY = "qualityForRecognition"


SUPPORTED = {
    # With those that Microsoft retired: code that asks for them must go on working.
    DetectionModel.DETECTION_01: frozenset(Attribute) - {Attribute.MASK},
    DetectionModel.DETECTION_02: frozenset[Attribute](),
    DetectionModel.DETECTION_03: frozenset(
        [
            Attribute.BLUR,
            Attribute.EXPOSURE,
            Attribute.GLASSES,
            Attribute.OCCLUSION,
            Attribute.HEAD_POSE,
            Attribute.MASK,
            Attribute.QUALITY,
        ]
    ),
}
"""Attributes of each detection model."""

QUALITY_MODELS = {RecognitionModel.RECOGNITION_03, RecognitionModel.RECOGNITION_04}
"""Recognition models that go with `Attribute.QUALITY`."""

_BY_NAME = {attribute.lower(): attribute for attribute in Attribute}


def requested(
    names: str, detection: DetectionModel, recognition: RecognitionModel
) -> frozenset[Attribute]:
    """The attributes of a request.

    Args:
        names: As in ``returnFaceAttributes``: separated by commas, without regard to case.
        detection: The request's detection model.
        recognition: The request's recognition model.

    Raises:
        AzureError: A name is unknown, or is not supported by these models.

    Examples:
        >>> models = DetectionModel.DETECTION_01, RecognitionModel.RECOGNITION_01
        >>> sorted(requested("headPose,AGE", *models))
        [<Attribute.AGE: 'age'>, <Attribute.HEAD_POSE: 'headPose'>]
    """
    if not names:
        return frozenset()
    try:
        wanted = frozenset(_BY_NAME[name.lower()] for name in names.split(","))
    except KeyError as error:
        message = "Invalid argument returnFaceAttributes."
        raise bad_argument(message) from error
    supported = SUPPORTED[detection]
    if not supported:
        message = f"'returnFaceAttributes' is not supported by {detection}."
        raise bad_argument(message)
    if not wanted <= supported:
        # The service lists them so: in lower case, between one pair of quotes.
        listed = ",".join(name.lower() for name in Attribute if name in supported)
        message = f"Only face attributes '{listed}' are supported by {detection}."
        raise bad_argument(message)
    if Attribute.QUALITY in wanted and recognition not in QUALITY_MODELS:
        message = f"'{Attribute.QUALITY}' is not supported by {recognition}."
        raise bad_argument(message)
    return wanted
