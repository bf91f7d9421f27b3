"""Data sets of people: who is on which picture, and which pairs are to be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import UsageError
from whosthere.evaluate.labels import PERSON, column, read_labels, read_table
from whosthere.evaluate.pictures import Pictures

if TYPE_CHECKING:
    from pathlib import Path

LAYOUTS = (
    "a table labels.csv with the columns file and person, or one sub-folder a person with that "
    "person's pictures"
)
"""What `read_portraits` understands."""

FIRST = ("file1", "image1", "first", "a", "path1", "img1")
SECOND = ("file2", "image2", "second", "b", "path2", "img2")
SAME = ("same", "is_same", "label", "match", "issame")
YES = frozenset(["1", "true", "yes", "same", "genuine"])
"""Names of the columns of a table of pairs, and its words for "the same person"."""

GENUINE_FIELDS = 3
IMPOSTOR_FIELDS = 4
"""Fields of a line of LFW's pairs.txt: name and two numbers, or twice a name and a number."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A picture and whose face is on it."""

    path: Path
    person: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures, and whether they show the same person."""

    first: Path
    second: Path
    same: bool


def read_portraits(folder: Path) -> list[Portrait]:
    """The pictures of a data set of people.

    Raises:
        SourceNotFound: There is no such folder, or no picture in it.
        UsageError: The layout is none of `LAYOUTS`.
    """
    pictures = Pictures(folder)
    labels = read_labels(folder, [PERSON])
    if labels:
        return [
            Portrait(pictures.find(label.name), label.person) for label in labels if label.person
        ]
    portraits = [
        Portrait(path, path.parent.name) for path in pictures.paths if path.parent != folder
    ]
    if len({portrait.person for portrait in portraits}) > 1:
        return portraits
    message = f"{folder} is not a data set of people: wanted is {LAYOUTS}"
    raise UsageError(message)


def read_pairs(folder: Path) -> list[Pair]:
    """The pairs that a data set wants compared, in their order; empty when it names none.

    Understood are LFW's ``pairs.txt`` (``name 1 2`` and ``name 1 other 3``) and a table
    ``pairs.csv`` with the columns file1, file2 and same.

    Raises:
        SourceNotFound: There is no such folder, or no picture in it.
        UsageError: A line cannot be understood, or names a picture that is not there.
    """
    pictures = Pictures(folder)
    for path in sorted(folder.glob("*")):
        if re.fullmatch(r"pairs\w*\.txt", path.name.lower()):
            return _lfw_pairs(path, pictures)
        if re.fullmatch(r"pairs\w*\.csv", path.name.lower()):
            return _table_pairs(path, pictures)
    return []


def _lfw_pairs(path: Path, pictures: Pictures) -> list[Pair]:
    pairs = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t") if "\t" in line else line.split()
        match fields:
            case [name, first, second]:
                other = name
            case [name, first, other, second]:
                pass
            case _ if number == 1 or not fields:
                continue  # how many folds there are
            case _:
                message = f"{path}, line {number}: wanted is `name 1 2` or `name 1 other 2`"
                raise UsageError(message)
        pairs.append(
            Pair(
                _lfw_picture(pictures, name, first),
                _lfw_picture(pictures, other, second),
                len(fields) == GENUINE_FIELDS,
            )
        )
    return pairs


def _lfw_picture(pictures: Pictures, name: str, number: str) -> Path:
    return pictures.find(f"{name}/{name}_{int(number):04d}")


def _table_pairs(path: Path, pictures: Pictures) -> list[Pair]:
    rows = read_table(path)
    present = rows[0] if rows else {}
    first, second, same = (column(present, names) for names in (FIRST, SECOND, SAME))
    if first is None or second is None or same is None:
        message = f"{path} is not a table of pairs: wanted are the columns file1, file2 and same"
        raise UsageError(message)
    return [
        Pair(pictures.find(row[first]), pictures.find(row[second]), row[same].lower() in YES)
        for row in rows
    ]
