"""Age, gender and emotion along a track, smoothed so that what is shown does not flicker."""

from __future__ import annotations

from collections import deque
from math import exp, inf, log
from typing import TYPE_CHECKING, Generic, TypeVar

from whosthere.types import Attributes, Emotion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")

_WINDOW = 64
"""Guesses at age and gender that count, the latest."""
_AGE_SPREAD = 10.0
"""Years from the weighted median beyond which a guess is an outlier; a choice."""
_SUREST = 0.99
"""No single guess at the gender counts as surer than this."""
_EMOTION_HALF_LIFE = 1.0
"""Seconds after which an expression weighs half in what is shown."""
_DWELL = 1.0
"""Seconds for which a label is shown at least."""
_LEAST_WEIGHT = 1e-3
"""Weight of a look of quality 0, so that it counts while there is none better."""


class SmoothedAttributes:
    """The attributes along a track; each look is weighted with its quality.

    Age is the mean of the guesses within `_AGE_SPREAD` years of their median; the probability of
    male is a mean in log-odds; emotions are forgotten with a half-life of `_EMOTION_HALF_LIFE`
    in `shown`, and never in `emotion_shares`.

    Attributes:
        shown: What to show now; its gender and emotion each stay for `_DWELL` seconds at least.
    """

    __slots__ = ("_ages", "_males", "_now", "_shown_emotions", "_shown_male", "_visit", "shown")

    def __init__(self) -> None:
        self.shown = Attributes()
        self._ages: deque[tuple[float, float]] = deque(maxlen=_WINDOW)
        self._males: deque[tuple[float, float]] = deque(maxlen=_WINDOW)
        self._now = _Shares(half_life=_EMOTION_HALF_LIFE)
        self._visit = _Shares(half_life=inf)
        self._shown_male: _Held[float] = _Held(lambda male: Attributes(male=male).gender)
        self._shown_emotions: _Held[Mapping[Emotion, float]] = _Held(
            lambda emotions: Attributes(emotions=emotions).emotion
        )

    def add(self, pts: float, attributes: Attributes, quality: float) -> None:
        """Take in the attributes of one look.

        Args:
            pts: When it was, seconds; never before the look before.
            attributes: What the networks guessed; what is None is passed over.
            quality: Fitness of the look, 0 to 1.
        """
        weight = max(quality, _LEAST_WEIGHT)
        if attributes.age is not None:
            self._ages.append((attributes.age, weight))
        if attributes.male is not None:
            male = min(max(attributes.male, 1 - _SUREST), _SUREST)
            self._males.append((log(male / (1 - male)), weight))
            self._shown_male.offer(pts, 1 / (1 + exp(-_mean(self._males))))
        if attributes.emotions is not None:
            self._now.add(pts, attributes.emotions, weight)
            self._visit.add(pts, attributes.emotions, weight)
            self._shown_emotions.offer(pts, self._now.shares())
        age = _robust_mean(self._ages) if self._ages else None
        self.shown = Attributes(age, self._shown_male.value, self._shown_emotions.value)

    @property
    def emotion_shares(self) -> Mapping[Emotion, float] | None:
        """Share of each emotion in the whole visit; None before the first look."""
        return self._visit.shares() if self._visit.weight else None


class _Held(Generic[T]):
    """A value whose label is not allowed to change more often than every `_DWELL` seconds."""

    __slots__ = ("_label_of", "_since", "value")

    def __init__(self, label_of: Callable[[T], object]) -> None:
        self.value: T | None = None
        self._label_of = label_of
        self._since = 0.0

    def offer(self, pts: float, value: T) -> None:
        """Show `value`, unless its label comes too soon after the one that is shown."""
        if self.value is None or self._label_of(value) != self._label_of(self.value):
            if self.value is not None and pts - self._since < _DWELL:
                return
            self._since = pts
        self.value = value


class _Shares:
    """A weighted mean of emotion shares that forgets with a half-life."""

    __slots__ = ("_at", "_half_life", "_sums", "weight")

    def __init__(self, half_life: float) -> None:
        self.weight = 0.0
        self._half_life = half_life
        self._sums = dict.fromkeys(Emotion, 0.0)
        self._at = 0.0

    def add(self, pts: float, emotions: Mapping[Emotion, float], weight: float) -> None:
        kept = 0.5 ** (max(pts - self._at, 0.0) / self._half_life)
        self._at = pts
        self.weight = self.weight * kept + weight
        for emotion, total in self._sums.items():
            self._sums[emotion] = total * kept + emotions.get(emotion, 0.0) * weight

    def shares(self) -> Mapping[Emotion, float]:
        return {emotion: total / self.weight for emotion, total in self._sums.items()}


def _mean(weighted: Iterable[tuple[float, float]]) -> float:
    total = weights = 0.0
    for value, weight in weighted:
        total += value * weight
        weights += weight
    return total / weights


def _robust_mean(weighted: Iterable[tuple[float, float]]) -> float:
    """Weighted mean of what lies within `_AGE_SPREAD` of the weighted median."""
    ordered = sorted(weighted)
    half = sum(weight for _, weight in ordered) / 2
    median = ordered[-1][0]
    for value, weight in ordered:
        half -= weight
        if half <= 0:
            median = value
            break
    return _mean(pair for pair in ordered if abs(pair[0] - median) <= _AGE_SPREAD)
