"""Training: measuring a group, drawing its decision line, and making both what searches use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import NotTrained, UsageError
from whosthere.people import groups, persons, roll, snapshot
from whosthere.people.census import Census, census
from whosthere.people.line import Odds, draw, odds
from whosthere.people.names import folded
from whosthere.people.outlook import Prospect, outlook, prospect
from whosthere.people.score_distribution import ScoreDistribution, distribution
from whosthere.people.suspicion import UNLIKE_RATE, Doubt, Resemblance, closest_pair, doubts

if TYPE_CHECKING:
    from datetime import datetime

    from whosthere.people.calibration import Calibration
    from whosthere.people.gallery import Gallery
    from whosthere.people.roll import Roll, SealedRoll


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What training found.

    Attributes:
        group: Name of the group.
        trained_at: When searches last began to use it; None before the first training.
        people: How many people have a photo.
        photos: How many photos there are.
        calibration: The decision line that was drawn.
        wanted_rate: Share of strangers, searched for once, that may get a name.
        false_match_rate: Share of them that is expected to: less than wanted where the floor
            holds the line up.
        miss_rate: Share of photos that their person's other photos do not recognise; None, not
            measurable, where nobody has two.
        scores: How alike the photos are.
        outlook: What other lines would do, the most lenient first.
        closest: The two different people most alike; None with fewer than two people.
        doubts: Photos that look wrong, the worst first.
        single: Names of people with one photo: a second makes them easier to recognise.
        empty: Names of people without a photo: they cannot be recognised.
    """

    group: str
    trained_at: datetime | None
    people: int
    photos: int
    calibration: Calibration
    wanted_rate: float
    false_match_rate: float
    miss_rate: float | None
    scores: ScoreDistribution
    outlook: tuple[Prospect, ...]
    closest: Resemblance | None
    doubts: tuple[Doubt, ...]
    single: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def confusable(self) -> bool:
        """Whether two different people are so alike that one can be taken for the other."""
        return self.closest is not None and self.closest.similarity >= self.calibration.threshold


@dataclass(frozen=True, slots=True, eq=False)
class _Examined:
    """A group that was looked at: who is in it, how alike they are, what strangers may do."""

    roll: Roll
    measured: Census
    chances: Odds


def train(gallery: Gallery, group: str, false_match_rate: float) -> TrainingReport:
    """Calibrate a group on its present faces and make them what searches use.

    Args:
        gallery: Where the group is.
        group: Its name or id.
        false_match_rate: Share of strangers, searched for once, that may get a name where none was
            chosen for the group; above 0 and below 1.

    Raises:
        GroupNotFound: There is no such group.
        NotTrained: It has no faces.
        UsageError: The rate is none.
    """
    return _report(gallery, _train(gallery, group, false_match_rate), false_match_rate)


def retrain(gallery: Gallery, group: str, false_match_rate: float) -> None:
    """The same without a report.

    Raises:
        GroupNotFound: There is no such group.
        NotTrained: It has no faces.
        UsageError: The rate is none.
    """
    _train(gallery, group, false_match_rate)


def report(gallery: Gallery, group: str, false_match_rate: float) -> TrainingReport:
    """What the last training found; before the first, what it would find.

    Raises:
        GroupNotFound: There is no such group.
        NotTrained: It has no faces.
        UsageError: The rate is none.
    """
    _require_rate(false_match_rate)
    with gallery.store.reading() as connection:
        found = groups.get(connection, group)
        trained = snapshot.training(connection, found.id) is not None
        sealed = roll.call(connection, found, trained=trained)
    return _report(gallery, _examine(gallery, sealed), false_match_rate)


def choose(gallery: Gallery, group: str, false_match_rate: float) -> None:
    """Let this share of strangers get a name in the group, from its next training on.

    Raises:
        GroupNotFound: There is no such group.
        UsageError: The rate is none.
    """
    _require_rate(false_match_rate)
    with gallery.store.writing() as connection:
        groups.choose_rate(connection, groups.get(connection, group).id, false_match_rate)


def _train(gallery: Gallery, group: str, false_match_rate: float) -> _Examined:
    _require_rate(false_match_rate)
    with gallery.store.reading() as connection:
        found = groups.get(connection, group)
        wanted = groups.wanted_rate(connection, found.id, false_match_rate)
        sealed = roll.call(connection, found)
    examined = _examine(gallery, sealed)
    calibration = draw(examined.chances, examined.measured, wanted)
    with gallery.store.writing() as connection:
        snapshot.save(connection, found, examined.roll.face_ids, wanted, calibration)
    return examined


def _examine(gallery: Gallery, sealed: SealedRoll) -> _Examined:
    group = sealed.group
    if not sealed.rows or group.model is None:
        message = f"the group {group.name} has no faces; add some with `whosthere people add`"
        raise NotTrained(message)
    called = sealed.open(gallery.store.vault)
    measured = census(called.matrix, called.counts)
    return _Examined(called, measured, odds(group.model, called.counts, measured))


def _report(gallery: Gallery, examined: _Examined, false_match_rate: float) -> TrainingReport:
    called, measured, chances = examined.roll, examined.measured, examined.chances
    scores = distribution(called.matrix, called.counts, chances)
    unlike = chances.typical.cosine(UNLIKE_RATE)
    with gallery.store.reading() as connection:
        last = snapshot.training(connection, called.group.id)
        wanted = groups.wanted_rate(connection, called.group.id, false_match_rate)
        calibration = draw(chances, measured, wanted) if last is None else last.calibration
        expected = prospect(chances, measured, calibration.threshold)
        return TrainingReport(
            group=called.group.name,
            trained_at=None if last is None else last.trained_at,
            people=measured.people,
            photos=len(called.face_ids),
            calibration=calibration,
            wanted_rate=wanted if last is None else last.false_match_rate,
            false_match_rate=expected.false_match_rate,
            miss_rate=expected.miss_rate,
            scores=scores,
            outlook=outlook(chances, measured),
            closest=closest_pair(connection, measured, called),
            doubts=doubts(connection, measured, called, calibration.threshold, unlike),
            single=_single(called),
            empty=tuple(persons.without_face(connection, called.group.id)),
        )


def _require_rate(false_match_rate: float) -> None:
    if not 0 < false_match_rate < 1:
        message = f"a false match rate lies between 0 and 1, {false_match_rate} does not"
        raise UsageError(message)


def _single(called: Roll) -> tuple[str, ...]:
    names = (entry.name for entry in called.entries if entry.templates == 1)
    return tuple(sorted(names, key=folded))
