"""Make the discriminants of glasses, headwear and masks from labelled pictures.

Run as ``python -m tools.appearance.train LABELS.csv OUTPUT.npz``. The table has a row a picture
with the columns ``file`` (relative to the table), ``person``, ``glasses``, ``headwear`` and
``mask``: ``yes``, ``no``, or nothing where it is not labelled. The largest face of a picture
counts.

A logistic regression with an L2 penalty is fitted to standardised numbers. What is reported, and
what calibrates the probabilities (Platt 1999), are scores of faces that the fit did not see: five
folds by person. Hats are also painted on faces, and masks are learnt from painted ones alone; the
scores of real ones calibrate them. Whether a mask covers the nose is learnt and calibrated on
painted ones. The result is then fitted to all faces.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from tools.appearance.painting import Painter
from whosthere.types import Aspect
from whosthere.video.pictures import read_picture
from whosthere.vision.analyser import Analyser
from whosthere.vision.appearance import glasses, headwear, mask
from whosthere.vision.appearance.canvas import Canvas
from whosthere.vision.appearance.descriptor import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from whosthere.types import Array, Image
    from whosthere.vision.appearance.descriptor import Band

    Paint = Callable[[Canvas], Image]

FOLDS = 5
SEED = 5
TURNED = 60.0
"""Degrees of yaw beyond which nothing is painted over a face."""
COPIES = 3
"""How often each face is painted, every time otherwise."""
PAINTED_IMPORTANCE = 0.3
"""How much a painted face counts in a fit; a real one counts 1."""
SPREAD_FLOOR = 1e-3
"""Added to standard deviations, against division by nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A face with its labels, None where unknown."""

    canvas: Canvas
    person: str
    labels: dict[str, bool | None]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Described faces.

    Attributes:
        numbers: ``(M, N)``.
        truth: ``(M,)``.
        persons: ``(M,)``.
        importance: ``(M,)`` how much each counts in a fit.
    """

    numbers: Array
    truth: NDArray[np.bool_]
    persons: NDArray[np.str_]
    importance: Array

    def only(self, *, truth: bool) -> Rows:
        """Those of which it is true, or false."""
        kept = self.truth == truth
        return Rows(self.numbers[kept], self.truth[kept], self.persons[kept], self.importance[kept])


