"""From the service's words for a face to ours."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from whosthere.providers.azure.attributes import FaceAttribute, FaceAttributes, Level
from whosthere.providers.azure.inquiry import AnsweredFace
from whosthere.types import Aspect, Attributes, Emotion, Face, Gender

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.providers.azure.answers import DetectedFace
    from whosthere.providers.azure.attributes import FacialHair, Hair, Makeup, Occlusion
    from whosthere.types import Match

ASKED = {
    Aspect.AGE: FaceAttribute.AGE,
    Aspect.GENDER: FaceAttribute.GENDER,
    Aspect.EMOTION: FaceAttribute.EMOTION,
    Aspect.MESH: FaceAttribute.HEAD_POSE,
    Aspect.TEMPLATE: FaceAttribute.QUALITY,
}
"""What to ask for to find that out."""
SHOWN_LANDMARKS = 5
"""The service's first landmarks are our five."""
QUALITY = {Level.LOW: 0.3, Level.MEDIUM: 0.6, Level.HIGH: 0.9, None: 0.6}
"""Weight of a look: the middles of three ranges of ours; one of unknown quality is a fair one."""

FULL = 0.4
"""Amount of a beard or of baldness worth a word; the service gives 0, 0.1, 0.4, 0.6 and 0.9."""
ABSENT = {"no glasses", "no mask"}


def answered_face(detected: DetectedFace, scale: float, match: Match | None) -> AnsweredFace | None:
    """A face of the service as a face of ours; None without landmarks.

    Args:
        detected: The face.
        scale: How many times as large our picture is as the one that was sent.
        match: Who it is.
    """
    if detected.landmarks is None:
        return None
    said = detected.attributes
    attributes = Attributes(
        age=said.age,
        # The service says which, not how sure it is.
        male=None if said.gender is None else float(said.gender is Gender.MALE),
        emotions=None if said.emotions is None else our_emotions(said.emotions),
        more=in_words(said),
    )
    points = detected.landmarks * scale
    face = Face(
        box=detected.box.scaled(scale),
        score=1.0,
        landmarks=points[:SHOWN_LANDMARKS],
        pose=said.head_pose,
        attributes=attributes,
    )
    return AnsweredFace(face, points, QUALITY[said.quality], match)


def in_words(said: FaceAttributes) -> Mapping[str, str]:
    """What our types have no place for, by the name of the attribute; what is not there is not
    mentioned.

    Examples:
        >>> from whosthere.providers.azure.attributes import Glasses, Mask, MaskType
        >>> in_words(FaceAttributes(glasses=Glasses.READING, mask=Mask(MaskType.NONE), smile=0.9))
        {'glasses': 'reading glasses', 'smile': 'smile 90%'}
    """
    words = {
        FaceAttribute.GLASSES: _spaced(said.glasses) if said.glasses else "",
        FaceAttribute.MASK: _spaced(said.mask.type) if said.mask else "",
        FaceAttribute.SMILE: "" if said.smile is None else f"smile {said.smile:.0%}",
        FaceAttribute.HAIR: _hair(said.hair) if said.hair else "",
        FaceAttribute.FACIAL_HAIR: _listed(said.facial_hair, FULL),
        FaceAttribute.MAKEUP: _listed(said.makeup),
        FaceAttribute.OCCLUSION: _listed(said.occlusion),
        FaceAttribute.ACCESSORIES: " and ".join(one.type for one in said.accessories or ()),
        FaceAttribute.BLUR: f"{said.blur.level} blur" if said.blur else "",
        FaceAttribute.NOISE: f"{said.noise.level} noise" if said.noise else "",
        FaceAttribute.EXPOSURE: _spaced(said.exposure.level) if said.exposure else "",
    }
    return {name.value: text for name, text in words.items() if text and text not in ABSENT}


def _hair(hair: Hair) -> str:
    if hair.invisible or not hair.hair_color:
        return ""
    return "bald" if hair.bald >= FULL else f"{hair.hair_color[0].color} hair"


def _listed(parts: FacialHair | Makeup | Occlusion | None, least: float = 1.0) -> str:
    """Names of the fields that are so many at least; true is 1."""
    if parts is None:
        return ""
    present = (field.name for field in fields(parts) if getattr(parts, field.name) >= least)
    return " and ".join(name.replace("_", " ") for name in present)


def _spaced(word: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word).lower()


def our_emotions(shares: Mapping[str, float]) -> Mapping[Emotion, float] | None:
    """The service's eight emotions as our seven, which know no contempt; None without any share.

    Examples:
        >>> shares = our_emotions({"contempt": 0.5, "neutral": 0.4, "anger": 0.1})
        >>> shares[Emotion.NEUTRAL], shares[Emotion.ANGER], shares[Emotion.FEAR]
        (0.8, 0.2, 0.0)
    """
    total = sum(shares.get(emotion, 0.0) for emotion in Emotion)
    if total <= 0:
        return None
    return {emotion: shares.get(emotion, 0.0) / total for emotion in Emotion}
