"""Judging a photo before it is enrolled: what is refused, what is doubtful, and why.

The limits were set on 90 good photos of CelebA that were made smaller, blurred, darkened and
brightened step by step, and on the natural spread of poses: a photo is refused where the network
no longer finds the person among their other photos several times as often as with a good one
(1 % of good photos are missed), and doubtful where that begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from whosthere.errors import PhotoRefused
from whosthere.people.calibration import DECISION
from whosthere.people.impostors import impostors
from whosthere.people.suspicion import UNLIKE_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whosthere.people.index import Index
    from whosthere.types import Face, Match, Quality, Template


class Judgement(StrEnum):
    """What can be wrong with a photo."""

    NO_FACE = "no face"
    SEVERAL_FACES = "several faces"
    TOO_SMALL = "too small"
    BLURRED = "blurred"
    TOO_DARK = "too dark"
    TOO_BRIGHT = "too bright"
    TURNED_AWAY = "turned away"
    UNLIKE_OWN_PHOTOS = "unlike own photos"
    LIKE_SOMEONE_ELSE = "like someone else"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a quantity begins to be doubtful, and where it is refused."""

    doubtful: float
    refused: float


SIZE = Limit(doubtful=20.0, refused=12.0)
"""Pixels between the eyes: 1 % of photos are missed at 20, 3 % at 12, 7 % at 10, 28 % at 8."""

SHARPNESS = Limit(doubtful=25.0, refused=10.0)
"""Variance of the Laplacian: 2 % missed at 25, 5 % at 14, 54 % at 7."""

DARKNESS = Limit(doubtful=25.0, refused=12.0)
"""Mean grey value: 2 % missed at 25, 3 % at 15, 29 % at 8."""

BRIGHTNESS = Limit(doubtful=185.0, refused=205.0)
"""Mean grey value: 13 % missed at 184, 37 % at 199, 54 % at 213."""

FRONTALITY = Limit(doubtful=0.55, refused=0.35)
"""1 at the camera, 0 at 75 degrees: 3 % missed above 0.65, 10 % at 0.6, 19 % at 0.4, 43 % below
0.35."""

UNLIKE_DOUBT_RATE = 1e-3
"""A photo less like its person than one stranger in a thousand is doubtful, than one in a hundred
is refused (see `UNLIKE_RATE`)."""

