"""What is told of a face's looks: each attribute as Azure spells and rounds it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from whosthere.server.azure.attribute_values import (
    AccessoryItem,
    BlurValue,
    Emotions,
    ExposureValue,
    FaceAttributes,
    FacialHairShares,
    HairColorShare,
    HairValue,
    HeadPoseAngles,
    MakeupParts,
    MaskWorn,
    NoiseValue,
    OccludedParts,
)
from whosthere.server.azure.attributes import Attribute
from whosthere.server.azure.routing import ApiVersion
from whosthere.types import Aspect, Emotion
from whosthere.vision.appearance.accessories import accessories
from whosthere.vision.appearance.blur import Blur, blur
from whosthere.vision.appearance.canvas import Canvas
from whosthere.vision.appearance.contempt import contempt
from whosthere.vision.appearance.exposure import Exposure, exposure
from whosthere.vision.appearance.facial_hair import facial_hair
from whosthere.vision.appearance.glasses import GlassesKind, glasses
from whosthere.vision.appearance.hair import hair
from whosthere.vision.appearance.makeup import makeup
from whosthere.vision.appearance.mask import MaskKind, mask
from whosthere.vision.appearance.noise import Noise, noise
from whosthere.vision.appearance.occlusion import occlusion
from whosthere.vision.appearance.recognition_quality import recognition_quality

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from whosthere.server.azure.routing import Body
    from whosthere.types import Attributes, Face, Image

T = TypeVar("T")

DEGREES, SHARES, LEVELS = 1, 3, 2
"""Decimals of angles, of what the networks guess, and of all else."""

OLD_VERSIONS = {ApiVersion.V1_0, ApiVersion.V1_0_PREVIEW}
"""Versions whose clients expect glasses to begin with a capital."""

GLASSES = {
    GlassesKind.NONE: "noGlasses",
    GlassesKind.READING: "readingGlasses",
    GlassesKind.SUNGLASSES: "sunglasses",
}
MASKS = {
    MaskKind.NONE: "noMask",
    MaskKind.FACE_MASK: "faceMask",
    MaskKind.UNCERTAIN: "uncertain",
}


@dataclass(frozen=True)
class Look:
    """A face with what it takes to tell of it.

    Attributes:
        image: The picture, BGR.
        face: Described with the `aspects` of what is told.
        version: Of the API: some words are spelt differently.
    """

    image: Image
    face: Face
    version: ApiVersion

    @cached_property
    def canvas(self) -> Canvas:
        """What the classical methods look at."""
        return Canvas.of(self.image, self.face)


def aspects(wanted: Iterable[Attribute]) -> Aspect:
    """What has to be found out about a face to tell those attributes."""
    needed = Aspect.NOTHING
    for attribute in wanted:
        needed |= ASPECTS.get(attribute, Aspect.MESH)
    return needed


def face_attributes(look: Look, wanted: Collection[Attribute]) -> FaceAttributes | None:
    """Those attributes of a face; None when there are none to tell."""
    if not wanted:
        return None
    return FaceAttributes.model_validate({name: TELLERS[name](look) for name in wanted})


def found_out(value: T | None) -> T:
    """What is there when `aspects` was asked for."""
    if value is None:
        message = "an attribute is told of a face of which its aspect was not found out"
        raise ValueError(message)
    return value


def _age(look: Look) -> float:
    return float(round(found_out(_guesses(look).age)))


def _gender(look: Look) -> str:
    return str(found_out(_guesses(look).gender))


def _head_pose(look: Look) -> HeadPoseAngles:
    pose = found_out(look.face.pose)
    pitch, roll, yaw = (_rounded(angle, DEGREES) for angle in (pose.pitch, pose.roll, pose.yaw))
    return HeadPoseAngles(pitch=pitch, roll=roll, yaw=yaw)


def _emotions(look: Look) -> Emotions:
    shares = {str(emotion): share for emotion, share in found_out(_guesses(look).emotions).items()}
    # The network, which does not know contempt, takes it for the lack of an expression.
    shares["contempt"] = contempt(found_out(look.face.mesh)) * shares[Emotion.NEUTRAL]
    shares[Emotion.NEUTRAL] -= shares["contempt"]
    return Emotions(**{emotion: _rounded(share, SHARES) for emotion, share in shares.items()})


def _smile(look: Look) -> float:
    return _rounded(found_out(_guesses(look).emotions)[Emotion.HAPPINESS], SHARES)


def _blur(look: Look) -> BlurValue:
    told = Blur(_rounded(blur(look.canvas).value, LEVELS))
    return BlurValue(blur_level=told.level, value=told.value)


def _exposure(look: Look) -> ExposureValue:
    told = Exposure(_rounded(exposure(look.canvas).value, LEVELS))
    return ExposureValue(exposure_level=f"{told.level}Exposure", value=told.value)


def _noise(look: Look) -> NoiseValue:
    told = Noise(_rounded(noise(look.canvas).value, LEVELS))
    return NoiseValue(noise_level=told.level, value=told.value)


def _glasses(look: Look) -> str:
    word = GLASSES[glasses(look.canvas).kind]
    return word[0].upper() + word[1:] if look.version in OLD_VERSIONS else word


def _mask(look: Look) -> MaskWorn:
    told = mask(look.canvas)
    return MaskWorn(type=MASKS[told.kind], nose_and_mouth_covered=told.nose_and_mouth_covered)


def _occlusion(look: Look) -> OccludedParts:
    told = occlusion(look.canvas)
    return OccludedParts(
        forehead_occluded=told.forehead, eye_occluded=told.eyes, mouth_occluded=told.mouth
    )


def _accessories(look: Look) -> list[AccessoryItem]:
    return [
        AccessoryItem(type=worn.kind, confidence=_rounded(worn.confidence, LEVELS))
        for worn in accessories(look.canvas)
    ]


def _facial_hair(look: Look) -> FacialHairShares:
    told = facial_hair(look.canvas)
    return FacialHairShares(moustache=told.moustache, beard=told.beard, sideburns=told.sideburns)


def _hair(look: Look) -> HairValue:
    told = hair(look.canvas)
    colors = [
        HairColorShare(color=share.color, confidence=_rounded(share.confidence, LEVELS))
        for share in told.colors
    ]
    return HairValue(bald=_rounded(told.bald, LEVELS), invisible=told.invisible, hair_color=colors)


def _makeup(look: Look) -> MakeupParts:
    told = makeup(look.canvas)
    return MakeupParts(eye_makeup=told.eyes, lip_makeup=told.lips)


def _quality(look: Look) -> str:
    return recognition_quality(found_out(look.face.quality))


ASPECTS = {
    Attribute.AGE: Aspect.AGE,
    Attribute.GENDER: Aspect.GENDER,
    Attribute.EMOTION: Aspect.EMOTION | Aspect.MESH,
    Attribute.SMILE: Aspect.EMOTION,
    # The embedder's response is what tells most of it.
    Attribute.QUALITY: Aspect.TEMPLATE,
}
"""What has to be found out for an attribute; `Aspect.MESH` for all others."""

TELLERS: dict[Attribute, Callable[[Look], Body | Sequence[Body] | float | str]] = {
    Attribute.AGE: _age,
    Attribute.GENDER: _gender,
    Attribute.HEAD_POSE: _head_pose,
    Attribute.EMOTION: _emotions,
    Attribute.SMILE: _smile,
    Attribute.BLUR: _blur,
    Attribute.EXPOSURE: _exposure,
    Attribute.NOISE: _noise,
    Attribute.GLASSES: _glasses,
    Attribute.MASK: _mask,
    Attribute.OCCLUSION: _occlusion,
    Attribute.ACCESSORIES: _accessories,
    Attribute.FACIAL_HAIR: _facial_hair,
    Attribute.HAIR: _hair,
    Attribute.MAKEUP: _makeup,
    Attribute.QUALITY: _quality,
}
"""What tells each attribute."""


def _guesses(look: Look) -> Attributes:
    return found_out(look.face.attributes)


def _rounded(value: float, decimals: int) -> float:
    # Adding zero makes 0.0 of -0.0, which a reader would take for a mistake.
    return round(value, decimals) + 0.0
