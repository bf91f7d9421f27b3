"""What a Face service answers, in our words and types; the classes read its JSON themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from whosthere.providers.azure.attributes import WIRE, FaceAttributes, Word, also
from whosthere.types import Box

LANDMARKS = (
    "pupilLeft", "pupilRight", "noseTip", "mouthLeft", "mouthRight",
    "eyebrowLeftOuter", "eyebrowLeftInner",
    "eyeLeftOuter", "eyeLeftTop", "eyeLeftBottom", "eyeLeftInner",
    "eyebrowRightInner", "eyebrowRightOuter",
    "eyeRightInner", "eyeRightTop", "eyeRightBottom", "eyeRightOuter",
    "noseRootLeft", "noseRootRight", "noseLeftAlarTop", "noseRightAlarTop",
    "noseLeftAlarOutTip", "noseRightAlarOutTip",
    "upperLipTop", "upperLipBottom", "underLipTop", "underLipBottom",
)  # fmt: skip
"""The 27 landmarks in the service's order; the first five are those of `whosthere.types.Face`."""


class TrainingStatus(Word):
    """How far a training is."""

    NOT_STARTED = "notStarted"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


def _box(rectangle: Any) -> Any:
    match rectangle:
        case {"left": x, "top": y, "width": width, "height": height}:
            return {"x": x, "y": y, "width": width, "height": height}
        case _:
            return rectangle


def _points(landmarks: Any) -> Any:
    if not isinstance(landmarks, Mapping):
        return landmarks
    try:
        points = [(landmarks[name]["x"], landmarks[name]["y"]) for name in LANDMARKS]
    except (KeyError, TypeError) as error:
        message = "a landmark is missing"
        raise ValueError(message) from error
    return np.array(points, np.float32)


@dataclass(frozen=True, slots=True, eq=False, config=WIRE)
class DetectedFace:
    """One face of a picture.

    Attributes:
        box: Rectangle in pixels of the picture that was sent.
        face_id: What the service remembers it by for a while; None when not asked for.
        landmarks: ``(27, 2)`` float32 pixels in the order of `LANDMARKS`; None when not asked for.
        attributes: What was asked for.
    """

    box: Annotated[Box, BeforeValidator(_box), also("box", "faceRectangle")]
    face_id: str | None = None
    landmarks: Annotated[
        np.ndarray | None,
        BeforeValidator(_points),
        also("landmarks", "faceLandmarks"),
    ] = None
    attributes: Annotated[FaceAttributes, also("attributes", "faceAttributes")] = FaceAttributes()


@dataclass(frozen=True, slots=True, config=WIRE)
class Candidate:
    """Somebody a face may be of; confidence 0 to 1."""

    person_id: str
    confidence: float


@dataclass(frozen=True, slots=True, config=WIRE)
class Identification:
    """Who a face may be of, likeliest first; nobody above the threshold when empty."""

    face_id: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, config=WIRE)
class Verdict:
    """Whether two faces are of one person; identical from a confidence of 0.5 on."""

    is_identical: bool
    confidence: float


@dataclass(frozen=True, slots=True, config=WIRE)
class RemoteGroup:
    """A person group or large person group of the service.

    Attributes:
        id: Chosen by whoever made it: lower-case letters, digits, ``-`` and ``_``, at most 64.
        name: For people to read.
        user_data: Whatever its owner wants to remember.
        recognition_model: What compares its faces; None where the service does not say.
    """

    id: Annotated[str, also("id", "personGroupId", "largePersonGroupId")]
    name: str
    user_data: str | None = None
    recognition_model: str | None = None


@dataclass(frozen=True, slots=True, config=WIRE)
class RemotePerson:
    """Somebody in a group of the service.

    Attributes:
        id: UUID, given by the service.
        name: For people to read; need not be unique.
        user_data: Whatever its owner wants to remember.
        face_ids: The persisted faces.
    """

    id: Annotated[str, also("id", "personId")]
    name: str
    user_data: str | None = None
    face_ids: Annotated[tuple[str, ...], also("face_ids", "persistedFaceIds")] = ()


@dataclass(frozen=True, slots=True, config=WIRE)
class RemoteFace:
    """A persisted face of somebody; its picture cannot be had back."""

    id: Annotated[str, also("id", "persistedFaceId")]
    user_data: str | None = None


@dataclass(frozen=True, slots=True, config=WIRE)
class Training:
    """How the last training of a group went.

    Attributes:
        status: How far it is.
        trained_at: When a training last succeeded; None before the first.
        message: Why it failed.
    """

    status: TrainingStatus
    trained_at: Annotated[
        datetime | None,
        also("trained_at", "lastSuccessfulTrainingDateTime"),
    ] = None
    message: str | None = None


@dataclass(frozen=True, slots=True, config=WIRE)
class Added:
    """The id of a person or face that was added."""

    id: Annotated[str, also("id", "personId", "persistedFaceId")]
