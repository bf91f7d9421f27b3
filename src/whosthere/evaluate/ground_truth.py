"""Data sets of detection: pictures with the boxes of their faces."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from xml.etree import ElementTree

import numpy as np
from pydantic import AliasChoices, BaseModel, Field, TypeAdapter, ValidationError

from whosthere.errors import UsageError
from whosthere.evaluate.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from whosthere.types import Array

LAYOUTS = (
    "annotations.json (a list of pictures with image and boxes_xywh, and perhaps subset_indices), "
    "Pascal VOC files (an .xml beside every picture), or WIDER FACE's wider_face_*_bbx_gt.txt"
)
"""What `read_scenes` understands."""

ALL = "all"
"""Name of the subset that holds every face that counts."""

WIDER_INVALID = 7
"""Column of WIDER FACE's lists that marks a face that cannot be told: it does not count."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A picture and the faces on it.

    Attributes:
        path: The picture.
        boxes: ``(N, 4)`` x, y, width, height of all faces, in pixels.
        subsets: By name, the rows of `boxes` that count; finding one of the others is neither
            right nor wrong.
    """

    path: Path
    boxes: Array
    subsets: Mapping[str, tuple[int, ...]]


def read_scenes(folder: Path) -> list[Scene]:
    """The pictures of a detection data set, with their faces.

    Raises:
        SourceNotFound: There is no such folder, or no picture in it.
        UsageError: The layout is none of `LAYOUTS`, or a file of it is broken.
    """
    pictures = Pictures(folder)
    lists = sorted(folder.rglob("*.json"))
    if lists:
        return [scene for path in lists for scene in _from_json(path, pictures)]
    annotations = sorted(folder.rglob("*.[xX][mM][lL]"))
    if annotations:
        return [_from_voc(path, pictures) for path in annotations]
    texts = sorted(folder.rglob("wider_face_*gt.txt"))
    if texts:
        return [scene for path in texts for scene in _from_wider(path, pictures)]
    message = f"{folder} is not a data set of detection: wanted is {LAYOUTS}"
    raise UsageError(message)


class _Entry(BaseModel):
    """A picture in annotations.json."""

    image: str = Field(validation_alias=AliasChoices("image", "file", "filename", "file_name"))
    boxes: list[Annotated[list[float], Field(min_length=4, max_length=4)]] = Field(
        validation_alias=AliasChoices("boxes_xywh", "boxes", "bboxes", "faces")
    )
    subset_indices: dict[str, list[int]] = {}


def _from_json(path: Path, pictures: Pictures) -> list[Scene]:
    try:
        entries = TypeAdapter(list[_Entry]).validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"{path}: {where}: {first['msg'].lower()}; wanted is {LAYOUTS}"
        raise UsageError(message) from error
    return [
        Scene(
            pictures.find(entry.image),
            np.array(entry.boxes, np.float64).reshape(-1, 4),
            {name: tuple(rows) for name, rows in entry.subset_indices.items()}
            or {ALL: tuple(range(len(entry.boxes)))},
        )
        for entry in entries
    ]


def _from_voc(path: Path, pictures: Pictures) -> Scene:
    """Faces by what the file calls them, besides all; the difficult ones do not count."""
    boxes: list[list[float]] = []
    subsets: dict[str, list[int]] = defaultdict(list)
    try:
        # The user's own files; expat of today's Python refuses entities that blow up.
        for found in ElementTree.parse(path).getroot().iter("object"):  # noqa: S314
            left, top, right, bottom = (
                float(found.findtext(f"bndbox/{side}", "nan"))
                for side in ("xmin", "ymin", "xmax", "ymax")
            )
            if found.findtext("difficult", "0").strip() != "1":
                for name in (ALL, found.findtext("name", ALL).strip()):
                    if len(boxes) not in subsets[name]:
                        subsets[name].append(len(boxes))
            boxes.append([left, top, right - left, bottom - top])
    except (ElementTree.ParseError, ValueError) as error:
        message = f"{path} is not a Pascal VOC annotation: {error}"
        raise UsageError(message) from error
    return Scene(
        pictures.find(path.relative_to(pictures.folder).with_suffix("").as_posix()),
        np.array(boxes, np.float64).reshape(-1, 4),
        {name: tuple(rows) for name, rows in subsets.items()},
    )


def _from_wider(path: Path, pictures: Pictures) -> list[Scene]:
    """A name, a count and so many lines (one of zeros for none): x y width height and marks."""
    lines = iter(path.read_text(encoding="utf-8").split("\n"))
    scenes = []
    for name in lines:
        if not name.strip():
            continue
        count = int(next(lines))
        faces = [[int(field) for field in next(lines).split()] for _ in range(max(count, 1))]
        valid = [
            row
            for row, face in enumerate(faces[:count])
            if len(face) <= WIDER_INVALID or not face[WIDER_INVALID]
        ]
        boxes = np.array([face[:4] for face in faces[:count]], np.float64).reshape(-1, 4)
        scenes.append(Scene(pictures.find(name), boxes, {ALL: tuple(valid)}))
    return scenes
