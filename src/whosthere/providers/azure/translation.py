"""From the service's words for a face to ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.providers.azure.attributes import FaceAttribute, Level
from whosthere.providers.azure.inquiry import AnsweredFace
from whosthere.types import Aspect, Attributes, Emotion, Face, Gender

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.providers.azure.answers import DetectedFace
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
