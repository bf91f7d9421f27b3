"""Guides somebody before a camera through the poses that are enrolled, frame by frame.

Nothing is kept before the end: who walks away in the middle leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from whosthere.people.enrolment import Judgement

if TYPE_CHECKING:
    from whosthere.people.enrolment import Verdict
    from whosthere.providers.register import Enrolment, Register
    from whosthere.providers.seen import Seen
    from whosthere.types import Box, HeadPose

HOLD = 3
"""Good looks in a row that a pose takes: whoever is passing through it is blurred."""


class Step(NamedTuple):
    """A pose that is asked for: its name, what to say, and the yaw it means, in degrees."""

    name: str
    prompt: str
    least_yaw: float
    most_yaw: float


# A camera does not mirror: who turns to their own left looks to the picture's right.
STEPS = (
    Step("straight", "look straight into the camera", -10, 10),
    Step("left", "turn your head a little to your left", 12, 35),
    Step("right", "turn your head a little to your right", -35, -12),
)


class Hint(StrEnum):
    """What whoever stands before the camera can do better."""

    GOOD = "good"
    NO_FACE = "no_face"
    ONE_FACE = "one_face"
    LOOK_STRAIGHT = "look_straight"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    TURN_LESS = "turn_less"
    CLOSER = "closer"
    HOLD_STILL = "hold_still"
    BRIGHTER = "brighter"
    DARKER = "darker"
    SOMEBODY_ELSE = "somebody_else"
    ALREADY_KNOWN = "already_known"


_HINTS = {
    Judgement.NO_FACE: Hint.NO_FACE,
    Judgement.SEVERAL_FACES: Hint.ONE_FACE,
    Judgement.TOO_SMALL: Hint.CLOSER,
    Judgement.BLURRED: Hint.HOLD_STILL,
    Judgement.TOO_DARK: Hint.BRIGHTER,
    Judgement.TOO_BRIGHT: Hint.DARKER,
    Judgement.TURNED_AWAY: Hint.TURN_LESS,
    Judgement.UNLIKE_OWN_PHOTOS: Hint.SOMEBODY_ELSE,
    Judgement.LIKE_SOMEONE_ELSE: Hint.SOMEBODY_ELSE,
    Judgement.DUPLICATE: Hint.ALREADY_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Glance:
    """What came of one frame.

    Attributes:
        hint: What to do better.
        sentence: Why the look was refused, for a person to read; None where it was not.
        box: Where the face is in the frame; None without one.
        taken: Whether the pose was done with this frame.
    """

    hint: Hint
    sentence: str | None
    box: Box | None
    taken: bool = False


class Guide:
    """One enrolment before a camera.

    Args:
        register: Judges the looks, and enrols them in the end.
        name: Name of the person, or the id of one who is there.
    """

    def __init__(self, register: Register, name: str) -> None:
        self._register = register
        self._name = name
        self._left = list(STEPS)
        self._good: list[Seen] = []
        self._taken: list[Seen] = []

    @property
    def step(self) -> Step | None:
        """The pose that is asked for now; None when all were."""
        return self._left[0] if self._left else None

    @property
    def progress(self) -> float:
        """How much is done, 0 to 1."""
        return 1 - (len(self._left) - len(self._good) / HOLD) / len(STEPS)

    def look(self, seen: Seen) -> Glance:
        """Take in what was seen in the next frame.

        Raises:
            ModelMismatch: The group's templates were made by other weights.
        """
        verdict = self._register.judge(self._name, seen, self._taken)
        hint, sentence = self._hint(seen, verdict)
        box = seen.faces[0].box if seen.faces else None
        if hint is not Hint.GOOD:
            self._good.clear()
            return Glance(hint, sentence, box)
        self._good.append(seen)
        if len(self._good) < HOLD:
            return Glance(hint, None, box)
        self._taken.append(max(self._good, key=_quality))
        self.skip()
        return Glance(hint, None, box, taken=True)

    def skip(self) -> None:
        """Go on to the next pose."""
        self._left = self._left[1:]
        self._good.clear()

    def enrol(self) -> list[Enrolment]:
        """Enrol the looks that were taken.

        Raises:
            ModelMismatch: The group's templates were made by other weights.
            GalleryError: The person has too many faces.
        """
        return [self._register.enrol(self._name, seen, "camera") for seen in self._taken]

    def _hint(self, seen: Seen, verdict: Verdict) -> tuple[Hint, str | None]:
        """What is most wrong with a look: the pose first, as it is easy to mend."""
        pose = seen.faces[0].pose if len(seen.faces) == 1 else None
        if self.step is not None and pose is not None:
            turn = _turn(self.step, pose)
            if turn is not Hint.GOOD:
                return turn, None
        for finding in verdict.findings:
            if finding.refuses:
                return _HINTS[finding.judgement], finding.sentence
        return Hint.GOOD, None


def _turn(step: Step, pose: HeadPose) -> Hint:
    if step.least_yaw <= pose.yaw <= step.most_yaw:
        return Hint.GOOD
    if step.least_yaw < 0 < step.most_yaw:
        return Hint.LOOK_STRAIGHT
    left = step.least_yaw > 0
    if pose.yaw > step.most_yaw if left else pose.yaw < step.least_yaw:
        return Hint.TURN_LESS
    return Hint.TURN_LEFT if left else Hint.TURN_RIGHT


def _quality(seen: Seen) -> float:
    quality = seen.faces[0].quality
    return 0.0 if quality is None else quality.score
