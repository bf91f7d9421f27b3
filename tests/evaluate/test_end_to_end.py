"""Each task, whole, on a data set made of the portraits that are installed for the demo."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from whosthere.errors import OutputError, UsageError
from whosthere.evaluate import attributes, detect, identify, landmarks, plots, verify
from whosthere.types import Aspect
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = {
    "Biden": ["biden"],
    "Collins": ["collins"],
    "Hopper": ["hopper"],
    "Obama": ["obama-2009", "obama-2010", "obama-2012"],
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder a person; everybody has a second picture, a brighter and mirrored copy."""
    folder = tmp_path_factory.mktemp("people")
    for person, names in PEOPLE.items():
        (folder / person).mkdir()
        for name in names:
            data = (files("whosthere.demo") / f"{name}.jpg").read_bytes()
            image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
            copy = cv2.convertScaleAbs(cv2.flip(image, 1), alpha=1.1, beta=10)
            cv2.imwrite(str(folder / person / f"{person}_0001.jpg"), image)
            cv2.imwrite(str(folder / person / f"{person}_0002.jpg"), copy)
    return folder


def check_written(report, folder: Path, *plotted: str) -> None:
    report.write(folder)
    text = (folder / "report.md").read_text(encoding="utf-8")
    assert report.table().columns[0] in text
    assert json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    for name in plotted:
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert f"![{name}]({name}.png)" in text


def test_verify_all_pairs(people: Path, tmp_path: Path) -> None:
    report = verify.run(people, device="cpu")
    assert report.pictures == 8
    assert report.failures == 0
    assert report.found.genuine == 4
    assert report.found.impostor == 24
    assert report.found.accuracy == 1
    assert report.found.equal_error.fmr == 0
    check_written(report, tmp_path / "report", "roc", "det", "scores")


def test_verify_counts_a_missed_face_as_a_miss(people: Path, tmp_path: Path) -> None:
    for person in ("Obama", "Hopper"):
        for name in (f"{person}_0001.jpg", f"{person}_0002.jpg"):
            (tmp_path / person).mkdir(exist_ok=True)
            (tmp_path / person / name).write_bytes((people / person / name).read_bytes())
    cv2.imwrite(str(tmp_path / "Hopper" / "Hopper_0003.jpg"), np.full((90, 90, 3), 99, np.uint8))
    pairs = ["Obama 1 2", "Hopper 1 2", "Hopper 2 3", "Obama 1 Hopper 1"] * 10
    (tmp_path / "pairs.txt").write_text("10 1\n" + "\n".join(pairs) + "\n")
    report = verify.run(tmp_path, device="cpu")
    assert report.failures == 1
    assert report.found.genuine == 20
    assert report.strict.genuine == 30
    assert report.found.accuracy == 1
    assert report.strict.accuracy == pytest.approx(0.75)


def test_identify(people: Path, tmp_path: Path) -> None:
    report = identify.run(people, device="cpu")
    values = {name: mean for name, mean, _ in report.table().rows}
    assert values["people enrolled in a split"] == "2"
    assert values["rank 1 right"] == "100.0 %"
    assert values["FNIR at the trained line"] == "0.0 %"
    assert values["FPIR at the trained line"] == "0.0 %"
    check_written(report, tmp_path / "report", "fnir")


def test_detect(people: Path, tmp_path: Path) -> None:
    image = cv2.imread(str(people / "Hopper" / "Hopper_0001.jpg"))
    cv2.imwrite(str(tmp_path / "1.jpg"), image)
    (face, *_) = Analyser("cpu").detect(np.asarray(image, np.uint8))
    box = face.box
    boxes = [[box.x, box.y, box.width, box.height], [0, 0, 9, 9]]
    entry = {"image": "1.jpg", "boxes_xywh": boxes, "subset_indices": {"easy": [0], "hard": [0, 1]}}
    (tmp_path / "annotations.json").write_text(json.dumps([entry]))
    report = detect.run(tmp_path, device="cpu", thorough=False)
    assert list(report.subsets) == ["easy", "hard"]
    assert report.subsets["easy"].recall(0.6) == 1
    assert report.subsets["hard"].recall(0.6) == 0.5
    assert detect.run(tmp_path, device="cpu").subsets["easy"].recall(0.6) == 1
    check_written(report, tmp_path / "report", "precision")


def test_attributes(people: Path, tmp_path: Path) -> None:
    (people / "labels.csv").write_text(
        "file,age,gender,race,emotion\n"
        "Obama/Obama_0001.jpg,48,male,Black,happy\n"
        "Hopper/Hopper_0001.jpg,77,female,White,\n"
        "Biden/Biden_0001.jpg,70+,male,White,happy\n"
    )
    report = attributes.run(people, device="cpu")
    (people / "labels.csv").unlink()
    everybody = report.groups["everybody"]
    assert everybody.pictures == 3
    assert everybody.found == 1
    assert everybody.age_error < 30
    assert report.groups["Black"].gender == 1
    assert {"male", "female", "White", "60-120 years", "happiness"} < set(report.groups)
    check_written(report, tmp_path / "report", "emotions")


def test_landmarks_of_the_mesh_itself_have_no_error(people: Path, tmp_path: Path) -> None:
    analyser = Analyser("cpu")
    for name in ("Hopper", "Collins"):
        image = np.asarray(cv2.imread(str(people / name / f"{name}_0001.jpg")), np.uint8)
        cv2.imwrite(str(tmp_path / f"{name}.png"), image)
        (face, *_) = analyser.detect_thoroughly(image)
        mesh = analyser.describe(image, face, Aspect.MESH).mesh
        assert mesh is not None
        points = mesh[list(landmarks.MESH_VERTICES), :2] + 1
        text = "\n".join(f"{x:.6f} {y:.6f}" for x, y in points)
        (tmp_path / f"{name}.pts").write_text(f"version: 1\nn_points: 68\n{{\n{text}\n}}\n")
    report = landmarks.run(tmp_path, device="cpu")
    assert report.failures == 0
    assert report.dense.max() < 1e-3
    assert report.precise.mean() < report.coarse.mean()
    check_written(report, tmp_path / "report", "errors")


def test_without_matplotlib_the_report_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(plots, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'whosthere\[evaluate\]'"):
        plots.draw_matrix(tmp_path / "matrix.png", np.eye(2), ["a", "b"])


def test_a_folder_that_cannot_be_written_is_a_clear_error(people: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match="cannot write the report"):
        identify.run(people, device="cpu").write(tmp_path / "taken")
