"""The command that made the coefficients of looks still makes such a file."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING

import cv2
import numpy as np

from tests.vision.appearance.faces import canvas
from tests.vision.appearance.painted import in_picture, many
from tests.vision.portraits import NAMES, portrait
from tools.appearance import train
from whosthere.vision.appearance.discriminant import Discriminant

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from whosthere.types import Image


def test_training_writes_every_discriminant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [_row(tmp_path, name, portrait(name)) for name in NAMES]
    rows.append(_row(tmp_path, "masked", _masked("obama-2012")) | {"mask": "yes"})
    rows[NAMES.index("hopper")] |= {"glasses": "yes", "headwear": "yes"}
    labels, output = tmp_path / "labels.csv", tmp_path / "out.npz"
    with labels.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setattr(sys, "argv", ["train", str(labels), str(output)])

    train.main()

    assert capsys.readouterr().out.count("precision") == 4
    arrays = np.load(output)
    for name in ("glasses", "headwear", "mask", "nose"):
        assert arrays[f"{name}/weights"].shape == Discriminant.named(name).weights.shape
        assert np.isfinite(arrays[f"{name}/weights"]).all()


def _row(folder: Path, name: str, image: Image) -> dict[str, str]:
    cv2.imwrite(str(folder / f"{name}.png"), image)
    no = dict.fromkeys(("glasses", "headwear", "mask"), "no")
    return {"file": f"{name}.png", "person": name, **no}


def _masked(name: str) -> Image:
    there = canvas(name)
    painted = many(there, lambda painter: painter.mask(there.image, there.mesh), count=1)[0]
    return in_picture(painted, portrait(name))
