"""Where the decision line of a group lies.

The wanted false match rate is one **per search**: how often a stranger who is searched for gets a
name. A search that amounts to N independent comparisons may err N times more rarely in each of
them (`rates.comparisons` says what N is). The rate per comparison is looked up in the tail of the
built-in impostor distribution, moved up where the group's own people are more alike than those it
was measured on: a group of one family, one age or one part of the world is. The line never lies
below the distribution's floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.people.calibration import MAX_THRESHOLD, Calibration
from whosthere.people.impostors import Impostors, impostors
from whosthere.people.rates import comparisons, per_comparison, per_search

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from whosthere.people.census import Census

PRIOR_PAIRS = 45
"""Pairs of people at which the group's own mean counts as much as the built-in one: ten people."""

TAIL_SHARE = 0.75
"""How far the tail moves when the mean moves by 1. Among the East and South-East Asian, Black and
Indian adults of FairFace the mean lies 0.14 to 0.18 above LFW's, the cosine of one pair in a
thousand 0.09 to 0.12."""


@dataclass(frozen=True, slots=True)
class Odds:
    """What is expected of strangers who are searched for in a group.

    Attributes:
        typical: Cosines of pictures of different people, as built in.
        searched: How many independent comparisons a search amounts to.
        shift: How much more alike an average pair of the group is than a built-in one.
    """

    typical: Impostors
    searched: float
    shift: float

    def threshold(self, false_match_rate: float) -> float:
        """The lowest line at which no larger a share of strangers gets a name."""
        rate = per_comparison(false_match_rate, self.searched)
        line = self.typical.cosine(rate) + self._tail_shift
        return min(MAX_THRESHOLD, max(self.typical.floor, line))

    def false_match_rate(self, threshold: float) -> float:
        """Share of strangers, searched for once, that are expected to get a name at that line."""
        return per_search(self.typical.rate(threshold - self._tail_shift), self.searched)

    @property
    def _tail_shift(self) -> float:
        return TAIL_SHARE * self.shift


def odds(model: str, photos: NDArray[np.intp], measured: Census) -> Odds:
    """The odds of a group.

    Args:
        model: Fingerprint of the model that made its templates.
        photos: ``(P,)`` number of photos of each person.
        measured: How alike they are.
    """
    typical = impostors(model)
    return Odds(typical, comparisons(photos), _shift(measured, typical))


def draw(chances: Odds, measured: Census, false_match_rate: float) -> Calibration:
    """Draw the line of a group.

    Args:
        chances: What is expected of strangers.
        measured: How alike its photos are.
        false_match_rate: Share of strangers, searched for once, that may get a name.
    """
    typical = chances.typical
    genuine = typical.genuine if measured.genuine is None else measured.genuine
    threshold = chances.threshold(false_match_rate)
    return Calibration.around(threshold, typical.mean + chances.shift, genuine)


def _shift(measured: Census, typical: Impostors) -> float:
    """How much more alike an average pair of the group is than one of the built-in distribution.

    Never negative, and trusted as far as there are people to tell from.
    """
    if measured.impostor is None:
        return 0.0
    pairs = measured.people * (measured.people - 1) / 2
    return max(0.0, measured.impostor - typical.mean) * pairs / (pairs + PRIOR_PAIRS)
