"""``data replay``: recorded video goes into the same tables as live video, each file once."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.cli.terminal import Terminal, sentence
from whosthere.errors import PersonNotFound
from whosthere.people.gallery import Gallery
from whosthere.video.demo import Demo
from whosthere.video.recording import Recorder

SAVED = datetime(2026, 1, 31, 12, 0, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def _film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "door.mp4"
    with Demo() as demo, Recorder(path, demo) as recorder:
        for frame in demo.frames():
            recorder.write(frame)
    return path


@pytest.fixture
def film(_film: Path, tmp_path: Path) -> Path:
    """Fourteen seconds of the demo's people before a door, saved at noon."""
    path = Path(shutil.copy(_film, tmp_path / "door.mp4"))
    os.utime(path, (SAVED.timestamp(), SAVED.timestamp()))
    return path


def rows(terminal: Terminal, table: str) -> list[dict[str, object]]:
    """What the outbox has; nothing where there is no database yet."""
    path = terminal.home / "whosthere.db"
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT row FROM record WHERE kind = ? ORDER BY at", (table,))
        return [json.loads(row[0]) for row in found]


def test_it_sees_what_a_live_run_saw(enrolled: Terminal, film: Path) -> None:
    outcome = enrolled.run("data", "replay", film)
    assert (outcome.code, outcome.out) == (0, f"{film}: 5 sightings\n")
    visits = rows(enrolled, "sightings")
    assert Counter(visit["name"] or visit["stranger_id"] for visit in visits) == {
        "Grace Hopper": 1,
        "Barack Obama": 1,
        "Joe Biden": 2,
        "stranger-1": 1,
    }
    (run,) = rows(enrolled, "runs")
    assert (run["camera"], run["frames"], run["recovered"]) == ("door", 350, False)
    assert json.loads(str(run["settings"]))["group"] == "default"
    assert str(run["started_at"]).startswith("2026-01-31T12:00:00")
    assert {str(visit["first_seen"])[:16] for visit in visits} == {"2026-01-31T12:00"}
    people = rows(enrolled, "people")
    assert {person["name"] for person in people} == {None}
    assert {visit["person_id"] for visit in visits} - {None} <= {
        person["person_id"] for person in people
    }
    exported = (enrolled.home / "sightings" / "sightings-2026-01-31.jsonl").read_text()
    assert len(exported.splitlines()) == 5


def test_a_second_time_adds_nothing_whatever_the_name(enrolled: Terminal, film: Path) -> None:
    enrolled.run("data", "replay", film)
    before = {table: rows(enrolled, table) for table in ("sightings", "runs", "people")}
    copy = film.with_name("copy.mp4")
    shutil.copyfile(film, copy)
    outcome = enrolled.run("data", "replay", copy, "--camera", "gate", "--start", "2025-01-01")
    assert outcome.code == 0
    assert outcome.out.startswith(f"{copy}: already replayed, on 20")
    assert {table: rows(enrolled, table) for table in before} == before


def test_camera_and_time_can_be_given(enrolled: Terminal, film: Path) -> None:
    begin = datetime(2025, 6, 1, 8).astimezone()
    outcome = enrolled.run(
        *("data", "replay", film, "--no-recognition", "--attributes", "none", "--max-fps", "5"),
        *("--camera", "gate", "--start", "2025-06-01T08:00:00"),
    )
    assert outcome.code == 0
    (run,) = rows(enrolled, "runs")
    assert run["camera"] == "gate"
    assert datetime.fromisoformat(str(run["started_at"])) == begin


def test_a_broken_file_is_one_sentence_and_the_rest_goes_on(enrolled: Terminal, film: Path) -> None:
    broken = film.with_name("broken.mp4")
    broken.write_bytes(b"no video")
    outcome = enrolled.run(
        *("data", "replay", film.parent / "*.mp4", "--no-recognition", "--attributes", "none"),
        *("--max-fps", "5"),
    )
    assert "broken.mp4 cannot be read as a video" in sentence(outcome)
    assert outcome.out.startswith(f"{film}: ")
    assert len(rows(enrolled, "runs")) == 1


def test_where_there_is_no_video_it_says_so(fresh: Terminal, tmp_path: Path) -> None:
    assert "there is no video at" in sentence(fresh.run("data", "replay", tmp_path))


def test_one_time_is_not_for_two_videos(fresh: Terminal, film: Path) -> None:
    shutil.copyfile(film, film.with_name("copy.mp4"))
    outcome = fresh.run("data", "replay", film.parent, "--start", "2025-06-01")
    assert "--start is the time of one video" in sentence(outcome, code=2)


KILLED_REPLAY = """
import sys
from pathlib import Path
from whosthere.config import database_path
from whosthere.live.output import Output
from whosthere.live.replay import ReplayOptions, replay

class Held(Output):
    frames = 0

    def put(self, scene):
        self.frames += 1
        if self.frames == 300:
            print("watching", flush=True)
            sys.stdin.read()

    def close(self):
        pass

replay(Path(sys.argv[1]), ReplayOptions(), database_path(), lambda source: Held())
"""


def test_one_that_was_killed_leaves_nothing_and_can_be_done_again(
    enrolled: Terminal, film: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_REPLAY, film],
        env=enrolled.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"watching\n"
        process.send_signal(signal.SIGKILL)
    assert rows(enrolled, "sightings") == rows(enrolled, "runs") == []
    assert enrolled.run("data", "replay", film).out == f"{film}: 5 sightings\n"


SEALED = "[data]\nlooks = true\nembeddings = true\nthumbnails = true\nnames = true\n"


def test_everything_that_can_be_switched_on(
    enrolled: Terminal, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (enrolled.home / "config.toml").write_text(SEALED)
    outcome = enrolled.run("data", "replay", film)
    # No sink had anything to say.
    assert (outcome.code, outcome.err) == (0, "")
    visits = {visit["id"]: visit for visit in rows(enrolled, "sightings")}
    looks = rows(enrolled, "looks")
    assert {look["sighting_id"] for look in looks} == visits.keys()
    obama = [look for look in looks if visits[look["sighting_id"]]["name"] == "Barack Obama"]
    assert obama
    assert all(look["similarity"] > look["runner_up"] for look in obama if look["similarity"])
    assert {person["name"] for person in rows(enrolled, "people")} >= {"Barack Obama"}

    pictures, templates = rows(enrolled, "thumbnails"), rows(enrolled, "embeddings")
    known = sorted(visit["id"] for visit in visits.values() if visit["person_id"])
    assert sorted(row["sighting_id"] for row in pictures) == known
    assert sorted(row["sighting_id"] for row in templates) == known
    monkeypatch.setenv("WHOSTHERE_HOME", str(enrolled.home))
    with Gallery.open() as gallery:
        for row in pictures:
            sealed = base64.b64decode(str(row["sealed"]))
            person, row_id = str(row["person_id"]), str(row["id"])
            jpeg = gallery.sealing.open(person, "thumbnails", row_id, sealed)
            picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
            assert picture is not None
            assert max(picture.shape) <= 160
            gallery_looks = gallery.templates(person).values()
        own = next(row for row in templates if row["person_id"] == person)
        vector = np.frombuffer(
            gallery.sealing.open(
                person, "embeddings", str(own["id"]), base64.b64decode(str(own["sealed"]))
            ),
            "<f4",
        )
        assert max(float(vector @ look.vector) for look in gallery_looks) > 0.4
        gallery.erase(person)
        with pytest.raises(PersonNotFound):
            gallery.sealing.open(person, "thumbnails", row_id, sealed)
