"""Training: measuring a group, drawing its decision line, and making both what searches use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import NotTrained, UsageError
from whosthere.people import groups, persons, roll, snapshot
from whosthere.people.census import ABSENT, Census, census
from whosthere.people.impostors import impostors
from whosthere.people.line import Line, draw
from whosthere.people.names import folded
from whosthere.people.suspicion import UNLIKE_RATE, Doubt, Resemblance, closest_pair, doubts

if TYPE_CHECKING:
    from whosthere.people.calibration import Calibration
    from whosthere.people.gallery import Gallery
    from whosthere.people.roll import Roll


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What training found.

    Attributes:
        group: Name of the group.
        people: How many people have a photo.
        photos: How many photos there are.
        calibration: The decision line that was drawn.
        wanted_rate: Share of strangers, searched for once, that may get a name.
        false_match_rate: Share of them that is expected to: less than wanted where the floor
            holds the line up.
        miss_rate: Share of photos that their person's other photos do not recognise; None, not
            measurable, where nobody has two.
        closest: The two different people most alike; None with fewer than two people.
        doubts: Photos that look wrong, the worst first.
        single: Names of people with one photo: a second makes them easier to recognise.
        empty: Names of people without a photo: they cannot be recognised.
    """

    group: str
    people: int
    photos: int
    calibration: Calibration
    wanted_rate: float
    false_match_rate: float
    miss_rate: float | None
    closest: Resemblance | None
    doubts: tuple[Doubt, ...]
    single: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def confusable(self) -> bool:
        """Whether two different people are so alike that one can be taken for the other."""
        return self.closest is not None and self.closest.similarity >= self.calibration.threshold


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """What training came to: who was measured, how alike they are, and the line."""

    roll: Roll
    measured: Census
    line: Line


def train(gallery: Gallery, group: str, false_match_rate: float) -> TrainingReport:
    """Calibrate a group on its present faces and make them what searches use.

    Args:
        gallery: Where the group is.
        group: Its name or id.
        false_match_rate: Share of strangers, searched for once, that may get a name; above 0 and
            below 1.

    Raises:
        GroupNotFound: There is no such group.
        NotTrained: It has no faces.
        UsageError: The rate is none.
    """
    outcome = _train(gallery, group, false_match_rate)
    called, measured, calibration = outcome.roll, outcome.measured, outcome.line.calibration
    unlike = impostors(called.group.model or "").cosine(UNLIKE_RATE)
    with gallery.store.reading() as connection:
        return TrainingReport(
            group=called.group.name,
            people=measured.people,
            photos=len(called.face_ids),
            calibration=calibration,
            wanted_rate=false_match_rate,
            false_match_rate=outcome.line.false_match_rate,
            miss_rate=_miss_rate(measured, calibration.threshold),
            closest=closest_pair(connection, measured, called),
            doubts=doubts(connection, measured, called, calibration.threshold, unlike),
            single=_single(called),
            empty=tuple(persons.without_face(connection, called.group.id)),
        )


def retrain(gallery: Gallery, group: str, false_match_rate: float) -> None:
    """The same without a report.

    Raises:
        GroupNotFound: There is no such group.
        NotTrained: It has no faces.
        UsageError: The rate is none.
    """
    _train(gallery, group, false_match_rate)


def _train(gallery: Gallery, group: str, false_match_rate: float) -> _Outcome:
    if not 0 < false_match_rate < 1:
        message = f"a false match rate lies between 0 and 1, {false_match_rate} does not"
        raise UsageError(message)
    with gallery.store.reading() as connection:
        found = groups.get(connection, group)
        sealed = roll.call(connection, found)
    if not sealed.rows or found.model is None:
        message = f"the group {found.name} has no faces; add some with `whosthere people add`"
        raise NotTrained(message)
    called = sealed.open(gallery.store.vault)
    measured = census(called.matrix, called.counts)
    line = draw(found.model, called.counts, measured, false_match_rate)
    with gallery.store.writing() as connection:
        snapshot.save(connection, found, called.face_ids, false_match_rate, line.calibration)
    return _Outcome(called, measured, line)


def _single(called: Roll) -> tuple[str, ...]:
    names = (entry.name for entry in called.entries if entry.templates == 1)
    return tuple(sorted(names, key=folded))


def _miss_rate(measured: Census, threshold: float) -> float | None:
    """Leave one out: every photo is searched for among all others."""
    has_mate = measured.own > ABSENT
    if not has_mate.any():
        return None
    missed = (measured.own < threshold) | (measured.own < measured.other)
    return float(missed[has_mate].mean())
