"""Detection: are all faces found, and nothing else?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from whosthere.evaluate import plots
from whosthere.evaluate.faces import silently
from whosthere.evaluate.ground_truth import ALL, read_scenes
from whosthere.evaluate.matching import Detections, match
from whosthere.evaluate.report import Table, number, percent, write_report
from whosthere.video.pictures import read_picture
from whosthere.vision.detector import Detector

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from whosthere.evaluate.faces import Progress
    from whosthere.evaluate.ground_truth import Scene
    from whosthere.types import Device, Face

LOWEST = 0.1
"""Lowest score that is looked at; what is found below it would change the average precision by
less than its last digit."""

THRESHOLD = 0.6
"""Score from which whosthere reports a face."""

ORDER = ("easy", "medium", "hard", ALL)
"""Subsets known by name, in the order of the table; others follow."""


@dataclass(frozen=True, slots=True)
class DetectReport:
    """What `run` measured.

    Attributes:
        pictures: How many there are.
        thorough: Whether every picture was looked at twice, as ``whosthere detect`` does.
        subsets: Detections judged, by subset of the faces.
    """

    pictures: int
    thorough: bool
    subsets: Mapping[str, Detections]

    def table(self) -> Table:
        """A row a subset."""
        rows = tuple(
            (
                name,
                str(subset.faces),
                number(subset.average_precision(), 3),
                percent(subset.recall(THRESHOLD)),
                number(subset.false_alarms(THRESHOLD)),
            )
            for name, subset in self.subsets.items()
        )
        columns = ("subset", "faces", "average precision", "recall", "false alarms per picture")
        return Table(columns, rows)

    def write(self, folder: Path) -> None:
        """Write the report: Markdown, figures as JSON, and precision over recall.

        Raises:
            OutputError: The folder cannot be written to.
            UsageError: The plots need matplotlib, which is not installed.
        """
        figures = {
            name: {
                "faces": subset.faces,
                "average precision": subset.average_precision(),
                "recall": subset.recall(THRESHOLD),
                "false alarms per picture": subset.false_alarms(THRESHOLD),
            }
            for name, subset in self.subsets.items()
        }
        write_report(
            folder,
            "Detection",
            [self.table()],
            {"pictures": self.pictures, "thorough": str(self.thorough), **figures},
            {
                "precision": partial(
                    plots.draw_lines,
                    lines={name: subset.curve() for name, subset in self.subsets.items()},
                    x_label="Recall",
                    y_label="Precision",
                )
            },
        )


def run(
    dataset: Path,
    device: Device = "auto",
    size: int = 640,
    *,
    thorough: bool = True,
    progress: Progress = silently,
) -> DetectReport:
    """Measure detection on a data set of pictures with boxes.

    Args:
        dataset: Its folder, see `read_scenes`.
        device: Where the network runs.
        size: Longest side of the picture that the detector sees, if it looks once.
        thorough: Look twice, as is done for pictures; else once, as in live video.
        progress: Told of every picture.

    Raises:
        WhosThereError: The data set cannot be read, or the network not be loaded.
    """
    detector = Detector(device, size, threshold=LOWEST)
    find = detector.detect_thoroughly if thorough else detector.detect
    scenes = {scene.path: scene for scene in read_scenes(dataset)}
    faces = {path: find(read_picture(path)) for path in progress(tuple(scenes))}
    names = {name for scene in scenes.values() for name in scene.subsets}
    ordered = sorted(
        names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)
    )
    return DetectReport(
        pictures=len(scenes),
        thorough=thorough,
        subsets={
            name: Detections.joined(
                _judge(faces[path], scene, name) for path, scene in scenes.items()
            )
            for name in ordered
        },
    )


def _judge(faces: list[Face], scene: Scene, subset: str) -> Detections:
    boxes = [[face.box.x, face.box.y, face.box.width, face.box.height] for face in faces]
    return match(
        np.array(boxes, np.float64).reshape(-1, 4),
        np.array([face.score for face in faces]),
        scene.boxes,
        scene.subsets.get(subset, ()),
    )
