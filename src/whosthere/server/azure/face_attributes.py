"""What is told of a face's looks: each attribute as Azure spells and rounds it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from whosthere.server.azure.attributes import Attribute
from whosthere.server.azure.routing import Body
from whosthere.types import Aspect
from whosthere.vision.appearance.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from whosthere.server.azure.routing import ApiVersion
    from whosthere.types import Attributes, Face, Image

T = TypeVar("T")

DEGREES, SHARES, LEVELS = 1, 3, 2
"""Decimals of angles, of what the networks guess, and of all else."""


class HeadPoseAngles(Body):
    """Degrees; see `whosthere.types.HeadPose`."""

    pitch: float
    roll: float
    yaw: float


class Emotions(Body):
    """Shares that add up to 1."""

    anger: float
    disgust: float
    fear: float
    happiness: float
    neutral: float
    sadness: float
    surprise: float


class FaceAttributes(Body):
    """What was asked for; the rest is left out."""

    age: float | None = None
    gender: str | None = None
    head_pose: HeadPoseAngles | None = None
    smile: float | None = None
    emotion: Emotions | None = None


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
    shares = found_out(_guesses(look).emotions)
    return Emotions(**{str(emotion): _rounded(share, SHARES) for emotion, share in shares.items()})


def _smile(look: Look) -> float:
    return _emotions(look).happiness


ASPECTS = {
    Attribute.AGE: Aspect.AGE,
    Attribute.GENDER: Aspect.GENDER,
    Attribute.EMOTION: Aspect.EMOTION,
    Attribute.SMILE: Aspect.EMOTION,
}
"""What has to be found out for an attribute; `Aspect.MESH` for all others."""

TELLERS: dict[Attribute, Callable[[Look], Body | list[Body] | float | str]] = {
    Attribute.AGE: _age,
    Attribute.GENDER: _gender,
    Attribute.HEAD_POSE: _head_pose,
    Attribute.EMOTION: _emotions,
    Attribute.SMILE: _smile,
}
"""What tells each attribute."""


def _guesses(look: Look) -> Attributes:
    return found_out(look.face.attributes)


def _rounded(value: float, decimals: int) -> float:
    # Adding zero makes 0.0 of -0.0, which a reader would take for a mistake.
    return round(value, decimals) + 0.0
