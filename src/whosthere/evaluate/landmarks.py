"""Landmarks: how far from where people put them?

Errors are in distances between the outer corners of the eyes, as on 300-W (Sagonas et al. 2013).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import UsageError
from whosthere.evaluate import plots
from whosthere.evaluate.faces import silently
from whosthere.evaluate.pictures import Pictures
from whosthere.evaluate.report import Table, number, percent, write_report
from whosthere.types import Aspect
from whosthere.video.pictures import read_picture
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.evaluate.faces import Progress
    from whosthere.types import Array, Device, Face

LAYOUTS = "a .pts file with 68 points beside every picture"
"""What `run` understands."""

MARKED = 68

MESH_VERTICES = (
    127, 234, 177, 215, 172, 136, 149, 148, 152, 377, 378, 365, 397, 435, 401, 454, 356,
    70, 63, 105, 66, 107, 336, 296, 334, 293, 300,
    168, 197, 5, 4, 75, 97, 2, 326, 305,
    7, 159, 158, 155, 153, 144, 382, 385, 386, 249, 373, 380,
    61, 74, 37, 11, 267, 304, 291, 405, 314, 17, 84, 181, 77, 38, 13, 268, 307, 317, 14, 87,
)  # fmt: skip
"""The vertex of the mesh that lies nearest to each of the 68 points: outline, brows, nose, eyes,
mouth. The mean over 56 faces of Helen, the same on both sides of the face. The points of the
outline slide along it as the head turns, on pictures and mesh differently, hence its larger error.
"""

OUTLINE = 17
"""The first points, along the jaw."""

LEFT_CORNER, RIGHT_CORNER = 36, 45
"""Outer corners of the eyes."""

FAILURE = 0.08
"""Mean error of a face's inner points from which it counts as failed, as on 300-W."""


@dataclass(frozen=True, slots=True, eq=False)
class LandmarksReport:
    """What `run` measured.

    Attributes:
        pictures: How many there are.
        dense: ``(N, 68)`` error of each point on the faces that were found.
        precise: ``(N, 5)`` error of the five landmarks that the mesh implies.
        coarse: ``(N, 5)`` error of the five landmarks of the detector.
    """

    pictures: int
    dense: Array
    precise: Array
    coarse: Array

    @property
    def failures(self) -> float:
        """Share of the pictures whose face was missed, or whose inner points are far off."""
        good = int((self.dense[:, OUTLINE:].mean(axis=1) <= FAILURE).sum())
        return 1 - good / self.pictures

    def table(self) -> Table:
        """A row a set of points."""
        errors = {
            "68 points of the mesh": self.dense,
            "51 inner points of the mesh": self.dense[:, OUTLINE:],
            "5 points of the mesh": self.precise,
            "5 points of the detector": self.coarse,
        }
        rows = [
            (name, number(float(error.mean()), 4), number(float(np.median(error.mean(axis=1))), 4))
            for name, error in errors.items()
        ]
        found = len(self.dense)
        rows.append(("faces found", f"{found} of {self.pictures}", ""))
        rows.append(("missed, or inner points off by more than 0.08", percent(self.failures), ""))
        return Table(("points", "mean error", "median face"), tuple(rows))

    def write(self, folder: Path) -> None:
        """Write the report: Markdown, figures as JSON, and the share of faces by error.

        Raises:
            OutputError: The folder cannot be written to.
            UsageError: The plots need matplotlib, which is not installed.
        """
        table = self.table()
        faces = np.sort(self.dense[:, OUTLINE:].mean(axis=1))
        share = np.arange(1, len(faces) + 1) / self.pictures
        write_report(
            folder,
            "Landmarks",
            [table],
            {name: mean for name, mean, _ in table.rows},
            {
                "errors": partial(
                    plots.draw_lines,
                    lines={"51 inner points": (faces, share)},
                    x_label="Error in distances between the eyes' outer corners",
                    y_label="Share of faces",
                )
            },
        )


def run(dataset: Path, device: Device = "auto", progress: Progress = silently) -> LandmarksReport:
    """Measure landmarks on a data set of pictures with 68 points each.

    Args:
        dataset: Its folder; see `LAYOUTS`.
        device: Where the networks run.
        progress: Told of every picture.

    Raises:
        WhosThereError: The data set cannot be read, holds no face that is found, or a network
            cannot be loaded.
    """
    marked = read_points(dataset)
    analyser = Analyser(device)
    dense, precise, coarse = [], [], []
    for path in progress(tuple(marked)):
        image, points = read_picture(path), marked[path]
        face = _face_of(analyser.detect_thoroughly(image), points)
        if face is None:
            continue
        described = analyser.describe(image, face, Aspect.MESH)
        if described.mesh is not None:
            dense.append(_errors(described.mesh[list(MESH_VERTICES), :2], points, points))
            precise.append(_errors(described.landmarks, five_of(points), points))
            coarse.append(_errors(face.landmarks, five_of(points), points))
    if not dense:
        message = f"no face was found on the pictures of {dataset}"
        raise UsageError(message)
    return LandmarksReport(len(marked), np.array(dense), np.array(precise), np.array(coarse))


def read_points(folder: Path) -> dict[Path, Array]:
    """The pictures of a data set and the 68 points, ``(68, 2)`` pixels, on each.

    Raises:
        SourceNotFound: There is no such folder, or no picture in it.
        UsageError: There are no .pts files, or one of them is broken.
    """
    pictures = Pictures(folder)
    files = sorted(folder.rglob("*.[pP][tT][sS]"))
    if not files:
        message = f"{folder} is not a data set of landmarks: wanted is {LAYOUTS}"
        raise UsageError(message)
    return {
        pictures.find(path.relative_to(folder).with_suffix("").as_posix()): read_pts(path)
        for path in files
    }


def read_pts(path: Path) -> Array:
    """The points of a .pts file, ``(68, 2)``; files count pixels from 1, we from 0.

    Raises:
        UsageError: It does not hold 68 points.
    """
    body = path.read_text(encoding="utf-8", errors="replace").partition("{")
    text = body[2].partition("}")[0] or body[0]
    lines = (line.split() for line in text.splitlines())
    rows = [line for line in lines if re.fullmatch(r"[-+.\deE]+ [-+.\deE]+", " ".join(line))]
    if len(rows) != MARKED:
        message = f"{path} holds {len(rows)} points: wanted is {LAYOUTS}"
        raise UsageError(message)
    return np.array(rows, np.float64) - 1


def five_of(points: Array) -> Array:
    """The five landmarks, ``(5, 2)``, that 68 points imply: eyes, nose tip, mouth corners."""
    return np.stack(
        [points[36:42].mean(axis=0), points[42:48].mean(axis=0), points[30], points[48], points[54]]
    )


def _face_of(faces: list[Face], points: Array) -> Face | None:
    """The largest face that holds the middle of the points."""
    x, y = points.mean(axis=0)
    around = (
        face
        for face in faces
        if face.box.x < x < face.box.right and face.box.y < y < face.box.bottom
    )
    return next(around, None)


def _errors(found: Array, wanted: Array, points: Array) -> Array:
    eyes = float(np.hypot(*(points[RIGHT_CORNER] - points[LEFT_CORNER])))
    errors: Array = np.hypot(*(found - wanted).T) / eyes
    return errors
