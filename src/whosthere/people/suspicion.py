"""What looks wrong in a group: photos under the wrong name, people who are too much alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.people.census import ABSENT

if TYPE_CHECKING:
    from whosthere.people.census import Census
    from whosthere.people.records import EnrolledFace, Person
    from whosthere.people.roll import Roll

UNLIKE_RATE = 1e-2
"""A photo is unlike its person when one stranger in a hundred is more like them. Of 475 photos of
60 people of CelebA, a few of them under wrong names, ten were doubted: seven belonged to somebody
else, the others were turned away or covered."""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Two different people who are alike.

    Attributes:
        a: One.
        b: The other.
        similarity: Cosine of their most alike photos.
    """

    a: Person
    b: Person
    similarity: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A photo that looks wrong.

    Attributes:
        face: The photo.
        person: Whose it is said to be.
        own: Cosine to that person's most alike other photo; None without another one.
        other: Who it looks more like; None when it just looks like nobody's.
        similarity: Cosine to that other person's most alike photo.
    """

    face: EnrolledFace
    person: Person
    own: float | None
    other: Person | None
    similarity: float

    @property
    def sentence(self) -> str:
        """For a person to read."""
        if self.other is not None:
            return f"{self.face.source} of {self.person.name} looks like {self.other.name}"
        return f"{self.face.source} looks unlike the other photos of {self.person.name}"


def closest_pair(measured: Census, roll: Roll) -> Resemblance | None:
    """The two different people with the most alike photos; None with fewer than two people."""
    photo = int(measured.other.argmax())
    if measured.other[photo] == ABSENT:
        return None
    first, second = sorted(
        (roll.owner[photo], roll.owner[measured.other_photo[photo]]),
    )
    similarity = float(measured.other[photo])
    return Resemblance(roll.people[first], roll.people[second], similarity)


def doubts(measured: Census, roll: Roll, threshold: float, unlike: float) -> tuple[Doubt, ...]:
    """Photos that look wrong, the worst first.

    Args:
        measured: How alike the photos are.
        roll: The photos.
        threshold: A photo that is this much like another person, and less like its own, is
            probably theirs.
        unlike: A photo that is less than this like its own person's others is probably not theirs.
    """
    found: list[Doubt] = []
    for number, face in enumerate(roll.faces):
        own, other = float(measured.own[number]), float(measured.other[number])
        misplaced = other >= threshold and other > own
        if misplaced or ABSENT < own < unlike:
            looks_like = roll.people[roll.owner[measured.other_photo[number]]]
            found.append(
                Doubt(
                    face=face,
                    person=roll.people[roll.owner[number]],
                    own=None if own == ABSENT else own,
                    other=looks_like if misplaced else None,
                    similarity=other,
                )
            )
    return tuple(sorted(found, key=_excess, reverse=True))


def _excess(doubt: Doubt) -> float:
    """How much more it is like somebody else than like its own."""
    return doubt.similarity - (0.0 if doubt.own is None else doubt.own)
