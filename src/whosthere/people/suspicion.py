"""What looks wrong in a group: photos under the wrong name, people who are too much alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import FaceNotFound, PersonNotFound
from whosthere.people import faces, persons
from whosthere.people.census import ABSENT

if TYPE_CHECKING:
    import sqlite3

    from whosthere.people.census import Census
    from whosthere.people.records import EnrolledFace, Person
    from whosthere.people.roll import Roll

UNLIKE_RATE = 1e-2
"""A photo is unlike its person when one stranger in a hundred is more like them. Of 475 photos of
60 people of CelebA, a few of them under wrong names, ten were doubted: seven belonged to somebody
else, the others were turned away or covered."""

MAX_DOUBTS = 100
"""Photos that are reported: the worst, of more than anybody will look at."""


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
        photo = "a photo" if self.face.photo is None else self.face.source
        if self.other is not None:
            return f"{photo} of {self.person.name} looks like {self.other.name}"
        return f"{photo} looks unlike the other photos of {self.person.name}"


def closest_pair(
    connection: sqlite3.Connection, measured: Census, roll: Roll
) -> Resemblance | None:
    """The two different people with the most alike photos; None with fewer than two people."""
    row = int(measured.other.argmax())
    if measured.other[row] == ABSENT:
        return None
    owners = roll.owners
    photos = (measured.rows[row], measured.other_photo[row])
    try:
        pair = [_person(connection, roll, int(owners[photo])) for photo in photos]
    except PersonNotFound:
        return None  # erased since the roll was called
    first, second = sorted(pair, key=lambda person: person.name)
    return Resemblance(first, second, float(measured.other[row]))


def doubts(
    connection: sqlite3.Connection,
    measured: Census,
    roll: Roll,
    threshold: float,
    unlike: float,
) -> tuple[Doubt, ...]:
    """Photos that look wrong, the worst first, `MAX_DOUBTS` at most.

    Args:
        connection: Where the group is.
        measured: How alike the photos are.
        roll: The photos.
        threshold: A photo that is this much like another person, and less like its own, is
            probably theirs.
        unlike: A photo that is less than this like its own person's others is probably not theirs.
    """
    own, other = measured.own, measured.other
    misplaced = (other >= threshold) & (other > own)
    doubtful = np.flatnonzero(misplaced | ((own > ABSENT) & (own < unlike)))
    # How much more it is like somebody else than like its own.
    excess = other - np.where(own == ABSENT, 0, own)
    worst = doubtful[np.argsort(-excess[doubtful], kind="stable")][:MAX_DOUBTS]
    owners = roll.owners
    found: list[Doubt] = []
    for row in worst.tolist():
        photo = int(measured.rows[row])
        looks_like = int(owners[measured.other_photo[row]])
        try:
            found.append(
                Doubt(
                    face=faces.get(connection, roll.face_ids[photo]),
                    person=_person(connection, roll, int(owners[photo])),
                    own=None if own[row] == ABSENT else float(own[row]),
                    other=_person(connection, roll, looks_like) if misplaced[row] else None,
                    similarity=float(other[row]),
                )
            )
        except (FaceNotFound, PersonNotFound):
            continue  # erased since the roll was called
    return tuple(found)


def _person(connection: sqlite3.Connection, roll: Roll, number: int) -> Person:
    return persons.get(connection, roll.entries[number].person_id)
