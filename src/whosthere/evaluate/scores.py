"""What similarity scores are worth: error rates, thresholds, accuracy (ISO/IEC 19795-1).

A pair is accepted when its score reaches the threshold. FMR is the share of impostor pairs that
are accepted, TAR the share of genuine pairs, FNMR = 1 - TAR.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.types import Array

RATES = (1e-2, 1e-3, 1e-4, 1e-5)
"""False match rates that are reported, as far as there are impostors enough."""


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What a threshold does.

    Attributes:
        fmr: Share of impostor pairs accepted.
        tar: Share of genuine pairs accepted.
        threshold: Lowest score that is accepted.
    """

    fmr: float
    tar: float
    threshold: float


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """All operating points, ``(N,)`` each: thresholds falling, rates rising."""

    thresholds: Array
    fmr: Array
    tar: Array


def curve(genuine: Array, impostor: Array) -> Curve:
    """The receiver operating characteristic: a point for every score that occurs."""
    thresholds = np.unique(np.concatenate([genuine, impostor]))[::-1]
    return Curve(
        thresholds=thresholds,
        fmr=_share_from(impostor, thresholds),
        tar=_share_from(genuine, thresholds),
    )


def at_fmr(genuine: Array, impostor: Array, rate: float) -> OperatingPoint:
    """The lowest threshold that accepts no more than `rate` of the impostors.

    Examples:
        >>> impostor = np.array([0.1, 0.2, 0.3, 0.4])
        >>> point = at_fmr(np.array([0.35, 0.5]), impostor, 0.25)
        >>> point.fmr, point.tar, point.threshold > 0.3
        (0.25, 1.0, True)
    """
    allowed = int(rate * len(impostor))
    highest_refused = np.partition(impostor, -allowed - 1)[-allowed - 1]
    threshold = np.nextafter(highest_refused, np.inf, dtype=impostor.dtype)
    return OperatingPoint(
        fmr=float((impostor >= threshold).mean()),
        tar=float((genuine >= threshold).mean()),
        threshold=float(threshold),
    )


def reportable(impostors: int) -> tuple[float, ...]:
    """Those of `RATES` at which at least one impostor may be accepted."""
    return tuple(rate for rate in RATES if rate * impostors >= 1)


def equal_error_rate(genuine: Array, impostor: Array) -> OperatingPoint:
    """Where as many impostors are accepted as genuine pairs refused; the rate is its `fmr`.

    Between the two thresholds on either side of that point, the rate is interpolated.

    Examples:
        >>> equal_error_rate(np.array([0.4, 0.6, 0.8, 0.9]), np.array([0.1, 0.2, 0.3, 0.5])).fmr
        0.25
    """
    roc = curve(genuine, impostor)
    excess = np.concatenate([[-1.0], roc.fmr - (1 - roc.tar)])
    after = int(np.argmax(excess >= 0))
    fmr = np.concatenate([[0.0], roc.fmr])
    share = -excess[after - 1] / (excess[after] - excess[after - 1])
    rate = float(fmr[after - 1] + share * (fmr[after] - fmr[after - 1]))
    return OperatingPoint(fmr=rate, tar=1 - rate, threshold=float(roc.thresholds[after - 1]))


def accuracy_in_folds(scores: Array, same: NDArray[np.bool_], folds: int) -> tuple[float, float]:
    """Share of pairs judged right, each fold with the threshold that is best for the others.

    The protocol of Labeled Faces in the Wild, view 2 (Huang et al. 2007).

    Args:
        scores: ``(N,)``.
        same: ``(N,)``: whether the pair is of one person.
        folds: How many; consecutive pairs are of one fold.

    Returns:
        Mean and standard deviation over the folds.
    """
    fold = np.arange(len(scores)) * folds // len(scores)
    rates = []
    for held_out in range(folds):
        inside = fold == held_out
        threshold = best_threshold(scores[~inside], same[~inside])
        rates.append(((scores[inside] >= threshold) == same[inside]).mean())
    return float(np.mean(rates)), float(np.std(rates))


def best_threshold(scores: Array, same: NDArray[np.bool_]) -> float:
    """The threshold that judges most pairs right: the middle of the best gap between scores."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    right = np.cumsum(np.where(same[order], 1, -1))
    gaps = np.append(ranked[:-1] > ranked[1:], [True])
    best = int(np.argmax(np.where(gaps, right, -len(scores))))
    if best + 1 == len(ranked):
        return float(ranked[best])
    return float((ranked[best] + ranked[best + 1]) / 2)


def _share_from(scores: Array, thresholds: Array) -> Array:
    """Share of the scores that reach each threshold."""
    reached = len(scores) - np.searchsorted(np.sort(scores), thresholds, side="left")
    shares: Array = reached / max(len(scores), 1)
    return shares
