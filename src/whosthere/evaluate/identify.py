"""Open-set identification: who of the people enrolled is it, and is a stranger told apart?

Part of the people are enrolled, the others are strangers; every picture that was not enrolled is
searched for. FPIR is the share of strangers' searches that give a name, FNIR the share of enrolled
people's that do not give theirs (ISO/IEC 19795-1). Repeated with other people enrolled, and the
mean reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from whosthere.config import People
from whosthere.errors import UsageError
from whosthere.evaluate import plots
from whosthere.evaluate.faces import silently, templates_of
from whosthere.evaluate.portraits import read_portraits
from whosthere.evaluate.report import Table, number, percent, write_report
from whosthere.people.faces import Look
from whosthere.people.gallery import Gallery
from whosthere.people.training import train
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from whosthere.evaluate.faces import Progress, Templates
    from whosthere.types import Array, Device, Recognition

RATES = (1e-2, 1e-3)
"""False positive identification rates that are reported."""

SPLITS = 20
SEED = 20261122
"""Repetitions, and where their random choices start: a report can be made again."""

NO_FACE = -1.0
"""Similarity of a picture in which no face was found: it never gives a name."""


@dataclass(frozen=True, slots=True, eq=False)
class Searches:
    """What the searches of one split gave.

    Attributes:
        mated: ``(M,)`` similarity of the best person, for pictures of enrolled people.
        right: ``(M,)`` whether that is the person.
        strangers: ``(S,)`` the same similarity for pictures of people not enrolled.
        trained: Similarity at the decision line that training draws.
    """

    mated: Array
    right: NDArray[np.bool_]
    strangers: Array
    trained: float

    def threshold(self, rate: float) -> float:
        """The lowest threshold at which no more than `rate` of the strangers get a name."""
        allowed = int(rate * len(self.strangers))
        highest_refused = np.partition(self.strangers, -allowed - 1)[-allowed - 1]
        return float(np.nextafter(highest_refused, np.inf, dtype=self.strangers.dtype))

    def fnir(self, threshold: float) -> float:
        """Share of enrolled people's pictures that do not give their name."""
        return float(1 - (self.right & (self.mated >= threshold)).mean())

    def fpir(self, threshold: float) -> float:
        """Share of strangers' pictures that give a name."""
        return float((self.strangers >= threshold).mean())


@dataclass(frozen=True, slots=True, eq=False)
class IdentifyReport:
    """What `run` measured.

    Attributes:
        pictures: How many there are.
        failures: How many of them have no face that was found.
        people: How many people there are.
        enrolled: How many of them are enrolled in each split.
        model: Fingerprint of the embedder.
        searches: One a split.
    """

    pictures: int
    failures: int
    people: int
    enrolled: int
    model: str
    searches: tuple[Searches, ...]

    def counts(self) -> dict[str, int]:
        """How much there was to measure with."""
        return {
            "pictures": self.pictures,
            "no face found": self.failures,
            "people": self.people,
            "people enrolled in a split": self.enrolled,
            "splits": len(self.searches),
            "strangers' searches in a split": len(self.searches[0].strangers),
        }

    def rates(self) -> dict[str, Array]:
        """By measure, its value in each split: ``(len(searches),)``, 0 to 1."""
        return {
            "rank 1 right": self._each(lambda split: split.right.mean()),
            **{f"FNIR at FPIR {rate:.1%}": self._misses(rate) for rate in RATES},
            "FNIR at the trained line": self._each(lambda split: split.fnir(split.trained)),
            "FPIR at the trained line": self._each(lambda split: split.fpir(split.trained)),
        }

    def thresholds(self) -> dict[str, Array]:
        """By name, the similarity at that line in each split."""
        return {
            **{f"threshold at FPIR {rate:.1%}": self._lines(rate) for rate in RATES},
            "trained line": self._each(lambda split: split.trained),
        }

    def table(self) -> Table:
        """The measures: mean and standard deviation over the splits."""
        rows = [(name, str(count), "") for name, count in self.counts().items()]
        for name, values in self.rates().items():
            rows.append((name, percent(float(values.mean())), percent(float(values.std()))))
        for name, values in self.thresholds().items():
            rows.append((name, number(float(values.mean()), 3), number(float(values.std()), 3)))
        return Table(("measure", "mean", "deviation"), tuple(rows))

    def write(self, folder: Path) -> None:
        """Write the report: Markdown, figures as JSON, and FNIR over FPIR.

        Raises:
            OutputError: The folder cannot be written to.
            UsageError: The plots need matplotlib, which is not installed.
        """
        measured = self.rates() | self.thresholds()
        wanted = np.logspace(-3, 0, 50)[:-1]
        misses = np.array([self._misses(rate).mean() for rate in wanted])
        write_report(
            folder,
            "Open-set identification",
            [self.table()],
            {
                "model": self.model,
                "counts": self.counts(),
                "means": {name: float(values.mean()) for name, values in measured.items()},
            },
            {
                "fnir": partial(
                    plots.draw_lines,
                    lines={self.model: (wanted, misses)},
                    x_label="False positive identification rate",
                    y_label="False negative identification rate",
                )
            },
        )

    def _misses(self, rate: float) -> Array:
        return self._each(lambda split: split.fnir(split.threshold(rate)))

    def _lines(self, rate: float) -> Array:
        return self._each(lambda split: split.threshold(rate))

    def _each(self, measure: Callable[[Searches], float]) -> Array:
        return np.array([measure(split) for split in self.searches], np.float64)


