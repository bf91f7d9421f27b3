"""A server that runs delivers rows, erases those of whom it deletes, and says how sinks fare."""

from __future__ import annotations

import json
import time
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.cli.terminal import Terminal, sentence
from tests.sightings.examples import BOB, sighting
from whosthere.database import connect
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.types import Identity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.server.conftest import StartServer
    from tests.server.serving import Served

PATIENCE = 120

CONFIG = """
[retention]
sightings = 36500

[sinks.archive]
url = "jsonl+{folder}"
tables = ["sightings", "people"]
interval = 0.1

[sinks.api]
url = "postgresql://ada:s3cret@127.0.0.1:9/faces"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(CONFIG.format(folder=tmp_path / "archive"))
    return home


def ask(server: Served, method: str, path: str, **how: object) -> httpx.Response:
    with httpx.Client(
        base_url=server.endpoint, headers=server.headers, trust_env=False, timeout=60
    ) as http:
        answer = http.request(method, path, **how)  # type: ignore[arg-type]
    assert answer.is_success, answer.text
    return answer


def measured(server: Served) -> dict[tuple[str, str], float]:
    """The figures of the sinks, by name of the figure and of the sink."""
    page = ask(server, "GET", "/metrics").text
    assert "s3cret" not in page
    return {
        (sample.name, sample.labels.get("sink", "")): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lines(folder: Path, table: str) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in folder.glob(f"{table}-*.jsonl")
        for line in path.read_text().splitlines()
    ]


def put(home: Path, *records: Record) -> None:
    with closing(connect(home / "whosthere.db")) as connection:
        Outbox(connection).put("run", records)


def test_rows_leave_while_it_runs_and_it_says_how_that_goes(
    fresh_server: StartServer, home: Path, tmp_path: Path
) -> None:
    server = fresh_server(home=home)
    put(home, Record.of(sighting(1)), Record.of(sighting(2)))
    until(lambda: len(lines(tmp_path / "archive", "sightings")) == 2)

    def figure(name: str, sink: str = "archive") -> float:
        return measured(server).get((f"whosthere_sink_{name}", sink), -1.0)

    until(lambda: figure("delivered_rows_total") == 2)
    assert figure("waiting_rows") == 0
    assert figure("dropped_rows_total") == 0
    assert figure("dead_rows_total") == 0
    assert time.time() - figure("last_delivery_timestamp_seconds") < PATIENCE
    until(lambda: figure("failures", "api") >= 1)
    assert figure("waiting_rows", "api") == 2
    assert figure("last_delivery_timestamp_seconds", "api") == -1.0
    figures = measured(server)
    assert 0 < figures["whosthere_outbox_bytes", ""] < 10_000
    assert figures["whosthere_outbox_bound_bytes", ""] == 1 << 30
    assert "s3cret" not in "".join([*server.log, *server.told])


def test_the_rows_of_somebody_who_is_deleted_go_too(
    fresh_server: StartServer, home: Path, tmp_path: Path
) -> None:
    server = fresh_server(home=home)
    group = "/face/v1.0/persongroups/office"
    ask(server, "PUT", group, json={"name": "Office"})
    person = ask(server, "POST", f"{group}/persons", json={"name": "Ada"}).json()["personId"]
    put(home, Record.of(sighting(1, Identity(person, "Ada", 0.9))), Record.of(sighting(2, BOB)))
    until(lambda: len(lines(tmp_path / "archive", "sightings")) == 2)

    ask(server, "DELETE", f"{group}/persons/{person}")

    def people() -> list[object]:
        return [row["person_id"] for row in lines(tmp_path / "archive", "sightings")]

    until(lambda: people() == ["p-bob"])
    with closing(connect(home / "whosthere.db")) as connection:
        until(lambda: '"jsonl"' in connection.execute("SELECT places FROM erasure").fetchone()[0])
        (row,) = connection.execute("SELECT * FROM erasure").fetchall()
    assert row["done_at"] is None  # one sink is down, and is tried again
    assert row["person_id"] == person


def test_settings_of_a_sink_that_cannot_be_meant(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text('[sinks.x]\nurl = "ftp://ada:s3cret@example.org"\n')
    said = sentence(Terminal(home).run("serve", "--port", "0"), code=2)
    assert "is no place for rows" in said
    assert "s3cret" not in said
