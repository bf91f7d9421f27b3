"""What a Face service can say of a face besides where it is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AliasChoices, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from whosthere.types import Gender, HeadPose

WIRE = ConfigDict(
    alias_generator=to_camel, validate_by_name=True, arbitrary_types_allowed=True, extra="ignore"
)
"""How answers are read: camel case, unknown fields ignored."""


def also(*names: str) -> Any:
    """A field that goes by any of these names."""
    return Field(validation_alias=AliasChoices(*names))


class DetectionModel(StrEnum):
    """What finds the faces."""

    DETECTION_01 = "detection_01"
    """The oldest, of 2016: the only one with all attributes."""
    DETECTION_02 = "detection_02"
    """Small, turned and blurred faces too; no attribute and no landmark."""
    DETECTION_03 = "detection_03"
    """The most accurate; half of the attributes."""


class RecognitionModel(StrEnum):
    """What compares faces; those of different models cannot be compared."""

    RECOGNITION_01 = "recognition_01"
    RECOGNITION_02 = "recognition_02"
    RECOGNITION_03 = "recognition_03"
    RECOGNITION_04 = "recognition_04"
    """The most accurate."""


class FaceAttribute(StrEnum):
    """What can be asked of detection, by its name in the service."""

    ACCESSORIES = "accessories"
    AGE = "age"
    BLUR = "blur"
    EMOTION = "emotion"
    EXPOSURE = "exposure"
    FACIAL_HAIR = "facialHair"
    GENDER = "gender"
    GLASSES = "glasses"
    HAIR = "hair"
    HEAD_POSE = "headPose"
    MAKEUP = "makeup"
    MASK = "mask"
    NOISE = "noise"
    OCCLUSION = "occlusion"
    QUALITY = "qualityForRecognition"
    SMILE = "smile"


RETIRED = frozenset(
    {
        FaceAttribute.AGE,
        FaceAttribute.EMOTION,
        FaceAttribute.FACIAL_HAIR,
        FaceAttribute.GENDER,
        FaceAttribute.HAIR,
        FaceAttribute.MAKEUP,
        FaceAttribute.SMILE,
    }
)
"""What Microsoft's own service gives nobody since June 2023 (new customers: June 2022)."""

_DETECTION_01 = frozenset(FaceAttribute) - {FaceAttribute.MASK}
_DETECTION_03 = frozenset(
    {
        FaceAttribute.BLUR,
        FaceAttribute.EXPOSURE,
        FaceAttribute.GLASSES,
        FaceAttribute.HEAD_POSE,
        FaceAttribute.MASK,
        FaceAttribute.OCCLUSION,
        FaceAttribute.QUALITY,
    }
)
_WITH_QUALITY = {RecognitionModel.RECOGNITION_03, RecognitionModel.RECOGNITION_04}


def given_by(detection: DetectionModel, recognition: RecognitionModel) -> frozenset[FaceAttribute]:
    """What may be asked with these models; asking for more is refused (the service's table).

    The attributes of `RETIRED` are among them: a server other than Microsoft's may still give them.

    Examples:
        >>> given_by(DetectionModel.DETECTION_02, RecognitionModel.RECOGNITION_04)
        frozenset()
    """
    given = {
        DetectionModel.DETECTION_01: _DETECTION_01,
        DetectionModel.DETECTION_02: frozenset[FaceAttribute](),
        DetectionModel.DETECTION_03: _DETECTION_03,
    }[detection]
    return given if recognition in _WITH_QUALITY else given - {FaceAttribute.QUALITY}


class Word(StrEnum):
    """A word of the service; versions of the API write it with different capitals."""

    @classmethod
    def _missing_(cls, value: object) -> Word | None:
        folded = str(value).casefold()
        return next((word for word in cls if word.casefold() == folded), None)


class Level(Word):
    """How good a face is for recognition."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Glasses(Word):
    """What is worn before the eyes."""

    NONE = "noGlasses"
    READING = "readingGlasses"
    SUN = "sunglasses"
    SWIMMING = "swimmingGoggles"


class MaskType(Word):
    """What covers the lower face."""

    NONE = "noMask"
    FACE_MASK = "faceMask"
    OTHER = "otherMaskOrOcclusion"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, config=WIRE)
class Mask:
    """Whether a mask is worn."""

    type: MaskType
    nose_and_mouth_covered: bool = False


@dataclass(frozen=True, slots=True, config=WIRE)
class Degree:
    """How blurred, noisy or badly exposed a face is.

    Attributes:
        level: The service's word, such as ``low`` or ``goodExposure``.
        value: 0 to 1.
    """

    level: Annotated[str, also("level", "blurLevel", "exposureLevel", "noiseLevel")]
    value: float


@dataclass(frozen=True, slots=True, config=WIRE)
class Occlusion:
    """What is covered."""

    forehead_occluded: bool = False
    eye_occluded: bool = False
    mouth_occluded: bool = False


@dataclass(frozen=True, slots=True, config=WIRE)
class Accessory:
    """Something that is worn: ``glasses``, ``headwear`` or ``mask``; confidence 0 to 1."""

    type: str
    confidence: float


@dataclass(frozen=True, slots=True, config=WIRE)
class FacialHair:
    """How much of each there is, 0 to 1."""

    moustache: float = 0.0
    beard: float = 0.0
    sideburns: float = 0.0


@dataclass(frozen=True, slots=True, config=WIRE)
class HairColor:
    """A colour of hair; confidence 0 to 1."""

    color: str
    confidence: float


@dataclass(frozen=True, slots=True, config=WIRE)
class Hair:
    """Baldness, 0 to 1; whether hair can be seen; its colours, likeliest first."""

    bald: float = 0.0
    invisible: bool = False
    hair_color: tuple[HairColor, ...] = ()


@dataclass(frozen=True, slots=True, config=WIRE)
class Makeup:
    """Where there is makeup."""

    eye_makeup: bool = False
    lip_makeup: bool = False


@dataclass(frozen=True, slots=True, config=WIRE)
class FaceAttributes:
    """What the service says of a face; None for what was not asked or not answered.

    Attributes:
        age: Years.
        gender: The likelier one.
        smile: 0 to 1.
        emotions: Share of each of the service's eight emotions: ours, and ``contempt``.
        head_pose: Where the head points.
        quality: How good the face is for recognition.
        glasses, mask, blur, exposure, noise, occlusion, accessories, facial_hair, hair, makeup:
            See their classes.
    """

    age: float | None = None
    gender: Gender | None = None
    smile: float | None = None
    emotions: Annotated[Mapping[str, float] | None, also("emotions", "emotion")] = None
    head_pose: HeadPose | None = None
    quality: Annotated[Level | None, also("quality", "qualityForRecognition")] = None
    glasses: Glasses | None = None
    mask: Mask | None = None
    blur: Degree | None = None
    exposure: Degree | None = None
    noise: Degree | None = None
    occlusion: Occlusion | None = None
    accessories: tuple[Accessory, ...] | None = None
    facial_hair: FacialHair | None = None
    hair: Hair | None = None
    makeup: Makeup | None = None
