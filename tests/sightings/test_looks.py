"""Looks and portraits: what is gathered of a visit besides its sighting, only if switched on."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sightings.examples import ADA, BOB, NOON, STRANGER, UNDECIDED, begin_run, seen
from whosthere.database import connect, reading
from whosthere.sightings.gathering import Gathering
from whosthere.sightings.journal import Journal
from whosthere.sightings.portrait import LONGEST_SIDE, cut_out
from whosthere.sightings.samples import MOST_LOOKS, Sample, Samples
from whosthere.sightings.tables.catalog import TABLES
from whosthere.types import Box, HeadPose, Match, Quality, Template

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.sightings.tables.table import Row
    from whosthere.types import Identity, TrackedFace

IMAGE = np.random.default_rng(1).integers(0, 255, (480, 640, 3)).astype(np.uint8)
LOOKS = Gathering(looks_every=1.0)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "whosthere.db"


def rows(database: Path, table: str) -> list[Row]:
    with closing(connect(database)) as connection, reading(connection):
        found = connection.execute(
            "SELECT row FROM record WHERE kind = ? ORDER BY number", (table,)
        ).fetchall()
    return [TABLES[table].from_json(row["row"]) for row in found]


def close_look(identity: Identity, score: float, vector: int = 0) -> TrackedFace:
    """A face that was looked at closely in this frame."""
    bare = seen(1, identity)
    template = Template(np.eye(4, dtype=np.float32)[vector], "model-1")
    quality = Quality(score, 60.0, 100.0, 120.0, 1.0)
    face = replace(bare.face, box=Box(100, 50, 200, 240), quality=quality, pose=HeadPose(3, -4, 5))
    return replace(
        bare,
        face=face,
        close=replace(face, template=template),
        match=Match(0.9, "p-ada", "Ada", 0.8, 0.3),
    )


def test_none_are_kept_unless_switched_on(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0) as journal:
        for frame in range(50):
            journal.see(frame / 10, [close_look(ADA, 0.9)], IMAGE)
    assert rows(database, "sightings")
    assert not any(rows(database, name) for name in ("looks", "embeddings", "thumbnails"))


def test_a_look_a_second_with_the_visit_it_is_of(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0, gathering=LOOKS) as journal:
        for frame in range(31):
            journal.see(frame / 10, [close_look(ADA, 0.9), seen(2, STRANGER)], IMAGE)
        assert rows(database, "looks") == []
    visits = {visit["id"]: visit for visit in rows(database, "sightings")}
    looks = rows(database, "looks")
    assert len(looks) == 8
    assert {look["sighting_id"] for look in looks} == visits.keys()
    for look in looks:
        visit = visits[look["sighting_id"]]
        assert (look["person_id"], look["stranger_id"]) == (
            visit["person_id"],
            visit["stranger_id"],
        )
    ada = [look for look in looks if look["person_id"] == "p-ada"]
    assert [look["at"] for look in ada] == [NOON + timedelta(seconds=s) for s in range(4)]
    first = ada[0]
    assert (first["similarity"], first["runner_up"]) == (0.8, 0.3)
    assert (first["frame_width"], first["frame_height"]) == (640, 480)
    assert (first["x"], first["y"], first["width"], first["height"]) == (100, 50, 200, 240)
    assert (first["yaw"], first["pitch"], first["roll"], first["quality"]) == (3, -4, 5, 0.9)
    stranger = next(look for look in looks if look["person_id"] is None)
    assert stranger["similarity"] is stranger["runner_up"] is stranger["quality"] is None


def test_every_row_fits_its_table(database: Path) -> None:
    gathering = Gathering(1.0, templates=True, pictures=True, seal=lambda *given: given[-1])
    with Journal(database, begin_run(), absence=5.0, gathering=gathering) as journal:
        for frame in range(31):
            journal.see(frame / 10, [close_look(ADA, 0.9), seen(2)], IMAGE)
    for name in ("looks", "embeddings", "thumbnails"):
        kept = rows(database, name)
        assert kept
        assert TABLES[name].to_arrow(kept).num_rows == len(kept)
        assert all(row.keys() == TABLES[name].names for row in kept)


def test_a_look_before_the_vote_is_of_the_same_person(database: Path) -> None:
    """Otherwise an erasure of the person would leave it behind."""
    with Journal(database, begin_run(), absence=5.0, gathering=LOOKS) as journal:
        for frame in range(31):
            journal.see(frame / 10, [seen(1, UNDECIDED if frame < 15 else ADA)], IMAGE)
    looks = rows(database, "looks")
    assert [look["person_id"] for look in looks] == ["p-ada"] * 4
    assert [look["confidence"] for look in looks] == [None, None, 0.9, 0.9]


def test_a_flicker_leaves_no_look(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0, gathering=LOOKS) as journal:
        journal.see(0.0, [seen(1, ADA)], IMAGE)
        journal.see(0.1, [seen(1, ADA)], IMAGE)
    assert rows(database, "looks") == []


def test_looks_of_all_tracks_of_a_visit_are_in_order(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0, gathering=LOOKS) as journal:
        for second in range(20):
            faces = [] if second % 4 == 3 else [seen(second // 4, ADA)]
            journal.see(float(second), faces, IMAGE)
    looks = rows(database, "looks")
    assert len(looks) == 15
    assert [look["at"] for look in looks] == sorted(look["at"] for look in looks)
    assert len({look["sighting_id"] for look in looks}) == 1


def test_a_visit_of_a_day_costs_no_more_memory_than_one_of_ten_minutes() -> None:
    samples = Samples(1.0)
    for second in range(24 * 3600):
        if samples.due(float(second)):
            samples = samples.including(Sample(float(second), (640, 480), seen(1, ADA)))
    assert MOST_LOOKS / 2 <= len(samples.taken) <= MOST_LOOKS
    assert samples.taken[0].time == 0.0
    assert samples.taken[-1].time >= 24 * 3600 - 2 * samples.every


@given(st.lists(st.floats(0.01, 5.0), max_size=60), st.lists(st.floats(0.01, 5.0), max_size=60))
@settings(deadline=None)
def test_laws_of_samples(one: list[float], other: list[float]) -> None:
    """They are in order, at least `every` apart along a track, and merging loses none."""
    tracks = []
    for steps in (one, other):
        samples, time = Samples(1.0), 0.0
        for step in steps:
            time += step
            if samples.due(time):
                samples = samples.including(Sample(time, (640, 480), seen(1)))
        assert all(b.time - a.time >= 1.0 - 1e-9 for a, b in pairwise(samples.taken))
        tracks.append(samples)
    both = tracks[0].merged(tracks[1])
    assert sorted(sample.time for track in tracks for sample in track.taken) == [
        sample.time for sample in both.taken
    ]


# Portraits


def keys(person_id: str, table: str, row_id: str, plain: bytes) -> bytes | None:
    """Only Ada has a key; sealing is shown, not done."""
    return f"{person_id}|{table}|{row_id}|".encode() + plain if person_id == "p-ada" else None


SEALED = Gathering(templates=True, pictures=True, seal=keys)


def test_the_best_look_leaves_sealed_for_its_row(database: Path) -> None:
    with Journal(database, begin_run(), absence=5.0, gathering=SEALED) as journal:
        for frame, score in enumerate((0.5, 0.9, 0.7, 0.6)):
            journal.see(frame / 10, [close_look(ADA, score, vector=frame)], IMAGE)
    (visit,) = rows(database, "sightings")
    for table in ("embeddings", "thumbnails"):
        (row,) = rows(database, table)
        assert row["sighting_id"] == visit["id"]
        assert row["quality"] == 0.9
        assert row["at"] == NOON + timedelta(seconds=0.1)
        bond = f"p-ada|{table}|{row['id']}|".encode()
        assert isinstance(row["sealed"], bytes)
        assert row["sealed"].startswith(bond)
        plain = row["sealed"].removeprefix(bond)
        if table == "embeddings":
            assert np.frombuffer(plain, "<f4").tolist() == [0, 1, 0, 0]
            assert row["model"] == "model-1"
        else:
            picture = cv2.imdecode(np.frombuffer(plain, np.uint8), cv2.IMREAD_COLOR)
            assert picture is not None
            assert picture.shape[:2] == (row["height"], row["width"])
            assert max(picture.shape) == LONGEST_SIDE


@pytest.mark.parametrize("who", [BOB, STRANGER, UNDECIDED])
def test_nobody_without_a_key_leaves_anything(database: Path, who: Identity) -> None:
    with Journal(database, begin_run(), absence=5.0, gathering=SEALED) as journal:
        for frame in range(5):
            journal.see(frame / 10, [close_look(who, 0.9)], IMAGE)
    assert rows(database, "sightings")
    assert rows(database, "embeddings") == rows(database, "thumbnails") == []


@given(st.floats(-300, 900), st.floats(-300, 900), st.floats(1, 900), st.floats(1, 900))
def test_a_face_anywhere_makes_a_small_picture(x: float, y: float, w: float, h: float) -> None:
    picture = cut_out(IMAGE, Box(x, y, w, h))
    assert min(picture.shape[:2]) >= 1
    assert max(picture.shape[:2]) <= LONGEST_SIDE
    assert not np.shares_memory(picture, IMAGE)
