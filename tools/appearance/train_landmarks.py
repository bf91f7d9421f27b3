"""Make the regressions of facial hair and makeup from labelled pictures.

Run as ``python -m tools.appearance.train_landmarks LABELS.csv OUTPUT.npz``. The table has a row a
picture with the columns ``file`` (relative to the table), ``moustache``, ``beard``, ``sideburns``
(0 none, 1 hardly, 2 clearly, 3 full), ``eye_makeup`` and ``lip_makeup`` (0 none, 0.5 cannot be
said, 1 clearly); nothing where it is not labelled. The largest face of a picture counts.

Each is a ridge regression to the label over standardised numbers, in which faces that have
something of it weigh as much in all as faces that have nothing. Makeup is also painted on faces
that wear none, and those added.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tools.appearance import makeup_painting
from whosthere.types import Aspect
from whosthere.video.pictures import read_picture
from whosthere.vision.analyser import Analyser
from whosthere.vision.appearance import facial_hair, makeup
from whosthere.vision.appearance.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.types import Array, Image

    Paint = Callable[[Canvas, np.random.Generator], Image]

PAINTED_SHARE = 0.1
"""Weight of all painted faces together, in that of all others."""
SPREAD_FLOOR = 1e-6
SEED = 3


@dataclass(frozen=True, slots=True)
class Trait:
    """What is to be told.

    Attributes:
        describe: What of a face is weighed.
        penalty: On the squares of the weights.
        paint: What gives it to a face, where that is known.
    """

    describe: Callable[[Canvas], Array]
    penalty: float = 100.0
    paint: Paint | None = None


TRAITS = {
    "moustache": Trait(facial_hair.described),
    "beard": Trait(facial_hair.described),
    "sideburns": Trait(facial_hair.described),
    "eye_makeup": Trait(makeup.described_eyes, penalty=300.0, paint=makeup_painting.eyes),
    "lip_makeup": Trait(makeup.described_lips, paint=makeup_painting.lipstick),
}


def main() -> None:
    """Read the pictures, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    faces = _faces(arguments.labels)
    arrays: dict[str, Array] = {}
    for name, trait in TRAITS.items():
        labelled = [(canvas, float(row[name])) for canvas, row in faces if row[name]]
        having = sum(label > 0 for _, label in labelled)
        print(f"{name}: {len(labelled)} faces, {having} with something of it")
        for part, value in _fit(trait, labelled).items():
            arrays[f"{name}/{part}"] = value.astype(np.float32)
    np.savez(arguments.output, allow_pickle=False, **arrays)


def _faces(table: Path) -> list[tuple[Canvas, dict[str, str]]]:
    analyser = Analyser()
    faces = []
    with table.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            image = read_picture(table.parent / row["file"])
            found = analyser.detect_thoroughly(image)
            if found:
                face = analyser.describe(image, found[0], Aspect.MESH)
                faces.append((Canvas.of(image, face), row))
    return faces


def _fit(trait: Trait, labelled: list[tuple[Canvas, float]]) -> dict[str, Array]:
    numbers = np.stack([trait.describe(canvas) for canvas, _ in labelled])
    labels = np.array([label for _, label in labelled])
    some = (labels > 0).mean()
    importance = np.where(labels > 0, 0.5 / some, 0.5 / (1 - some))
    if trait.paint is not None:
        random = np.random.default_rng(SEED)
        painted = np.stack(
            [
                trait.describe(canvas.repainted(trait.paint(canvas, random)))
                for canvas, label in labelled
                if label == 0
            ]
        )
        numbers = np.concatenate([numbers, painted])
        each = PAINTED_SHARE * importance.sum() / len(painted)
        importance = np.append(importance, np.full(len(painted), each))
        labels = np.append(labels, np.ones(len(painted)))
    return _ridge(numbers, labels, importance, trait.penalty)


def _ridge(numbers: Array, labels: Array, importance: Array, penalty: float) -> dict[str, Array]:
    center = np.nanmean(numbers, axis=0)
    spread = np.nanstd(numbers, axis=0) + SPREAD_FLOOR
    rows = np.column_stack([np.nan_to_num((numbers - center) / spread), np.ones(len(labels))])
    penalties = np.diag([penalty] * numbers.shape[1] + [0.0])
    weighted = rows * importance[:, None]
    solution = np.linalg.solve(rows.T @ weighted + penalties, weighted.T @ labels)
    return {"center": center, "weights": solution[:-1] / spread, "bias": solution[-1:].sum()}


if __name__ == "__main__":
    main()
