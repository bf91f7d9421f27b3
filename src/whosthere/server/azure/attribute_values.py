"""The values of attributes on the wire."""

from __future__ import annotations

from whosthere.server.azure.routing import Body


class HeadPoseAngles(Body):
    """Degrees; see `whosthere.types.HeadPose`."""

    pitch: float
    roll: float
    yaw: float


class Emotions(Body):
    """Shares that add up to 1."""

    anger: float
    contempt: float
    disgust: float
    fear: float
    happiness: float
    neutral: float
    sadness: float
    surprise: float


class FacialHairShares(Body):
    """How much of a beard there is: 0, 0.1, 0.4, 0.6 or 0.9."""

    moustache: float
    beard: float
    sideburns: float


class HairColorShare(Body):
    """How likely hair has that colour."""

    color: str
    confidence: float


class HairValue(Body):
    """How likely a head is bald, and the colours of its hair, the likeliest first."""

    bald: float
    invisible: bool
    hair_color: list[HairColorShare]


class MakeupParts(Body):
    """Where make-up is worn."""

    eye_makeup: bool
    lip_makeup: bool


class OccludedParts(Body):
    """What something hides."""

    forehead_occluded: bool
    eye_occluded: bool
    mouth_occluded: bool


class AccessoryItem(Body):
    """Something that is worn."""

    type: str
    confidence: float


class MaskWorn(Body):
    """Whether a mask is worn, and as it should be."""

    type: str
    nose_and_mouth_covered: bool


class BlurValue(Body):
    """0 is sharp, 1 is blurred."""

    blur_level: str
    value: float


class ExposureValue(Body):
    """0 is black, 1 is white."""

    exposure_level: str
    value: float


class NoiseValue(Body):
    """0 is clean, 1 is noise."""

    noise_level: str
    value: float


class FaceAttributes(Body):
    """What was asked for; the rest is left out."""

    age: float | None = None
    gender: str | None = None
    head_pose: HeadPoseAngles | None = None
    smile: float | None = None
    facial_hair: FacialHairShares | None = None
    glasses: str | None = None
    emotion: Emotions | None = None
    hair: HairValue | None = None
    makeup: MakeupParts | None = None
    occlusion: OccludedParts | None = None
    accessories: list[AccessoryItem] | None = None
    blur: BlurValue | None = None
    exposure: ExposureValue | None = None
    noise: NoiseValue | None = None
    mask: MaskWorn | None = None
    quality_for_recognition: str | None = None
