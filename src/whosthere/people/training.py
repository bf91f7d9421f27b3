"""Training: where the decision line of a group lies.

The wanted false match rate is one **per search**: how often a stranger who is searched for gets a
name. A search that amounts to N independent comparisons may err N times more rarely in each of
them (`comparisons` says what N is). The rate per comparison is looked up in the tail of the
built-in impostor distribution, moved up where the group's own people are more alike than those it
was measured on: a group of one family, one age or one part of the world is. The line never lies
below the distribution's floor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import NotTrained, UsageError
from whosthere.people import groups, roll, snapshot
from whosthere.people.calibration import Calibration
from whosthere.people.census import ABSENT, Census, census
from whosthere.people.impostors import Impostors, impostors
from whosthere.people.suspicion import UNLIKE_RATE, Doubt, Resemblance, closest_pair, doubts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.people.gallery import Gallery

PRIOR_PAIRS = 45
"""Pairs of people at which the group's own mean counts as much as the built-in one: ten people."""

TAIL_SHARE = 0.75
"""How far the tail moves when the mean moves by 1. Among the East and South-East Asian, Black and
Indian adults of FairFace the mean lies 0.14 to 0.18 above LFW's, the cosine of one pair in a
thousand 0.09 to 0.12."""

MAX_THRESHOLD = 0.95
"""No line is drawn above this cosine, which only two copies of one picture reach."""


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


def train(gallery: Gallery, group: str, false_match_rate: float) -> TrainingReport:
    """Calibrate a group on its present faces and make them what searches use.

    Args:
        gallery: Where the group is.
        group: Its name or id.
        false_match_rate: Share of strangers, searched for once, that may get a name; above 0 and
            below 1.

    Raises:
        GalleryError: There is no such group.
        NotTrained: It has no faces.
        UsageError: The rate is none.
    """
    if not 0 < false_match_rate < 1:
        message = f"a false match rate lies between 0 and 1, {false_match_rate} does not"
        raise UsageError(message)
    with gallery.store.reading() as connection:
        found = groups.get(connection, group)
        called = roll.call(connection, gallery.store.vault, found)
    if not called.faces or found.model is None:
        message = f"the group {found.name} has no faces; add some with `whosthere people add`"
        raise NotTrained(message)
    measured = census(called.matrix, called.owner)
    photos = np.bincount(measured.owner, minlength=len(called.people))
    searched = comparisons(photos)
    typical = impostors(found.model)
    shift = _shift(measured, typical)
    tail_shift = TAIL_SHARE * shift
    rate = per_comparison(false_match_rate, searched)
    threshold = min(MAX_THRESHOLD, max(typical.floor, typical.cosine(rate) + tail_shift))
    genuine = typical.genuine if measured.genuine is None else measured.genuine
    calibration = Calibration.around(threshold, typical.mean + shift, genuine)
    with gallery.store.writing() as connection:
        face_ids = [face.id for face in called.faces]
        snapshot.save(connection, found, face_ids, false_match_rate, calibration)
    counted = list(zip(called.people, photos, strict=True))
    return TrainingReport(
        group=found.name,
        people=measured.people,
        photos=len(called.faces),
        calibration=calibration,
        wanted_rate=false_match_rate,
        false_match_rate=per_search(typical.rate(threshold - tail_shift), searched),
        miss_rate=_miss_rate(measured, threshold),
        closest=closest_pair(measured, called),
        doubts=doubts(measured, called, threshold, typical.cosine(UNLIKE_RATE)),
        single=tuple(person.name for person, count in counted if count == 1),
        empty=tuple(person.name for person, count in counted if count == 0),
    )


def comparisons(photos: NDArray[np.intp]) -> float:
    """How many independent comparisons a search amounts to.

    Photos of one person err together: k of them count as the square root of k. Measured with
    galleries of 10, 25 and 40 people of CelebA with 1, 2, 4 and 7 photos each, searched for about
    1,000 strangers of CelebA, LFW and FairFace, thirty times: at false match rates of 1e-1, 1e-2
    and 1e-3 a search erred as often as 0.5 to 1.5 times this number of comparisons.

    Args:
        photos: ``(P,)`` number of photos of each person.

    Examples:
        >>> comparisons(np.array([1, 4, 9]))
        6.0
    """
    return float(np.sqrt(photos).sum())


def per_comparison(per_search: float, comparisons: float) -> float:
    """The rate that each of so many comparisons may have for a search to have this one.

    Examples:
        >>> round(per_comparison(1e-3, 100), 8)
        1e-05
    """
    return -math.expm1(math.log1p(-per_search) / comparisons)


def per_search(per_comparison: float, comparisons: float) -> float:
    """The rate of a search of so many comparisons.

    Examples:
        >>> round(per_search(1e-5, 100), 6)
        0.001
    """
    return -math.expm1(math.log1p(-per_comparison) * comparisons)


def _shift(measured: Census, typical: Impostors) -> float:
    """How much more alike an average pair of the group is than one of the built-in distribution.

    Never negative, and trusted as far as there are people to tell from.
    """
    if measured.impostor is None:
        return 0.0
    pairs = measured.people * (measured.people - 1) / 2
    return max(0.0, measured.impostor - typical.mean) * pairs / (pairs + PRIOR_PAIRS)


def _miss_rate(measured: Census, threshold: float) -> float | None:
    """Leave one out: every photo is searched for among all others."""
    has_mate = measured.own > ABSENT
    if not has_mate.any():
        return None
    missed = (measured.own < threshold) | (measured.own < measured.other)
    return float(missed[has_mate].mean())
