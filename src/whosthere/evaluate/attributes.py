"""Attributes: age, gender and emotion, for everybody and for each group of people.

The errors differ between groups, so one figure for all would hide what matters most.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import UsageError
from whosthere.evaluate import plots
from whosthere.evaluate.faces import look, silently
from whosthere.evaluate.labels import AGE, EMOTION, EMOTIONS, GENDER, Label, read_labels
from whosthere.evaluate.pictures import Pictures
from whosthere.evaluate.report import Table, number, percent, write_report
from whosthere.types import Aspect, Attributes, Emotion
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from whosthere.evaluate.faces import Progress
    from whosthere.types import Array, Device

LAYOUTS = (
    "a table labels.csv with the column file and some of age, gender, race and emotion, or one "
    "sub-folder an emotion"
)
"""What `run` understands."""

EVERYBODY = "everybody"

COLUMNS = (
    "group",
    "pictures",
    "face found",
    "age error",
    "within 5 years",
    "exact age range",
    "gender right",
    "emotion right",
)
"""Of the report's table; the age error is in years."""

CLOSE = 5.0
"""Years off that still pass for right."""

DECADES = ((0, 9), (10, 19), (20, 29), (30, 39), (40, 49), (50, 59), (60, 120))
"""Ages that are reported apart, in years, both ends included."""

ADULT = 10.0
"""Age from which the gender is judged: younger faces hardly tell, not even to people."""


@dataclass(frozen=True, slots=True)
class Case:
    """One picture: what is known of it, and what was guessed; None when no face was found."""

    label: Label
    guess: Attributes | None


@dataclass(frozen=True, slots=True)
class Group:
    """How good the guesses are for one group of people; not a number where nothing is known.

    Attributes:
        pictures: How many there are.
        found: Share of them on which a face was found.
        age_error: Mean distance to the age, or to the middle of its range; years.
        close: Share of ages at most `CLOSE` years out of the range.
        exact: Share of ages inside the range.
        gender: Share of genders guessed right, of those from `ADULT` years.
        emotion: Share of emotions guessed right.
    """

    pictures: int
    found: float
    age_error: float
    close: float
    exact: float
    gender: float
    emotion: float


@dataclass(frozen=True, slots=True, eq=False)
class AttributesReport:
    """What `run` measured.

    Attributes:
        groups: By name, everybody first.
        confusion: ``(7, 7)`` how often each emotion labelled (row) was guessed as each (column);
            None without labels of emotion.
    """

    groups: Mapping[str, Group]
    confusion: Array | None

    @property
    def balanced_emotion(self) -> float:
        """Mean over the emotions of the share guessed right (unweighted average recall)."""
        if self.confusion is None:
            return float("nan")
        labelled = self.confusion.sum(axis=1)
        known = labelled > 0
        return float((self.confusion.diagonal()[known] / labelled[known]).mean())

    def table(self) -> Table:
        """A row a group."""
        rows = [
            (
                name,
                str(group.pictures),
                percent(group.found),
                number(group.age_error, 1),
                percent(group.close),
                percent(group.exact),
                percent(group.gender),
                percent(group.emotion),
            )
            for name, group in self.groups.items()
        ]
        if self.confusion is not None:
            balanced = percent(self.balanced_emotion)
            rows.append(("mean of the emotions", "", "", "", "", "", "", balanced))
        return Table(COLUMNS, tuple(rows))

    def write(self, folder: Path) -> None:
        """Write the report: Markdown, figures as JSON, and the emotions' confusion.

        Raises:
            OutputError: The folder cannot be written to.
            UsageError: The plots need matplotlib, which is not installed.
        """
        table = self.table()
        figures = {
            name: {measure: value for measure, value in asdict(group).items() if not isnan(value)}
            for name, group in self.groups.items()
        }
        drawn = {}
        if self.confusion is not None:
            shares = self.confusion / np.maximum(self.confusion.sum(axis=1, keepdims=True), 1)
            drawn["emotions"] = partial(plots.draw_matrix, matrix=shares, names=tuple(Emotion))
        write_report(folder, "Attributes", [table], figures, drawn)