def main() -> None:
    """Read the pictures, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    samples = _samples(arguments.labels)
    painter = Painter(np.random.default_rng(SEED))
    unmasked = _without("mask", samples)
    masked = _painted(unmasked, lambda c: painter.mask(c.image, c.mesh))
    low = _painted(unmasked, lambda c: painter.mask(c.image, c.mesh, over_nose=False))
    hats = _painted(_without("headwear", samples), lambda c: painter.hat(c.image, c.mesh))

    eyes = _labelled(samples, "glasses", glasses.BAND)
    heads = _labelled(samples, "headwear", headwear.BAND)
    faces = _labelled(samples, "mask", mask.BAND)
    on_masks = _rows(masked, mask.BAND, truth=True)
    on_heads = _joined(heads, _rows(hats, headwear.BAND, truth=True))
    noses = _joined(_rows(low, mask.BAND, truth=False), on_masks)
    discriminants = {
        "glasses": _fit("glasses", eyes, eyes, penalty=30),
        "headwear": _fit("headwear", on_heads, heads, penalty=300),
        "mask": _fit("mask", _joined(faces.only(truth=False), on_masks), faces, penalty=300),
        "nose": _fit("nose", noses, noses, penalty=300),
    }
    arrays = {
        f"{name}/{key}": value
        for name, parts in discriminants.items()
        for key, value in parts.items()
    }
    np.savez(arguments.output, allow_pickle=False, **arrays)


def _samples(labels: Path) -> list[Sample]:
    analyser = Analyser()
    meanings: dict[str, bool | None] = {"yes": True, "no": False, "": None}
    samples = []
    with labels.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            image = read_picture(labels.parent / row["file"])
            faces = analyser.detect_thoroughly(image)
            if not faces:
                continue
            face = analyser.describe(image, faces[0], Aspect.MESH)
            traits = ("glasses", "headwear", "mask")
            known = {trait: meanings[row[trait]] for trait in traits}
            samples.append(Sample(Canvas.of(image, face), row["person"], known))
    return samples


def _without(trait: str, samples: Sequence[Sample]) -> list[Sample]:
    return [
        sample
        for sample in samples
        if sample.labels[trait] is False and abs(sample.canvas.pose.yaw) < TURNED
    ]


def _painted(samples: Sequence[Sample], paint: Paint) -> list[Sample]:
    painted = []
    for sample in [*samples] * COPIES:
        canvas = sample.canvas
        image = paint(canvas) * canvas.known[:, :, None].astype(np.uint8)
        painted.append(Sample(canvas.repainted(image), sample.person, {}))
    return painted


def _labelled(samples: Sequence[Sample], trait: str, band: Band) -> Rows:
    parts = [
        _rows([sample for sample in samples if sample.labels[trait] is truth], band, truth=truth)
        for truth in (False, True)
    ]
    joined = _joined(*parts)
    return replace(joined, importance=np.ones(len(joined.truth)))


def _rows(samples: Sequence[Sample], band: Band, *, truth: bool) -> Rows:
    return Rows(
        np.array([describe(sample.canvas, band) for sample in samples]),
        np.full(len(samples), truth),
        np.array([sample.person for sample in samples]),
        np.full(len(samples), PAINTED_IMPORTANCE),
    )


def _joined(*parts: Rows) -> Rows:
    return Rows(
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.truth for part in parts]),
        np.concatenate([part.persons for part in parts]),
        np.concatenate([part.importance for part in parts]),
    )


def _fit(name: str, training: Rows, real: Rows, penalty: float) -> dict[str, Array]:
    """Fit to `training`, calibrate and report on `real`."""
    scores = np.empty(len(real.truth))
    fold_of = {
        person: fold % FOLDS
        for fold, person in enumerate(
            np.random.default_rng(SEED).permutation(np.union1d(training.persons, real.persons))
        )
    }
    folds, real_folds = (
        np.array([fold_of[person] for person in rows.persons]) for rows in (training, real)
    )
    for fold in range(FOLDS):
        center, weights, bias = _regression(training, folds != fold, penalty)
        seen = real_folds == fold
        scores[seen] = np.nan_to_num(real.numbers[seen] - center) @ weights + bias
    slope, shift = _logistic(scores[:, None], real.truth, real.importance, penalty=0.0)
    _report(name, slope * scores + shift > 0, real.truth, scores)
    center, weights, bias = _regression(training, np.ones(len(folds), bool), penalty)
    return {
        "center": center.astype(np.float32),
        "weights": (weights * slope).astype(np.float32),
        "bias": np.array(bias * slope + shift, np.float32),
    }


def _regression(
    rows: Rows, chosen: NDArray[np.bool_], penalty: float
) -> tuple[Array, Array, float]:
    numbers, truth, importance = rows.numbers[chosen], rows.truth[chosen], rows.importance[chosen]
    center = np.nanmean(numbers, axis=0)
    spread = np.nanstd(numbers, axis=0) + SPREAD_FLOOR
    standard = np.nan_to_num((numbers - center) / spread)
    parameters = _logistic(standard, truth, importance, penalty)
    return center, parameters[:-1] / spread, float(parameters[-1])


def _logistic(numbers: Array, truth: NDArray[np.bool_], importance: Array, penalty: float) -> Array:
    columns = np.column_stack([numbers, np.ones(len(numbers))])
    labels = truth.astype(float)

    def loss(parameters: Array) -> tuple[float, Array]:
        logits = columns @ parameters
        slopes = np.append(parameters[:-1], 0)
        value = importance @ (np.logaddexp(0, logits) - labels * logits)
        gradient = columns.T @ (importance * (expit(logits) - labels)) + penalty * slopes
        return float(value + penalty / 2 * slopes @ slopes), gradient

    start = np.zeros(columns.shape[1])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return np.asarray(result.x)


def _report(name: str, answers: NDArray[np.bool_], truth: NDArray[np.bool_], scores: Array) -> None:
    ranks = scores.argsort().argsort()
    positives = int(truth.sum())
    area = (ranks[truth].sum() - positives * (positives - 1) / 2) / positives / (~truth).sum()
    right = int((answers & truth).sum())
    print(
        f"{name}: {positives} of {len(truth)}, accuracy {(answers == truth).mean():.3f}, "
        f"precision {right / max(int(answers.sum()), 1):.3f}, recall {right / positives:.3f}, "
        f"area under ROC {area:.4f}"
    )


if __name__ == "__main__":
    main()
