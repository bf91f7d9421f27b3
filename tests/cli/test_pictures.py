"""``detect``, ``identify`` and ``verify``, with the real networks and faces."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.cli.terminal import Terminal, sentence
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    Portraits = Mapping[str, Path]


def test_detect_prints_a_table(fresh: Terminal, portraits: Portraits) -> None:
    seen = fresh.run("detect", portraits["obama-2012"], portraits["hopper"])

    assert seen.code == 0
    assert seen.err == ""
    assert f"{portraits['obama-2012']}: 1 face" in seen.out
    assert "happiness" in seen.out
    assert "-0°" not in seen.out


def test_detect_fits_a_narrow_terminal(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    picture = shutil.copy(portraits["obama-2012"], tmp_path / "a.jpg")

    seen = Terminal(fresh.home, columns=80).run("detect", picture)

    assert "…" not in seen.out
    assert max(map(len, seen.out.splitlines()[1:])) <= 80, "all but the path"


def test_brackets_in_a_name_are_no_markup(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    picture = shutil.copy(portraits["hopper"], tmp_path / "[red]a :smile: [x][-1].jpg")

    seen = fresh.run("detect", picture)

    assert seen.code == 0
    assert "[red]a :smile: [x][-1].jpg: 1 face" in seen.out


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_a_name_that_is_not_text(fresh: Terminal, portraits: Portraits, tmp_path: Path) -> None:
    picture = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jpg"))
    shutil.copy(portraits["hopper"], picture)

    seen = fresh.run_alone("detect", picture, "--json")

    assert seen.code == 0, seen.err
    assert len(json.loads(seen.out)["faces"]) == 1


def test_detect_prints_json(fresh: Terminal, portraits: Portraits) -> None:
    seen = fresh.run("detect", "--json", *portraits.values())

    lines = [json.loads(line) for line in seen.out.splitlines()]
    assert [line["picture"] for line in lines] == [str(path) for path in portraits.values()]
    for line in lines:
        (face,) = line["faces"]
        assert 0 <= face["box"]["x"] < line["width"]
        assert sum(face["attributes"]["emotions"].values()) == pytest.approx(1, abs=0.01)
        assert "template" not in face


def test_only_the_attributes_that_were_asked_for(fresh: Terminal, portraits: Portraits) -> None:
    seen = fresh.run("detect", "--json", "--attributes", "none", portraits["hopper"])

    (face,) = json.loads(seen.out)["faces"]
    assert not face["attributes"] or set(face["attributes"].values()) == {None}
    assert face["pose"] is not None


def test_an_attribute_that_is_none(fresh: Terminal, portraits: Portraits) -> None:
    refused = fresh.run("detect", "--attributes", "age,beauty", portraits["hopper"])

    assert "'beauty' is no attribute; choose from" in sentence(refused, code=2)


def test_out_writes_the_annotated_picture(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    copy = tmp_path / "annotated.png"

    assert fresh.run("detect", portraits["hopper"], "--out", copy).code == 0

    drawn, plain = read_picture(copy), read_picture(portraits["hopper"])
    assert drawn.shape == plain.shape
    assert np.any(drawn != plain)


def test_out_of_several_pictures_is_a_folder(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "annotated"

    fresh.run("detect", portraits["hopper"], portraits["biden"], "--out", folder)

    assert sorted(path.name for path in folder.iterdir()) == ["biden.jpg", "hopper.jpg"]


def test_out_never_replaces_one_copy_by_another(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    for name in ("hopper", "biden"):
        (tmp_path / name).mkdir()
        shutil.copy(portraits[name], tmp_path / name / "face.jpg")

    pictures = (tmp_path / name / "face.jpg" for name in ("hopper", "biden"))
    refused = fresh.run("detect", *pictures, "--out", tmp_path / "copies")

    assert "would replace each other" in sentence(refused, code=2)
    assert not (tmp_path / "copies").exists()


def test_out_never_replaces_the_picture(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    picture = shutil.copy(portraits["hopper"], tmp_path / "mine.jpg")

    refused = fresh.run("detect", picture, "--out", tmp_path)

    assert "would replace" in sentence(refused)
    assert picture.read_bytes() == portraits["hopper"].read_bytes()


def test_the_known_are_named_and_the_stranger_is_not(
    enrolled: Terminal, portraits: Portraits
) -> None:
    seen = enrolled.run("identify", portraits["obama-2012"], portraits["collins"])

    known, stranger = seen.out.splitlines()
    assert "obama-2012.jpg: Barack Obama (confidence 0." in known
    assert "collins.jpg: unknown" in stranger


def test_identify_prints_json(enrolled: Terminal, portraits: Portraits) -> None:
    seen = enrolled.run("identify", "--json", portraits["obama-2012"], portraits["collins"])

    known, stranger = (json.loads(line)["faces"][0] for line in seen.out.splitlines())
    assert known["name"] == "Barack Obama"
    assert known["confidence"] >= 0.5
    assert (stranger["name"], stranger["person_id"]) == (None, None)
    assert stranger["confidence"] < 0.5


def test_identify_before_training(fresh: Terminal, portraits: Portraits) -> None:
    fresh.run("people", "add", "Grace Hopper", portraits["hopper"])

    refused = fresh.run("identify", portraits["hopper"], portraits["biden"])

    assert sentence(refused).endswith("run `whosthere train --group default`")


def test_one_bad_picture_keeps_nobody_from_the_others(
    enrolled: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    seen = enrolled.run("identify", tmp_path / "none.jpg", portraits["biden"])

    assert "check the spelling" in sentence(seen)
    assert "Joe Biden" in seen.out


def test_verify_the_same_person(fresh: Terminal, portraits: Portraits) -> None:
    same = fresh.run("verify", portraits["obama-2009"], portraits["obama-2012"])
    others = fresh.run("verify", portraits["obama-2009"], portraits["biden"])

    assert same.out.startswith("the same person (confidence ")
    assert others.out.startswith("different people (confidence ")


def test_verify_prints_json(fresh: Terminal, portraits: Portraits) -> None:
    answer = json.loads(
        fresh.run("verify", "--json", portraits["hopper"], portraits["collins"]).out
    )

    assert answer["same"] is False
    assert answer["confidence"] < 0.5
    assert -1 <= answer["similarity"] <= 1
