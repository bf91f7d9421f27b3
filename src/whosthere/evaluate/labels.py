"""Label tables: a CSV file with a row a picture, in the words of many data sets."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import UsageError
from whosthere.types import Emotion, Gender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FILE = ("file", "filename", "file_name", "image", "image_path", "image_name", "img", "path",
        "picture", "photo")  # fmt: skip
PERSON = ("person", "identity", "subject", "name", "person_id", "subject_id", "identity_id", "id",
          "label")  # fmt: skip
AGE = ("age", "age_group", "age_range", "years")
GENDER = ("gender", "sex")
GROUP = ("race", "ethnicity", "group")
EMOTION = ("emotion", "expression", "label")
"""Names that the columns go by, the likeliest first."""

GENDERS = {
    "male": Gender.MALE, "m": Gender.MALE, "man": Gender.MALE,
    "female": Gender.FEMALE, "f": Gender.FEMALE, "woman": Gender.FEMALE,
}  # fmt: skip
EMOTIONS = {
    "neutral": Emotion.NEUTRAL, "happy": Emotion.HAPPINESS, "happiness": Emotion.HAPPINESS,
    "sad": Emotion.SADNESS, "sadness": Emotion.SADNESS, "angry": Emotion.ANGER,
    "anger": Emotion.ANGER, "fear": Emotion.FEAR, "fearful": Emotion.FEAR,
    "disgust": Emotion.DISGUST, "disgusted": Emotion.DISGUST, "surprise": Emotion.SURPRISE,
    "surprised": Emotion.SURPRISE,
}  # fmt: skip
"""Words for each, in lower case."""

OLDEST = 120.0
"""Where a range such as "70 or older" ends, years."""


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Years of age, both ends included; a known age is a range of one year.

    Examples:
        >>> AgeRange.parse("50-59")
        AgeRange(low=50.0, high=59.0)
        >>> AgeRange.parse("(25, 32)"), AgeRange.parse("33"), AgeRange.parse("more than 70").low
        (AgeRange(low=25.0, high=32.0), AgeRange(low=33.0, high=33.0), 70.0)
        >>> AgeRange(50, 59).distance(62.5), AgeRange(50, 59).distance(59.9)
        (2.5, 0.0)
    """

    low: float
    high: float

    @classmethod
    def parse(cls, text: str) -> AgeRange:
        """Read an age ("33"), a range ("50-59", "(25, 32)") or an open range ("70+").

        Raises:
            UsageError: It holds no number.
        """
        numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
        if not numbers:
            message = f"{text!r} is not an age: write years (33) or a range (30-39)"
            raise UsageError(message)
        if len(numbers) > 1:
            return cls(numbers[0], numbers[1])
        is_open = re.search(r"more|over|older|above|\+|>", text.lower())
        return cls(numbers[0], OLDEST if is_open else numbers[0])

    @property
    def middle(self) -> float:
        """The middle of a range; of an open one, five years beyond its start."""
        if self.high == OLDEST:
            return self.low + 5
        return self.low if self.low == self.high else (self.low + self.high + 1) / 2

    def distance(self, age: float) -> float:
        """Years between an age and the range; somebody is 59 until the 60th birthday."""
        return max(self.low - age, age - (self.high + 1), 0.0)


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of one picture. What the table does not hold is None.

    Attributes:
        name: What the table calls the picture.
        person: Whose face it is.
        age: How old.
        gender: As the data set has it.
        group: Ethnic group, in the data set's own words.
        emotion: One of the seven, if it is one of them.
    """

    name: str
    person: str | None = None
    age: AgeRange | None = None
    gender: Gender | None = None
    group: str | None = None
    emotion: Emotion | None = None


def read_labels(folder: Path, wanted: Sequence[tuple[str, ...]]) -> list[Label]:
    """The rows of the first table in a data set that has one of the columns wanted.

    Args:
        folder: The data set; ``labels.csv`` comes before other tables.
        wanted: Column names, such as `PERSON`: a table without any of them is passed over.

    Returns:
        A label a row; empty when the folder holds no such table.

    Raises:
        UsageError: The table is not text, or a value in it cannot be understood.
    """
    tables = sorted(folder.glob("*.[cC][sS][vV]"), key=lambda path: path.stem.lower() != "labels")
    for table in tables:
        rows = read_table(table)
        if rows and column(rows[0], FILE) and any(column(rows[0], names) for names in wanted):
            return [_label(row, table, number) for number, row in enumerate(rows, start=2)]
    return []


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file (comma, semicolon or tab), by lower-case column name.

    Raises:
        UsageError: It is not a table in UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot read the table {path}: save it as CSV in UTF-8"
        raise UsageError(message) from error
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter, restval="")
    return [
        {name.strip().lower(): value.strip() for name, value in row.items() if name} for row in rows
    ]


def column(row: Mapping[str, str], names: Sequence[str]) -> str | None:
    """The first of those names that the row has."""
    return next((name for name in names if name in row), None)


def _label(row: Mapping[str, str], table: Path, number: int) -> Label:
    name, person, age, gender, group, emotion = (
        row[present] if (present := column(row, names)) else ""
        for names in (FILE, PERSON, AGE, GENDER, GROUP, EMOTION)
    )
    if gender and gender.lower() not in GENDERS:
        message = f"{table}, line {number}: {gender!r} is not a gender: write male or female"
        raise UsageError(message)
    return Label(
        name=name,
        person=person or None,
        age=AgeRange.parse(age) if age else None,
        gender=GENDERS[gender.lower()] if gender else None,
        group=group or None,
        emotion=EMOTIONS.get(emotion.lower()),
    )
