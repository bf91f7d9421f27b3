"""Verification: are two pictures of the same person?

Every pair that the data set names is compared, or all pairs of its pictures. A picture without a
face is never dropped in silence: the strict figures count its genuine pairs as misses, the others
leave them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import UsageError
from whosthere.evaluate import plots
from whosthere.evaluate.faces import silently, templates_of
from whosthere.evaluate.portraits import read_pairs, read_portraits
from whosthere.evaluate.report import Table, number, percent, write_report
from whosthere.evaluate.scores import (
    OperatingPoint,
    accuracy_in_folds,
    at_fmr,
    curve,
    equal_error_rate,
    reportable,
)
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from whosthere.evaluate.faces import Progress
    from whosthere.types import Array, Device, Recognition

FOLDS = 10
"""Of the pairs that a data set names, as in Labeled Faces in the Wild."""

NO_FACE = -1.0
"""Score of a pair with a picture in which no face was found: it is never accepted."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of the pairs of a data set, ``(N,)`` each.

    Attributes:
        values: Cosines; `NO_FACE` where a face is missing.
        same: Whether the pair is of one person.
        both_found: Whether both pictures have a face.
        named: Whether the data set names the pairs; otherwise they are all that there are.
    """

    values: Array
    same: NDArray[np.bool_]
    both_found: NDArray[np.bool_]
    named: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """What a set of scores is worth.

    Attributes:
        genuine: Pairs of one person.
        impostor: Pairs of different people.
        accuracy: Share of pairs judged right: mean over the folds where pairs are named, else
            at the best threshold with both kinds of pairs counting the same.
        deviation: Of the accuracy, over the folds; 0 without folds.
        equal_error: Where both error rates are equal.
        points: By false match rate wanted.
    """

    genuine: int
    impostor: int
    accuracy: float
    deviation: float
    equal_error: OperatingPoint
    points: dict[float, OperatingPoint]


@dataclass(frozen=True, slots=True, eq=False)
class VerifyReport:
    """What `run` measured.

    Attributes:
        pictures: How many there are.
        failures: How many of them have no face that was found.
        model: Fingerprint of the embedder.
        strict: A missing face is a miss.
        found: Pairs with a missing face left out.
        scores: What it rests on.
    """

    pictures: int
    failures: int
    model: str
    strict: Verification
    found: Verification
    scores: Scores

    def table(self) -> Table:
        """The measures, with missing faces as misses and without them."""
        rows = [
            ("pictures", str(self.pictures), "", ""),
            ("no face found", str(self.failures), "", ""),
            ("genuine pairs", str(self.strict.genuine), str(self.found.genuine), ""),
            ("impostor pairs", str(self.strict.impostor), str(self.found.impostor), ""),
            ("accuracy", percent(self.strict.accuracy), percent(self.found.accuracy), ""),
            _row("equal error rate", self.strict.equal_error.fmr, self.found.equal_error.fmr,
                 self.found.equal_error.threshold),
        ]  # fmt: skip
        for rate, point in self.found.points.items():
            strict = self.strict.points[rate]
            rows.append(_row(f"TAR at FMR {rate:g}", strict.tar, point.tar, point.threshold))
        columns = ("measure", "a missed face is a miss", "where both faces are found", "threshold")
        return Table(columns, tuple(rows))

    def write(self, folder: Path) -> None:
        """Write the report: Markdown, figures as JSON, ROC, DET and a histogram of the scores.

        Raises:
            OutputError: The folder cannot be written to.
            UsageError: The plots need matplotlib, which is not installed.
        """
        genuine, impostor = _split(self.scores, self.scores.both_found)
        roc = curve(genuine, impostor)
        threshold = self.found.equal_error.threshold
        write_report(
            folder,
            "Verification",
            [self.table()],
            {
                "pictures": self.pictures,
                "failures": self.failures,
                "model": self.model,
                "a missed face is a miss": _figures(self.strict),
                "where both faces are found": _figures(self.found),
            },
            {
                "roc": partial(plots.draw_roc, roc=roc),
                "det": partial(plots.draw_det, roc=roc),
                "scores": partial(
                    plots.draw_histogram, genuine=genuine, impostor=impostor, threshold=threshold
                ),
            },
        )


def run(
    dataset: Path,
    recognition: Recognition = "fast",
    device: Device = "auto",
    progress: Progress = silently,
) -> VerifyReport:
    """Measure verification on a data set of people.

    Args:
        dataset: Its folder: pairs (see `read_pairs`), or people (see `read_portraits`).
        recognition: Which embedder.
        device: Where the networks run.
        progress: Told of every picture.

    Raises:
        WhosThereError: The data set cannot be read or is too small, or a network not be loaded.
    """
    analyser = Analyser(device, recognition)
    pairs = read_pairs(dataset)
    if pairs:
        paths = sorted({path for pair in pairs for path in (pair.first, pair.second)})
        rows = {path: row for row, path in enumerate(paths)}
        first = np.array([rows[pair.first] for pair in pairs])
        second = np.array([rows[pair.second] for pair in pairs])
        same = np.array([pair.same for pair in pairs])
    else:
        portraits = read_portraits(dataset)
        paths = [portrait.path for portrait in portraits]
        people = np.unique([portrait.person for portrait in portraits], return_inverse=True)[1]
        first, second = np.triu_indices(len(paths), 1)
        same = people[first] == people[second]
    if same.all() or not same.any():
        message = f"{dataset} has only pairs of one kind: wanted are two pictures of one person, \
and pictures of other people"
        raise UsageError(message)
    templates = templates_of(paths, analyser, progress)
    both_found = templates.found[first] & templates.found[second]
    values = np.where(both_found, _cosines(templates.vectors, first, second), NO_FACE)
    scores = Scores(values.astype(np.float32), same, both_found, named=bool(pairs))
    return VerifyReport(
        pictures=len(paths),
        failures=int((~templates.found).sum()),
        model=templates.model,
        strict=judge(scores, np.ones_like(both_found)),
        found=judge(scores, both_found),
        scores=scores,
    )


def judge(scores: Scores, counted: NDArray[np.bool_]) -> Verification:
    """What the scores of those pairs, ``(N,)`` bool, are worth.

    Raises:
        UsageError: No genuine pair is left, or no impostor.
    """
    genuine, impostor = _split(scores, counted)
    if not len(genuine) or not len(impostor):
        message = "no face was found in nearly all pictures: there is no pair to judge by"
        raise UsageError(message)
    if scores.named:
        accuracy, deviation = accuracy_in_folds(scores.values[counted], scores.same[counted], FOLDS)
    else:
        accuracy, deviation = _balanced_accuracy(genuine, impostor), 0.0
    return Verification(
        genuine=len(genuine),
        impostor=len(impostor),
        accuracy=accuracy,
        deviation=deviation,
        equal_error=equal_error_rate(genuine, impostor),
        points={rate: at_fmr(genuine, impostor, rate) for rate in reportable(len(impostor))},
    )


def _balanced_accuracy(genuine: Array, impostor: Array) -> float:
    roc = curve(genuine, impostor)
    return float(((roc.tar + 1 - roc.fmr) / 2).max())


def _cosines(vectors: Array, first: NDArray[np.intp], second: NDArray[np.intp]) -> Array:
    """Cosine of each pair of rows, a block at a time: all at once would fill the memory."""
    block = 1 << 16
    return np.concatenate(
        [
            np.vecdot(vectors[first[start : start + block]], vectors[second[start : start + block]])
            for start in range(0, len(first), block)
        ]
    )


def _split(scores: Scores, counted: NDArray[np.bool_]) -> tuple[Array, Array]:
    return scores.values[scores.same & counted], scores.values[~scores.same & counted]


def _row(name: str, strict: float, found: float, threshold: float) -> tuple[str, str, str, str]:
    return name, percent(strict), percent(found), number(threshold, 3)


def _figures(verification: Verification) -> dict[str, float]:
    figures = {
        "genuine": verification.genuine,
        "impostor": verification.impostor,
        "accuracy": verification.accuracy,
        "accuracy deviation": verification.deviation,
        "equal error rate": verification.equal_error.fmr,
    }
    for rate, point in verification.points.items():
        figures[f"tar at fmr {rate:g}"] = point.tar
        figures[f"threshold at fmr {rate:g}"] = point.threshold
    return figures
