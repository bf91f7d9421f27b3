"""``people`` and ``train``, with the real networks and faces."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from tests.cli.terminal import Terminal, sentence
from tests.rigs.clips import write_film
from whosthere.people.gallery import Gallery

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Portraits = Mapping[str, Path]


def names(terminal: Terminal) -> dict[str, int]:
    """Who is enrolled, with how many faces."""
    lines = terminal.run("people", "list", "--json").out.splitlines()
    return {person["name"]: person["faces"] for person in map(json.loads, lines)}


def faces_of(terminal: Terminal, name: str) -> list[str]:
    """Ids of the enrolled faces of somebody, as ``people show`` prints them."""
    shown = terminal.run("people", "show", name).out
    return re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", shown)[1:]


# Adding


def test_add_photos(fresh: Terminal, portraits: Portraits) -> None:
    added = fresh.run(
        "people", "add", "Barack Obama", portraits["obama-2009"], portraits["obama-2010"]
    )

    assert added.code == 0
    assert added.out.splitlines() == [
        "obama-2009.jpg added to Barack Obama",
        "obama-2010.jpg added to Barack Obama",
        "next: whosthere train",
    ]
    assert names(fresh) == {"Barack Obama": 2}


def test_add_a_folder(fresh: Terminal, portraits: Portraits, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(portraits["obama-2009"], folder / "b.JPG")
    shutil.copy(portraits["obama-2012"], folder / "a.jpeg")
    (folder / "notes.txt").write_text("not a photo")

    added = fresh.run("people", "add", "Barack Obama", folder)

    assert added.code == 0
    assert added.out.index("a.jpeg added") < added.out.index("b.JPG added")


def test_add_a_video(fresh: Terminal, portraits: Portraits, tmp_path: Path) -> None:
    near = np.asarray(Image.open(portraits["hopper"]).resize((512, 600)))[..., ::-1]
    film = write_film(tmp_path / "hopper.mp4", [near] * 25)

    added = fresh.run("people", "add", "Grace Hopper", "--video", film)

    assert added.code == 0
    assert "hopper.mp4 at 0.0 s added to Grace Hopper" in added.out
    assert names(fresh)["Grace Hopper"] >= 1


def test_a_camera_that_ends_too_early(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    near = np.asarray(Image.open(portraits["hopper"]).resize((512, 600)))[..., ::-1]
    film = write_film(tmp_path / "camera.mp4", [near] * 10)

    ended = fresh.run("people", "add", "Grace Hopper", "--camera", film)

    assert "the camera ended before all looks were taken" in sentence(ended)
    assert ended.out.splitlines() == [
        "look straight into the camera",
        "turn your head a little to your left",
    ]


def spoilt(portraits: Portraits) -> dict[str, tuple[Image.Image, str]]:
    """Photos that are not fit to enrol, with the reason."""
    photo = Image.open(portraits["hopper"]).convert("RGB")
    both = Image.new("RGB", (1024, 600))
    both.paste(photo)
    both.paste(photo, (512, 0))
    return {
        "nobody": (Image.new("RGB", (640, 480), "gray"), "there is no face in it"),
        "twice": (both, "there are 2 faces in it; crop it"),
        "blurred": (photo.filter(ImageFilter.GaussianBlur(9)), "the face is blurred"),
        "dark": (ImageEnhance.Brightness(photo).enhance(0.06), "the face is too dark"),
        "tiny": (photo.resize((59, 69)), "there is no face in it"),
    }


@pytest.mark.parametrize("what", ["nobody", "twice", "blurred", "dark", "tiny"])
def test_a_photo_that_is_not_fit_is_refused_with_the_reason(
    fresh: Terminal, portraits: Portraits, tmp_path: Path, what: str
) -> None:
    image, reason = spoilt(portraits)[what]
    photo = tmp_path / f"{what}.png"
    image.save(photo)

    refused = fresh.run("people", "add", "Grace Hopper", photo)

    said = sentence(refused)
    assert said.startswith(f"{what}.png refused: ")
    assert reason in said
    assert "next:" not in refused.out
    assert names(fresh) == {}


def test_force_takes_what_is_refused(fresh: Terminal, portraits: Portraits, tmp_path: Path) -> None:
    image, reason = spoilt(portraits)["blurred"]
    image.save(photo := tmp_path / "blurred.png")

    forced = fresh.run("people", "add", "Grace Hopper", photo, "--force")

    assert forced.code == 0
    assert f"(doubtful: {reason}" in forced.out
    assert names(fresh) == {"Grace Hopper": 1}


def test_what_is_doubtful_is_told(fresh: Terminal, portraits: Portraits, tmp_path: Path) -> None:
    photo = Image.open(portraits["hopper"])
    photo.resize((photo.width // 5, photo.height // 5)).save(small := tmp_path / "small.png")

    added = fresh.run("people", "add", "Grace Hopper", small)

    assert added.code == 0
    assert "(doubtful: the face is too small: 1" in added.out


def test_a_photo_of_somebody_else(enrolled: Terminal, portraits: Portraits) -> None:
    refused = enrolled.run("people", "add", "Somebody New", portraits["obama-2012"])

    assert "it looks like Barack Obama (confidence 0." in sentence(refused)
    assert "Somebody New" not in names(enrolled)


def test_a_copy_of_a_photo(enrolled: Terminal, portraits: Portraits) -> None:
    refused = enrolled.run("people", "add", "Grace Hopper", portraits["hopper"])

    assert "copy of a photo that is enrolled already" in sentence(refused)


def test_refused_photos_keep_nobody_from_the_good_ones(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    (broken := tmp_path / "broken.jpg").write_bytes(portraits["hopper"].read_bytes()[:5000])

    added = fresh.run("people", "add", "Grace Hopper", broken, portraits["hopper"])

    assert added.code == 1
    assert "damaged or cut off" in added.err
    assert names(fresh) == {"Grace Hopper": 1}


def test_import_one_folder_a_person(fresh: Terminal, portraits: Portraits, tmp_path: Path) -> None:
    for name, stem in (("Grace Hopper", "hopper"), ("Joe Biden", "biden")):
        folder = tmp_path / "all" / name
        folder.mkdir(parents=True)
        shutil.copy(portraits[stem], folder)
    (tmp_path / "all" / "Empty").mkdir()

    imported = fresh.run("people", "import", tmp_path / "all")

    assert "there are no pictures in the folder" in sentence(imported)
    assert names(fresh) == {"Grace Hopper": 1, "Joe Biden": 1}


# Looking


def test_list_of_nobody(fresh: Terminal) -> None:
    assert "nobody is enrolled yet; try `whosthere people add" in fresh.run("people", "list").out


def test_list(enrolled: Terminal) -> None:
    listed = enrolled.run("people", "list").out

    assert all(name in listed for name in ("Grace Hopper", "Barack Obama", "Joe Biden"))


def test_show_prints_whole_ids_in_a_narrow_terminal(enrolled: Terminal) -> None:
    shown = Terminal(enrolled.home, columns=80).run("people", "show", "barack obama")

    assert "obama-2009.jpg" in shown.out
    assert len(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", shown.out)) == 3
    assert "…" not in shown.out


# Changing


def test_rename(enrolled: Terminal, portraits: Portraits) -> None:
    renamed = enrolled.run("people", "rename", "Joe Biden", "Joseph [R.] Biden")

    assert renamed.out == "Joe Biden is Joseph [R.] Biden now\n"
    assert "Joseph [R.] Biden" in enrolled.run("people", "list").out
    assert "Joseph [R.] Biden" in enrolled.run("identify", portraits["biden"]).out


@pytest.mark.parametrize(
    ("arguments", "reason", "code"),
    [
        (["rename", "Joe Biden", "grace hopper"], "is enrolled already; choose another name", 1),
        (["rename", "Joe Biden", " "], "a name needs at least one letter", 2),
        (["rename", "Nobody", "Somebody"], "nobody called 'Nobody'", 1),
        (["show", "Nobody"], "see `whosthere people list`", 1),
        (["merge", "Joe Biden", "Joe Biden"], "two different people", 2),
        (["remove", "Nobody"], "nobody called 'Nobody'", 1),
        (["remove-face", "abc"], "no enrolled face with the id abc", 1),
        (["add", "Somebody"], "give photos of Somebody", 2),
        (["add", "Somebody", "--stranger", "abcd"], "see `whosthere people strangers`", 1),
    ],
)
def test_what_cannot_be_meant(
    enrolled: Terminal, arguments: list[str], reason: str, code: int
) -> None:
    before = names(enrolled)

    assert reason in sentence(enrolled.run("people", *arguments), code)
    assert names(enrolled) == before


def test_a_name_without_letters(fresh: Terminal, portraits: Portraits) -> None:
    refused = fresh.run("people", "add", "  ", portraits["hopper"])

    assert sentence(refused, code=2) == "a name needs at least one letter"


def test_merge(fresh: Terminal, portraits: Portraits) -> None:
    fresh.run("people", "add", "Barack Obama", portraits["obama-2009"])
    fresh.run("people", "add", "B. Obama", portraits["obama-2010"], "--force")

    merged = fresh.run("people", "merge", "B. Obama", "Barack Obama")

    assert merged.out == "Barack Obama has 2 faces now; next: whosthere train\n"
    assert names(fresh) == {"Barack Obama": 2}


def test_remove_face(enrolled: Terminal) -> None:
    first, second = faces_of(enrolled, "Barack Obama")

    assert enrolled.run("people", "remove-face", first).code == 0

    assert faces_of(enrolled, "Barack Obama") == [second]


def test_remove_leaves_nothing(watched: Terminal, portraits: Portraits) -> None:
    removed = watched.run("people", "remove", "Grace Hopper")

    assert removed.code == 0
    assert "erased Grace Hopper: 1 face, 1 key" in removed.out
    assert "nothing is left in the database" in removed.out
    left = [path for path in watched.home.rglob("*") if path.is_file()]
    assert {path.suffix for path in left} >= {".db", ".jsonl", ".parquet"}
    for path in left:
        assert b"Grace Hopper" not in path.read_bytes(), path
    assert "Grace Hopper" not in watched.run("sightings").out
    assert "Barack Obama" in watched.run("sightings").out
    assert "unknown" in watched.run("identify", portraits["hopper"]).out


# Training


def test_train_reports(enrolled: Terminal) -> None:
    report = enrolled.run("train").out

    assert report.startswith("default: 3 people, 4 photos\n")
    assert "of strangers are expected to get a name (wanted: at most 0.100%)" in report
    assert "closest pair: " in report
    assert "one photo only, a second helps: Grace Hopper, Joe Biden" in report


def test_train_a_stricter_line(enrolled: Terminal) -> None:
    def line(rate: str) -> float:
        report = enrolled.run("train", "--false-match-rate", rate).out
        return float(re.findall(r"similarity ([0-9.]+);", report)[0])

    assert line("0.0001") > line("0.01")


def test_train_nobody(fresh: Terminal) -> None:
    assert "has no faces; add some" in sentence(fresh.run("train"))


def test_other_weights_are_refused_until_everybody_is_enrolled_anew(
    enrolled: Terminal, portraits: Portraits
) -> None:
    accurate = ["--recognition", "accurate"]

    for command in (
        ["identify", str(portraits["biden"])],
        ["people", "add", "Joe Biden", str(portraits["obama-2012"])],
        ["live", str(portraits["biden"]), "--no-window", "--no-keep"],
    ):
        assert "whosthere people reenrol" in sentence(enrolled.run(*command, *accurate))

    again = enrolled.run("people", "reenrol", *accurate)
    assert "4 faces made anew, 0 lost" in again.out
    assert enrolled.run("train").code == 0
    assert "Joe Biden" in enrolled.run("identify", portraits["biden"], *accurate).out


def test_enrolling_anew_loses_no_face_unasked(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    photo = shutil.copy(portraits["obama-2009"], tmp_path / "obama.jpg")
    fresh.home.mkdir()
    (fresh.home / "config.toml").write_text("[people]\npictures = false\n")
    fresh.run("people", "add", "Barack Obama", photo, portraits["obama-2010"])
    photo.unlink()

    refused = fresh.run("people", "reenrol", "--recognition", "accurate")

    assert "enrolled faces would be lost: of 1 there is neither" in sentence(refused)
    assert names(fresh) == {"Barack Obama": 2}
    forced = fresh.run("people", "reenrol", "--recognition", "accurate", "--force")
    assert "1 face made anew, 1 lost" in forced.out
    assert names(fresh) == {"Barack Obama": 1}


def test_a_face_whose_photo_has_gone_is_enrolled_anew_from_its_cut_out(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    photo = shutil.copy(portraits["obama-2009"], tmp_path / "obama.jpg")
    fresh.run("people", "add", "Barack Obama", photo)
    photo.unlink()
    accurate = ["--recognition", "accurate"]

    assert "1 face made anew, 0 lost" in fresh.run("people", "reenrol", *accurate).out
    assert "1 face made anew, 0 lost" in fresh.run("people", "reenrol").out
    assert fresh.run("train").code == 0
    assert "Barack Obama" in fresh.run("identify", portraits["obama-2010"]).out


# Strangers


def test_a_stranger_gets_a_name(watched: Terminal, portraits: Portraits) -> None:
    listed = watched.run("people", "strangers").out
    (stranger,) = re.findall(r"^[0-9a-f-]{36}(?=: 1 face, last .* on demo$)", listed, re.MULTILINE)
    with Gallery.open(watched.home / "whosthere.db") as gallery:
        assert gallery.album.stranger(stranger).startswith(b"\xff\xd8")

    named = watched.run("people", "add", "Eileen Collins", "--stranger", stranger[:8])

    assert "is Eileen Collins now, with 1 face" in named.out
    assert watched.run("train").code == 0
    assert "Eileen Collins" in watched.run("identify", portraits["collins"]).out
    assert "no stranger was kept" in watched.run("people", "strangers").out


def test_strangers_are_kept_only_when_asked(fresh: Terminal) -> None:
    said = fresh.run("people", "strangers").out

    assert said == "no stranger was kept; set keep_strangers in config.toml\n"


# Corrections


def test_whoever_was_taken_for_somebody_is_not_any_more(
    enrolled: Terminal, portraits: Portraits
) -> None:
    assert "Barack Obama" in enrolled.run("identify", portraits["obama-2012"]).out

    said = enrolled.run("people", "not", "Barack Obama", portraits["obama-2012"])
    assert "is not taken for Barack Obama any more" in said.out
    assert "Barack Obama" not in enrolled.run("identify", portraits["obama-2012"]).out

    decision = enrolled.run("people", "decisions").out.partition(":")[0]
    assert "undone: somebody was not Barack Obama" in enrolled.run("people", "undo", decision).out
    assert "Barack Obama" in enrolled.run("identify", portraits["obama-2012"]).out


def test_a_face_is_split_off_and_put_back(enrolled: Terminal) -> None:
    face = faces_of(enrolled, "Barack Obama")[-1]

    split = enrolled.run("people", "split", "Barack Obama", "Malik Obama", face)
    assert split.out == "Malik Obama has 1 face that were Barack Obama's\n"
    assert names(enrolled)["Malik Obama"] == 1

    (told,) = enrolled.run("people", "decisions", "--json").out.splitlines()
    decision = json.loads(told)
    assert (decision["kind"], decision["by"]) == ("split", "command line")
    assert enrolled.run("people", "undo", decision["id"]).code == 0
    assert names(enrolled)["Barack Obama"] == 2
    assert "Malik Obama" not in names(enrolled)
    assert "Malik Obama was split off Barack Obama" in enrolled.run("people", "decisions").out


def test_pictures_are_kept_unless_that_is_switched_off(
    fresh: Terminal, portraits: Portraits
) -> None:
    fresh.run("people", "add", "Kept", portraits["hopper"])
    (fresh.home / "config.toml").write_text("[people]\npictures = false\n")
    fresh.run("people", "add", "Unseen", portraits["collins"])
    with Gallery.open(fresh.home / "whosthere.db") as gallery:
        pictured = {
            person.name: [face.pictured for face in gallery.faces(person.id)]
            for person in gallery.people("default")
        }
    assert pictured == {"Kept": [True], "Unseen": [False]}
