"""What a session keeps: rows of all tables reach the sinks by its end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.sightings.examples import ADA, seen
from whosthere.config import Config, Data
from whosthere.live.keeping import Keeping
from whosthere.live.output import Scene
from whosthere.live.run_settings import run_settings, seen_with
from whosthere.people.gallery import Gallery
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.drain import Drain, DrainThread
from whosthere.sinks.roster import Roster
from whosthere.sinks.sink import Feed
from whosthere.testing.sinks import MemorySink
from whosthere.testing.sources import MemorySource
from whosthere.types import Aspect, ModelVersions, Result, SourceState, Stats

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.sightings.tables.table import Row

IMAGES = [np.zeros((60, 80, 3), np.uint8)] * 50


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    return tmp_path / "whosthere.db"


def watch(database: Path, config: Config, settings: str = "{}") -> dict[str, list[Row]]:
    """What a sink has of every table after two seconds of Ada."""
    source = MemorySource(IMAGES)
    sink = MemorySink(Feed("memory", frozenset(TABLES), names=True, interval=0.0))
    said: list[str] = []
    with (
        DrainThread(Drain(database, sink, said.append), said.append),
        Roster(database, names=config.data.names, tell=said.append),
    ):
        keeping = Keeping(database, "hall", source, ModelVersions, config, settings)
        for frame in source.frames():
            result = Result(frame, (seen(1, ADA),), Stats(SourceState.LIVE, dropped=3))
            keeping.put(Scene(result, lambda undrawn: undrawn.frame.image))
        keeping.close()
    assert said == []
    assert keeping.count == 1
    return {
        name: [row for batch in sink.batches.values() for row in batch.rows_of(table)]
        for name, table in TABLES.items()
    }


def test_a_session_tells_of_its_run_its_visits_and_of_people(database: Path) -> None:
    with Gallery.open(database) as gallery:
        grace = gallery.add_person("default", "Grace")
    had = watch(database, Config(), '{"group":"default"}')
    begun, ended = sorted(had["runs"], key=lambda row: str(row["id"]))
    assert begun["ended_at"] is None
    assert (ended["frames"], ended["dropped"]) == (50, 3)
    assert ended["settings"] == '{"group":"default"}'
    assert [(row["camera"], row["name"]) for row in had["sightings"]] == [("hall", "Ada")]
    assert [(row["person_id"], row["name"]) for row in had["people"]] == [(grace.id, None)]
    assert had["looks"] == had["embeddings"] == had["thumbnails"] == []


def test_looks_and_names_come_when_they_are_switched_on(database: Path) -> None:
    with Gallery.open(database) as gallery:
        gallery.add_person("default", "Grace")
    had = watch(database, Config(data=Data(looks=True, looks_every=0.5, names=True)))
    assert len(had["looks"]) == 4
    assert [row["name"] for row in had["people"]] == ["Grace"]


def test_the_settings_of_a_run_hold_no_secret_and_no_address() -> None:
    config = Config.model_validate(
        {
            "azure": {"endpoint": "https://faces.example.com", "key": "hush"},
            "sinks": {"lake": {"url": "s3://user:hush@bucket", "options": {"key": "hush"}}},
            "data": {"looks": True},
        }
    )
    wanted = Aspect.MESH | Aspect.AGE
    told = run_settings(config, wanted, 5.0, "azure")
    assert "hush" not in told
    assert "example" not in told
    assert "bucket" not in told
    seen_so = json.loads(seen_with(config, wanted, 5.0, "azure"))
    assert json.loads(told) == seen_so | {"looks_every": 1.0}
    assert (seen_so["wanted"], seen_so["provider"]) == (["mesh", "age"], "azure")
