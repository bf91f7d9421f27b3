"""How the server is doing, and what is kept of people."""

from __future__ import annotations

import stat
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.server.api.native import client
from whosthere.vision.manifest import fitted_files, manifest

if TYPE_CHECKING:
    from tests.server.conftest import StartServer
    from tests.server.serving import Served

SETTINGS = """
# by hand
[people]
group = "office"

[sinks.cloud]
url = "http://127.0.0.1:1/rows"
options = {secret = "hunter2-hunter2-hunter2-hunter2"}
"""


def test_the_system_tells_what_it_is_made_of(served: Served) -> None:
    with client(served) as viewer:
        told = viewer.get("/system").json()

    assert {"jsonl", "parquet", "lake"} <= {sink["name"] for sink in told["sinks"]}
    assert {model["sha256"] for model in told["models"]} == {
        file.sha256 for file in (*manifest(), *fitted_files())
    }
    assert all(model["licence"] and model["source"] for model in told["models"])
    assert told["device"] == "cpu"
    assert told["home"] == str(served.home)
    assert told["storage"]["database_bytes"] > 0
    assert told["storage"]["free_bytes"] > 0


def test_switches_are_kept_and_take_nothing_else_along(fresh_server: StartServer) -> None:
    server = fresh_server()
    with client(server) as admin:
        before = {each["name"]: each for each in admin.get("/privacy").json()["switches"]}
        changes = {"people.keep_strangers": True, "data.names": True}
        answer = admin.patch("/privacy", json=changes)
        after = {each["name"]: each for each in answer.json()["switches"]}
        assert admin.get("/strangers").json()["kept"]
        assert admin.get("/privacy").json() == answer.json()
    path = server.home / "config.toml"

    assert not before["people.keep_strangers"]["on"]
    assert after["people.keep_strangers"] == {
        "name": "people.keep_strangers",
        "on": True,
        "restart_needed": False,
    }
    assert after["data.names"]["restart_needed"]
    assert {name for name in after if after[name] != before[name]} == changes.keys()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {
        "people": {"keep_strangers": True},
        "data": {"names": True},
    }

    server.stop()
    path.write_text(SETTINGS, encoding="utf-8")
    server.restart()
    with client(server) as admin:
        assert admin.patch("/privacy", json={"people.pictures": False}).status_code == 200
        shown = admin.get("/system").text
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {
        "people": {"group": "office", "pictures": False},
        "sinks": {
            "cloud": {
                "url": "http://127.0.0.1:1/rows",
                "options": {"secret": "hunter2-hunter2-hunter2-hunter2"},
            }
        },
    }
    assert "127.0.0.1" in shown
    assert "hunter" not in shown


def test_settings_that_cannot_be_read_are_left_alone(fresh_server: StartServer) -> None:
    server = fresh_server()
    path = server.home / "config.toml"
    path.write_text("[people\n", encoding="utf-8")
    with client(server) as admin:
        refused = admin.patch("/privacy", json={"sightings.keep": False})
        switches = admin.get("/privacy").json()["switches"]
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "ConfigError"
    assert "is not TOML" in refused.json()["error"]["message"]
    assert path.read_text(encoding="utf-8") == "[people\n"
    assert {"name": "sightings.keep", "on": True, "restart_needed": False} in switches


@pytest.mark.parametrize("body", [{"people.group": True}, {"data.looks": "maybe"}, []])
def test_only_switches_can_be_switched(served: Served, body: object) -> None:
    with client(served) as admin:
        assert admin.patch("/privacy", json=body).status_code == 400