def run(
    dataset: Path,
    recognition: Recognition = "fast",
    device: Device = "auto",
    photos: int = 3,
    progress: Progress = silently,
) -> IdentifyReport:
    """Measure open-set identification on a data set of people.

    Args:
        dataset: Its folder, see `read_portraits`.
        recognition: Which embedder.
        device: Where the networks run.
        photos: How many photos of a person are enrolled; fewer where only so many are left when
            one is kept to search for.
        progress: Told of every picture.

    Raises:
        WhosThereError: The data set cannot be read or is too small, or a network not be loaded.
    """
    portraits = read_portraits(dataset)
    people = np.unique([portrait.person for portrait in portraits], return_inverse=True)[1]
    enrolled = int((np.bincount(people) > 1).sum()) // 2
    if not enrolled:
        message = f"{dataset} is too small: wanted are two people with two pictures each, or more"
        raise UsageError(message)
    paths = [portrait.path for portrait in portraits]
    templates = templates_of(paths, Analyser(device, recognition), progress)
    return IdentifyReport(
        pictures=len(portraits),
        failures=int((~templates.found).sum()),
        people=int(people.max()) + 1,
        enrolled=enrolled,
        model=templates.model,
        searches=tuple(
            _search(templates, people, photos, np.random.default_rng([SEED, split]))
            for split in range(SPLITS)
        ),
    )


def _search(
    templates: Templates, people: NDArray[np.intp], photos: int, chance: np.random.Generator
) -> Searches:
    """One split: half of those with two pictures are enrolled, all other pictures searched for."""
    candidates = chance.permutation(np.flatnonzero(np.bincount(people) > 1))
    galleries = [
        chance.permutation(np.flatnonzero(people == person))
        for person in candidates[: len(candidates) // 2]
    ]
    enrolled = [rows[: min(photos, len(rows) - 1)] for rows in galleries]
    rows = np.concatenate(enrolled)
    searched = np.setdiff1d(np.arange(len(people)), rows)
    cosines = templates.vectors[searched] @ templates.vectors[rows].T
    cosines[~templates.found[searched]] = NO_FACE
    cosines[:, ~templates.found[rows]] = NO_FACE
    best = cosines.argmax(axis=1)
    similarity = cosines[np.arange(len(searched)), best]
    mated = np.isin(people[searched], people[rows])
    return Searches(
        mated=similarity[mated],
        right=(people[rows][best] == people[searched])[mated],
        strangers=similarity[~mated],
        trained=_trained_line(templates, enrolled),
    )


def _trained_line(templates: Templates, enrolled: Sequence[NDArray[np.intp]]) -> float:
    """The decision line that ``whosthere train`` draws for those people, at its default rate."""
    settings = People()
    with TemporaryDirectory() as folder, Gallery.open(Path(folder) / "gallery.db") as gallery:
        gallery.ensure_group(settings.group)
        for number_, rows in enumerate(enrolled):
            person = gallery.add_person(settings.group, f"person {number_}")
            for row in rows:
                face = templates.faces[row]
                if face is not None and face.template is not None and face.quality is not None:
                    gallery.add_face(person.id, Look(face.template, face.quality))
        return train(gallery, settings.group, settings.false_match_rate).calibration.threshold
