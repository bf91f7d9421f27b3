"""Data sets: every layout that is understood, and a clear sentence about the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image as Pillow

from whosthere.errors import SourceNotFound, UsageError
from whosthere.evaluate.attributes import read_attributes
from whosthere.evaluate.ground_truth import read_scenes
from whosthere.evaluate.labels import AGE, AgeRange, read_labels
from whosthere.evaluate.landmarks import read_points, read_pts
from whosthere.evaluate.portraits import read_pairs, read_portraits
from whosthere.types import Emotion, Gender

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Pillow.new("RGB", (8, 8)).save(folder / name, format="PNG")


def test_people_in_folders(tmp_path: Path) -> None:
    put(tmp_path, "Ann/1.jpg", "Ann/2.PNG", "Bob/1.jpeg")
    (tmp_path / "Ann" / "notes.txt").write_text("not a picture")
    found = [(portrait.path.name, portrait.person) for portrait in read_portraits(tmp_path)]
    assert found == [("1.jpg", "Ann"), ("2.PNG", "Ann"), ("1.jpeg", "Bob")]


@pytest.mark.parametrize(
    "table",
    [
        "file,person\na/1.jpg,Ann\nb/2.jpg,Bob\n",
        "\ufeffImage;Identity\nA/1.JPG;Ann\nb/2;Bob\n",
        "path\tname\nsomewhere/else/a/1.jpg\tAnn\nb/2.png\tBob\n",
        "file,person\r\na\\1.jpg, Ann \r\nb\\2.jpg,Bob\r\n",
    ],
)
def test_people_in_a_table(tmp_path: Path, table: str) -> None:
    put(tmp_path, "a/1.jpg", "b/2.jpg")
    (tmp_path / "labels.csv").write_text(table, encoding="utf-8")
    found = [(portrait.path.name, portrait.person) for portrait in read_portraits(tmp_path)]
    assert found == [("1.jpg", "Ann"), ("2.jpg", "Bob")]


def test_pairs_of_lfw(tmp_path: Path) -> None:
    put(tmp_path, "lfw/A_B/A_B_0001.jpg", "lfw/A_B/A_B_0002.jpg", "lfw/C/C_0010.jpg")
    (tmp_path / "pairs.txt").write_text("10\t300\nA_B\t1\t2\nA_B\t2\tC\t10\n")
    genuine, impostor = read_pairs(tmp_path)
    assert genuine.same
    assert not impostor.same
    assert (impostor.first.name, impostor.second.name) == ("A_B_0002.jpg", "C_0010.jpg")


def test_pairs_in_a_table(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg", "2.jpg", "3.jpg")
    (tmp_path / "pairs.csv").write_text("file1,file2,same\n1.jpg,2.jpg,1\n1.jpg,3.jpg,0\n")
    assert [pair.same for pair in read_pairs(tmp_path)] == [True, False]


def test_a_table_of_attributes(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg", "2.jpg", "3.jpg")
    (tmp_path / "labels.csv").write_text(
        "file,age,gender,race\n1.jpg,50-59,Female,Black\n2.jpg,more than 70,m,White\n3.jpg,7,,\n"
    )
    first, second, third = read_attributes(tmp_path).values()
    assert first.age == AgeRange(50, 59)
    assert first.gender is Gender.FEMALE
    assert first.group == "Black"
    assert second.age is not None
    assert second.age.middle == 75
    assert third.gender is None


def test_emotions_in_folders(tmp_path: Path) -> None:
    put(tmp_path, "happy/1.jpg", "Sad/1.jpg", "other/1.jpg")
    found = {label.emotion for label in read_attributes(tmp_path).values()}
    assert found == {Emotion.HAPPINESS, Emotion.SADNESS}


@pytest.mark.parametrize(
    ("text", "age", "off"),
    [("30-39", 39.9, 0), ("30-39", 40.5, 0.5), ("30-39", 24, 6), ("33", 33.9, 0), ("0-2", 0, 0)],
)
def test_distance_to_an_age(text: str, age: float, off: float) -> None:
    assert AgeRange.parse(text).distance(age) == pytest.approx(off)


def annotate_json(folder: Path) -> None:
    boxes = [[1, 2, 3, 4], [5, 6, 7, 8]]
    entry = {"image": "1.jpg", "boxes_xywh": boxes, "subset_indices": {"all": [0]}}
    (folder / "annotations.json").write_text(json.dumps([entry]))


def annotate_voc(folder: Path) -> None:
    face = (
        "<object><name>face</name><difficult>{}</difficult><bndbox><xmin>{}</xmin><ymin>{}</ymin>"
        "<xmax>{}</xmax><ymax>{}</ymax></bndbox></object>"
    )
    objects = face.format(0, 1, 2, 4, 6) + face.format(1, 5, 6, 12, 14)
    (folder / "1.xml").write_text(f"<annotation>{objects}</annotation>")


def annotate_wider(folder: Path) -> None:
    (folder / "wider_face_val_bbx_gt.txt").write_text(
        "0--Parade/1.jpg\n2\n1 2 3 4 0 0 0 0 0 0\n5 6 7 8 0 0 0 1 0 0\n"
        "0--Parade/2.jpg\n0\n0 0 0 0 0 0 0 0 0 0\n"
    )


@pytest.mark.parametrize("annotate", [annotate_json, annotate_voc, annotate_wider])
def test_boxes(tmp_path: Path, annotate) -> None:
    put(tmp_path, "1.jpg", "2.jpg")
    annotate(tmp_path)
    scene = read_scenes(tmp_path)[0]
    assert scene.path.name == "1.jpg"
    assert scene.boxes.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8]]
    assert scene.subsets["all"] == (0,), "the second face does not count"


@pytest.mark.parametrize("form", ["version: 1\nn_points: 68\n{{\n{}\n}}\n", "{}\n"])
def test_points_count_pixels_from_one(tmp_path: Path, form: str) -> None:
    put(tmp_path, "1.jpg")
    lines = "\n".join(f"{x + 1}.0 {x + 2}.5" for x in range(68))
    (tmp_path / "1.pts").write_text(form.format(lines))
    (points,) = read_points(tmp_path).values()
    np.testing.assert_allclose(points[:2], [[0, 1.5], [1, 2.5]])
    assert points.shape == (68, 2)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="there is no folder"):
        read_portraits(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("read", "understood"),
    [
        (read_portraits, r"labels\.csv with the columns file and person"),
        (read_scenes, r"annotations\.json"),
        (read_attributes, r"age, gender, race and emotion"),
        (read_points, r"\.pts file with 68 points"),
    ],
)
def test_another_layout_is_told_which_are_understood(tmp_path: Path, read, understood) -> None:
    put(tmp_path, "1.jpg")
    with pytest.raises(UsageError, match=understood):
        read(tmp_path)
    with pytest.raises(SourceNotFound, match="no picture"):
        read((tmp_path / "empty").mkdir() or tmp_path / "empty")


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("labels.csv", "file,person\nother.jpg,Ann\n", read_portraits),
        ("labels.csv", "file,gender\n1.jpg,unclear\n", read_attributes),
        ("labels.csv", "file,age\n1.jpg,old\n", read_attributes),
        ("annotations.json", '[{"image": "1.jpg"}]', read_scenes),
        ("annotations.json", "not json", read_scenes),
        ("1.xml", "<annotation>", read_scenes),
        ("1.pts", "1 2\n3 4\n", read_points),
        ("pairs.txt", "10\nA 1\n", read_pairs),
        ("pairs.csv", "a,c\n1,2\n", read_pairs),
    ],
)
def test_a_broken_file_is_a_clear_error(tmp_path: Path, name: str, text: str, read) -> None:
    put(tmp_path, "1.jpg")
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError) as caught:
        read(tmp_path)
    assert "\n" not in str(caught.value)


def test_other_tables_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg")
    (tmp_path / "credits.csv").write_text("file,author\n1.jpg,Ann\n")
    assert read_labels(tmp_path, [AGE]) == []


def test_a_points_file_says_how_many_it_holds(tmp_path: Path) -> None:
    (tmp_path / "1.pts").write_text("1 2\n")
    with pytest.raises(UsageError, match="holds 1 points"):
        read_pts(tmp_path / "1.pts")
