"""``whosthere live --provider azure`` against our own server: the whole way, without Microsoft."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.terminal import Terminal
from tests.live.walking import FPS, box_at, film
from tests.rigs.clips import write_film
from whosthere.demo import demo_people
from whosthere.types import Box

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.terminal import Outcome
    from tests.server.conftest import StartServer
    from tests.server.serving import Served

GROUP = "walkers"
SECONDS = 6


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Barack Obama walks to and fro."""
    path = tmp_path_factory.mktemp("clips") / "walk.mp4"
    return write_film(path, (frame.image for frame in film(SECONDS)), FPS)


@pytest.fixture(scope="module")
def group(served: Served) -> str:
    """A person group of the server, made by its command line."""
    there = Terminal(served.home)
    for name, photos in demo_people():
        assert there.run("people", "add", name, *photos, "--group", GROUP).code == 0
    assert there.run("train", "--group", GROUP).code == 0
    return GROUP


def watch(fresh: Terminal, server: Served, clip: Path, *options: str) -> Outcome:
    where = ("--provider", "azure", "--endpoint", server.endpoint, "--key", server.key)
    return fresh.run("live", clip, *where, "--no-window", "--json", *options)


def lines(outcome: Outcome) -> list[dict]:
    assert outcome.code == 0, outcome.err
    return [json.loads(line) for line in outcome.out.splitlines()]


@pytest.fixture
def fresh(tmp_path: Path) -> Terminal:
    """Somebody who has just installed it, and whose own gallery is empty."""
    return Terminal(tmp_path / "home")


@pytest.mark.parametrize("options", [(), ("--no-local",)])
def test_names_and_attributes_come_from_the_service_and_go_with_the_face(
    fresh: Terminal,
    served: Served,
    group: str,
    clip: Path,
    tmp_path: Path,
    options: tuple[str, ...],
) -> None:
    recording = tmp_path / "out.mp4"
    outcome = watch(fresh, served, clip, "--group", group, "--record", str(recording), *options)
    seen = lines(outcome)

    assert len(seen) == SECONDS * FPS
    first = next(n for n, line in enumerate(seen) for face in line["faces"] if face["name"])
    for number, line in enumerate(seen[first:], start=first):
        (face,) = line["faces"]
        assert face["name"] == "Barack Obama"
        assert Box(**face["box"]).iou(box_at(number / FPS)) > 0.5
        assert face["attributes"]["gender"] == "male"
        assert 30 < face["attributes"]["age"] < 65
        assert face["attributes"]["emotion"] == "happiness"
        assert face["filled"] == []
        assert face["pose"] is not None
        assert len(face["points"]) == 27
    assert seen[-1]["service"]["calls"] >= 3
    assert seen[-1]["service"]["trouble"] is None
    assert recording.exists()
    assert "calls to the service, 0.00 USD; this month" in outcome.err

    (sighting,) = map(json.loads, fresh.run("sightings", "--json").out.splitlines())
    assert sighting["name"] == "Barack Obama"
    assert sighting["looks"] >= 1
    assert sighting["model_embedder"].startswith("azure:recognition_")
    assert sighting["model_age_gender"] == "azure:detection_01"
    local = sighting["model_detector"].startswith("yunet")
    assert local is (not options)


def test_a_group_that_is_not_there_is_told_once_and_the_rest_goes_on(
    fresh: Terminal, served: Served, clip: Path
) -> None:
    outcome = watch(fresh, served, clip, "--group", "nobody-here")
    last = lines(outcome)[-1]

    assert last["faces"][0]["name"] is None
    assert last["faces"][0]["attributes"]["gender"] == "male"
    assert outcome.err.count("no names: there is no such group") == 1


def test_the_picture_goes_on_when_the_service_has_had_enough(
    fresh: Terminal, fresh_server: StartServer, clip: Path
) -> None:
    server = fresh_server("--tier", "F0")
    for _ in range(17):
        httpx.get(f"{server.endpoint}/face/v1.0/persongroups", headers=server.headers)
    # As if there were no limit: the server has to say it.
    outcome = watch(fresh, server, clip, "--tier", "none", "--no-recognition")
    seen = lines(outcome)

    assert len(seen) == SECONDS * FPS
    assert seen[-1]["faces"][0]["attributes"]["gender"] == "male"
    troubles = [line["service"]["trouble"] for line in seen]
    assert any(trouble and trouble.startswith("busy, next try in ") for trouble in troubles)
    assert outcome.err.count("the picture goes on") == 1


def test_the_quota_of_the_free_tier_is_kept(fresh: Terminal, served: Served, clip: Path) -> None:
    outcome = watch(fresh, served, clip, "--tier", "F0", "--no-recognition")
    # One every 4 seconds, and a few more when the face is new or was hidden.
    assert 1 <= lines(outcome)[-1]["service"]["calls"] <= 1 + SECONDS / 4 + 2


def test_a_wrong_key_is_told_in_one_sentence(fresh: Terminal, served: Served, clip: Path) -> None:
    where = ("--provider", "azure", "--endpoint", served.endpoint, "--key", "0" * 32)
    outcome = fresh.run("live", clip, *where, "--no-window", "--json")
    assert outcome.code == 1
    assert "does not let us in" in outcome.err
    assert "0" * 32 not in outcome.err