def run(dataset: Path, device: Device = "auto", progress: Progress = silently) -> AttributesReport:
    """Measure age, gender and emotion on a data set of labelled faces.

    Args:
        dataset: Its folder; see `LAYOUTS`.
        device: Where the networks run.
        progress: Told of every picture.

    Raises:
        WhosThereError: The data set cannot be read, or a network not be loaded.
    """
    labels = read_attributes(dataset)
    aspects = Aspect.NOTHING
    if any(label.age or label.gender for label in labels.values()):
        aspects |= Aspect.AGE_GENDER | Aspect.MESH
    if any(label.emotion for label in labels.values()):
        aspects |= Aspect.EMOTION
    analyser = Analyser(device)
    faces = {path: look(analyser, path, aspects) for path in progress(tuple(labels))}
    cases = [
        Case(label, None if (face := faces[path]) is None else face.attributes)
        for path, label in labels.items()
    ]
    return AttributesReport(
        groups={name: judge(members) for name, members in _groups(cases).items()},
        confusion=_confusion(cases) if Aspect.EMOTION in aspects else None,
    )


def read_attributes(folder: Path) -> dict[Path, Label]:
    """The pictures of a data set of attributes, with what is known of them.

    Raises:
        SourceNotFound: There is no such folder, or no picture in it.
        UsageError: The layout is none of `LAYOUTS`.
    """
    pictures = Pictures(folder)
    labels = read_labels(folder, [AGE, GENDER, EMOTION])
    if labels:
        return {pictures.find(label.name): label for label in labels}
    found = {
        path: Label(path.name, emotion=EMOTIONS[path.parent.name.lower()])
        for path in pictures.paths
        if path.parent.name.lower() in EMOTIONS
    }
    if found:
        return found
    message = f"{folder} is not a data set of attributes: wanted is {LAYOUTS}"
    raise UsageError(message)


def judge(cases: Sequence[Case]) -> Group:
    """How good those guesses are."""
    seen = [(case.label, case.guess) for case in cases if case.guess is not None]
    ages = [
        (label.age, guess.age)
        for label, guess in seen
        if label.age is not None and guess.age is not None
    ]
    return Group(
        pictures=len(cases),
        found=len(seen) / len(cases),
        age_error=_mean([abs(age.middle - guess) for age, guess in ages]),
        close=_mean([age.distance(guess) <= CLOSE for age, guess in ages]),
        exact=_mean([age.distance(guess) == 0 for age, guess in ages]),
        gender=_mean(
            [
                label.gender == guess.gender
                for label, guess in seen
                if label.gender and (label.age is None or label.age.low >= ADULT)
            ]
        ),
        emotion=_mean([label.emotion == guess.emotion for label, guess in seen if label.emotion]),
    )


def _groups(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Everybody, then by gender, ethnic group, age and emotion, as far as they are labelled."""
    groups: dict[str, list[Case]] = {EVERYBODY: list(cases)}
    for names in (_gender, _ethnic_group, _decade, _emotion):
        slices: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            slices[names(case.label)].append(case)
        groups |= {name: slices[name] for name in sorted(slices) if name}
    return groups


def _gender(label: Label) -> str:
    return label.gender or ""


def _ethnic_group(label: Label) -> str:
    return label.group or ""


def _emotion(label: Label) -> str:
    return label.emotion or ""


def _decade(label: Label) -> str:
    if label.age is None:
        return ""
    middle = label.age.middle
    low, high = next(decade for decade in DECADES if middle < decade[1] + 1)
    return f"{low:02}-{high:02} years"


def _confusion(cases: Sequence[Case]) -> Array:
    order = list(Emotion)
    counts = np.zeros((len(order), len(order)))
    for case in cases:
        if case.label.emotion and case.guess is not None and case.guess.emotion:
            counts[order.index(case.label.emotion), order.index(case.guess.emotion)] += 1
    return counts


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