DUPLICATE_SIMILARITY = 0.985
"""Cosine of two copies of one picture, at other sizes or compressions."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a photo.

    Attributes:
        judgement: What.
        refuses: Whether the photo is refused for it, or only doubtful.
        sentence: For a person to read; begins in lower case, without a full stop.
        resembles: Who else it looks like, for `Judgement.LIKE_SOMEONE_ELSE`.
    """

    judgement: Judgement
    refuses: bool
    sentence: str
    resembles: Match | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What is to be done with a photo.

    Attributes:
        face: The face to enrol: the largest; None without one.
        findings: What is wrong, refusals first.
    """

    face: Face | None
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        """Whether the photo is enrolled without being forced."""
        return not any(finding.refuses for finding in self.findings)

    def chosen(self, *, force: bool = False) -> Face:
        """The face to enrol.

        Args:
            force: Take it whatever is wrong, the largest of several; only no face is none.

        Raises:
            PhotoRefused: The photo is refused; the message gives all reasons.
        """
        if self.face is None or not (self.accepted or force):
            reasons = "; ".join(finding.sentence for finding in self.findings if finding.refuses)
            raise PhotoRefused(reasons)
        return self.face


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """What is wrong with a photo that was enrolled.

    Attributes:
        quality: With the photo itself.
        likeness: With whom it looks like.
    """

    quality: tuple[Finding, ...]
    likeness: tuple[Finding, ...]


def judge(
    faces: Sequence[Face], own: Sequence[Template], others: Index, person_id: str | None = None
) -> Verdict:
    """Judge a photo of somebody.

    Args:
        faces: What was found in it, largest first; the first with quality and template.
        own: Templates of the person's enrolled photos.
        others: Who else is enrolled, such as `Gallery.present`.
        person_id: The person, whom `others` may hold too; None for somebody new.

    Raises:
        ModelMismatch: The face's template and those of `others` are of different models.
        ValueError: The first face lacks quality or template.
    """
    if not faces:
        return Verdict(None, (Finding(Judgement.NO_FACE, True, "there is no face in it"),))
    face = faces[0]
    if face.quality is None or face.template is None:
        message = "a face is judged by its quality and template"
        raise ValueError(message)
    findings = [
        *_judge_number(faces),
        *_judge_quality(face.quality),
        *_judge_likeness(face.template, own, others, person_id),
    ]
    return Verdict(face, tuple(sorted(findings, key=lambda finding: not finding.refuses)))


def reconsider(
    enrolled: Mapping[str, tuple[Quality, Template]], others: Index, person_id: str
) -> dict[str, Reconsidered]:
    """Judge the photos that a person has, each beside all the others.

    Args:
        enrolled: Quality and template of each, by id.
        others: Who is enrolled, such as `Gallery.present`.
        person_id: The person, whom `others` may hold too.

    Raises:
        ModelMismatch: The templates and those of `others` are of different models.
    """
    return {
        face_id: Reconsidered(
            quality=tuple(_judge_quality(quality)),
            likeness=tuple(
                _judge_likeness(
                    template,
                    [mine for other_id, (_, mine) in enrolled.items() if other_id != face_id],
                    others,
                    person_id,
                )
            ),
        )
        for face_id, (quality, template) in enrolled.items()
    }


def _judge_number(faces: Sequence[Face]) -> list[Finding]:
    if len(faces) == 1:
        return []
    sentence = f"there are {len(faces)} faces in it; crop it to the person's"
    return [Finding(Judgement.SEVERAL_FACES, True, sentence)]


def _judge_quality(quality: Quality) -> list[Finding]:
    measured = (
        (
            Judgement.TOO_SMALL,
            SIZE,
            quality.size,
            f"the face is too small: {quality.size:.0f} pixels between the eyes",
        ),
        (Judgement.BLURRED, SHARPNESS, quality.sharpness, "the face is blurred"),
        (Judgement.TOO_DARK, DARKNESS, quality.brightness, "the face is too dark"),
        (Judgement.TOO_BRIGHT, BRIGHTNESS, quality.brightness, "the face is too bright"),
        (
            Judgement.TURNED_AWAY,
            FRONTALITY,
            quality.frontality,
            "the face is turned away from the camera",
        ),
    )
    return [
        Finding(judgement, _beyond(value, limit.refused, limit), sentence)
        for judgement, limit, value, sentence in measured
        if _beyond(value, limit.doubtful, limit)
    ]


def _beyond(value: float, line: float, limit: Limit) -> bool:
    """Whether the value lies on the bad side of a line of the limit."""
    return value > line if limit.refused > limit.doubtful else value < line


def _judge_likeness(
    template: Template, own: Sequence[Template], others: Index, person_id: str | None
) -> list[Finding]:
    findings: list[Finding] = []
    # The search comes first: it refuses templates of another model.
    other = _nearest_other(template, others, person_id)
    similarity = max((template.similarity(mine) for mine in own), default=None)
    if other is not None and (similarity is None or other.similarity > similarity):
        sentence = f"it looks like {other.name} (confidence {other.confidence:.2f})"
        findings.append(Finding(Judgement.LIKE_SOMEONE_ELSE, True, sentence, other))
    if similarity is None:
        return findings
    typical = impostors(template.model)
    if similarity < typical.cosine(UNLIKE_DOUBT_RATE):
        refuses = similarity < typical.cosine(UNLIKE_RATE)
        sentence = "it looks unlike the person's other photos"
        findings.append(Finding(Judgement.UNLIKE_OWN_PHOTOS, refuses, sentence))
    if similarity > DUPLICATE_SIMILARITY:
        sentence = "it is a copy of a photo that is enrolled already"
        findings.append(Finding(Judgement.DUPLICATE, True, sentence))
    return findings


def _nearest_other(template: Template, others: Index, person_id: str | None) -> Match | None:
    """The most alike of the others, if by the group's decision line it is them."""
    for match in others.search(template, k=2):
        if match.person_id != person_id and match.confidence >= DECISION:
            return match
    return None
