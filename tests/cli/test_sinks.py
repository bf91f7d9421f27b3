"""``sinks``, ``erase`` and ``data``: where rows are, and getting rid of them."""

from __future__ import annotations

import io
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import Terminal, sentence
from tests.sightings.examples import sighting
from whosthere.database import connect
from whosthere.people.gallery import Gallery
from whosthere.sightings import ledger
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.turn import Turn
from whosthere.types import Identity

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.people.records import Person

CONFIG = """
[sinks.archive]
url = "jsonl+{folder}"
tables = ["sightings", "people"]

[sinks.broken]
url = "parquet+{blocked}"

[sinks.api]
url = "postgresql://ada:s3cret@127.0.0.1:9/faces"
names = true
"""


@pytest.fixture
def home(fresh: Terminal, tmp_path: Path) -> Terminal:
    """Somebody with a folder that works, one that does not, and a database that does not answer."""
    (tmp_path / "blocked").write_text("a file where a folder should be")
    fresh.home.mkdir()
    text = CONFIG.format(folder=tmp_path / "archive", blocked=tmp_path / "blocked")
    (fresh.home / "config.toml").write_text(text)
    return fresh


@pytest.fixture
def ada(fresh: Terminal) -> Person:
    """Somebody who was seen three times."""
    with Gallery.open(fresh.home / "whosthere.db") as gallery:
        person = gallery.add_person("default", "Ada")
    put(fresh, *(sighting(number, Identity(person.id, "Ada", 0.9)) for number in range(3)))
    return person


def put(terminal: Terminal, *visits: object) -> None:
    with closing(connect(terminal.home / "whosthere.db")) as connection:
        Outbox(connection).put("run", map(Record.of, visits))  # type: ignore[arg-type]


def statuses(terminal: Terminal, *arguments: str) -> dict[str, dict[str, object]]:
    lines = terminal.run("sinks", "status", "--json", *arguments).out.splitlines()
    rows = [json.loads(line) for line in lines]
    return {row["sink"]: row for row in rows if "sink" in row}


# sinks


def test_sinks_are_listed_without_secrets(home: Terminal) -> None:
    listed = home.run("sinks", "list", "--sink", "hook=https://user:hush@example.org/in?key=hush")
    assert listed.code == 0
    assert [name for name in ("jsonl", "parquet", "lake", "archive", "api", "hook")
            if name not in listed.out] == []  # fmt: skip
    assert "postgresql://127.0.0.1:9/faces" in listed.out
    assert "s3cret" not in listed.out
    assert "hush" not in listed.out


def test_sinks_are_listed_for_programs(home: Terminal) -> None:
    lines = home.run("sinks", "list", "--json").out.splitlines()
    sinks = {sink["name"]: sink for sink in map(json.loads, lines)}
    assert sinks["archive"]["tables"] == ["people", "sightings"]
    assert sinks["archive"]["kind"] == "jsonl"
    assert sinks["archive"]["names"] is True  # it is on this machine
    assert sinks["api"]["names"] is True
    assert "s3cret" not in str(sinks)


def test_each_sink_is_tried(home: Terminal, tmp_path: Path) -> None:
    tried = home.run("sinks", "test")
    assert tried.code == 1
    assert f"archive: {tmp_path / 'archive'} can be written\n" in tried.out
    assert "whosthere: broken: cannot write" in tried.err
    assert "whosthere: api: " in tried.err
    assert "s3cret" not in tried.out + tried.err
    assert list((tmp_path / "archive").iterdir()) == []


def test_one_sink_is_tried(home: Terminal) -> None:
    tried = home.run("sinks", "test", "archive")
    assert tried.code == 0
    assert len(tried.out.splitlines()) == 1


def test_the_status_is_true_before_the_first_run(fresh: Terminal) -> None:
    before = statuses(fresh)
    assert set(before) == {"jsonl", "parquet", "lake"}
    assert {row["waiting"] for row in before.values()} == {0}


def test_what_waits_is_delivered_on_demand(fresh: Terminal, ada: Person) -> None:
    assert statuses(fresh)["jsonl"]["waiting"] == 3
    drained = fresh.run("sinks", "drain", "jsonl")
    assert drained.code == 0
    assert drained.out == "jsonl: 3 rows delivered, 0 left\n"
    after = statuses(fresh)
    assert (after["jsonl"]["waiting"], after["jsonl"]["delivered"]) == (0, 3)
    assert after["parquet"]["waiting"] == 3
    shown = fresh.run("sinks", "status").out
    assert "the outbox takes 0.0 MB of 1074 MB" in shown


def test_what_cannot_be_delivered_is_told(home: Terminal, ada: Person) -> None:
    drained = home.run("sinks", "drain")
    assert drained.code == 1
    assert "archive: 3 rows delivered, 0 left" in drained.out
    assert "broken: 0 rows delivered, 3 left" in drained.out
    assert "whosthere: broken: cannot write" in drained.err
    assert str(statuses(home)["broken"]["error"]).startswith("cannot write")
    assert "s3cret" not in drained.out + drained.err + home.run("sinks", "status").out


def test_a_delivery_that_takes_too_long_is_given_up(fresh: Terminal, ada: Person) -> None:
    drained = fresh.run("sinks", "drain", "jsonl", "--limit", "0")
    assert drained.code == 1
    assert "the time is over; give more with --limit" in drained.err


def test_a_delivery_by_another_process_is_told(fresh: Terminal, ada: Person) -> None:
    other = Turn(fresh.home / "whosthere.db", "sink-jsonl")
    assert other.take()
    assert "another whosthere is delivering them" in sentence(fresh.run("sinks", "drain", "jsonl"))
    other.give_back()


def test_dead_letters_are_listed(fresh: Terminal, ada: Person) -> None:
    assert fresh.run("sinks", "status", "--dead").out == "no sink refused a row\n"
    with closing(connect(fresh.home / "whosthere.db")) as connection:
        row_id = connection.execute("SELECT id FROM record").fetchone()["id"]
        Outbox(connection).bury("lake", {row_id: "too long"})
    assert "too long" in fresh.run("sinks", "status", "--dead").out
    (letter,) = fresh.run("sinks", "status", "--dead", "--json").out.splitlines()
    assert json.loads(letter)["id"] == row_id
    assert statuses(fresh)["lake"]["dead"] == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["test", "nowhere"], "there is no sink called 'nowhere'; see `whosthere sinks list`"),
        (["drain", "nowhere"], "there is no sink called 'nowhere'"),
        (["list", "--sink", "/data/lake"], "--sink takes NAME=URL"),
        (["status", "--sink", "x=ftp://example.org"], "is no place for rows"),
        (["forget", "nowhere"], "there is no sink called 'nowhere'"),
        (["forget", "jsonl"], "jsonl is in the settings"),
    ],
)
def test_sinks_that_cannot_be_meant(fresh: Terminal, arguments: list[str], reason: str) -> None:
    assert reason in sentence(fresh.run("sinks", *arguments), code=2)


# erase


def test_erase(fresh: Terminal, ada: Person) -> None:
    assert fresh.run("sinks", "drain").code == 0
    erased = fresh.run("erase", "ada", "--yes")
    assert erased.code == 0
    assert erased.out.splitlines()[:2] == [
        "erased Ada: 0 faces, 1 key",
        "  rows erased: 3 in database, 3 in jsonl, 3 in parquet, 3 in lake",
    ]
    assert fresh.run("sightings").out == "nothing was seen yet; try `whosthere live`\n"
    assert "nobody called 'Ada'" in sentence(fresh.run("erase", "Ada", "--yes"))
    assert "was erased" in sentence(fresh.run("erase", ada.id, "--yes"))
    (evidence,) = fresh.run("data", "erasures", "--json").out.splitlines()
    assert ada.id not in evidence
    assert json.loads(evidence)["done_at"] is not None
    assert "3 in lake" in fresh.run("data", "erasures").out
    assert fresh.run("erase", "--resume").out == "no erasure is pending\n"


class Keyboard(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "left"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_whoever_sits_there_is_asked(
    fresh: Terminal, ada: Person, monkeypatch: pytest.MonkeyPatch, typed: str, left: int
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard(typed))
    asked = fresh.run("erase", "Ada")
    assert asked.code == left
    assert f"Ada ({ada.id}): 0 faces, the key, 3 rows in the database, and all rows in" in asked.err
    assert "jsonl, parquet, lake will be gone for good" in asked.err
    with Gallery.open(fresh.home / "whosthere.db") as gallery:
        assert len(gallery.people("default")) == left


def test_a_sink_that_is_down_is_erased_later(home: Terminal, ada: Person, tmp_path: Path) -> None:
    home.run("sinks", "drain", "archive")
    erased = home.run("erase", "Ada", "--yes")
    assert erased.code == 1
    assert "3 in archive" in erased.out
    assert "not yet in api: " in erased.out
    assert "not finished; `whosthere erase --resume` goes on" in home.run("data", "erasures").out
    assert "but not everywhere yet" in sentence(home.run("erase", ada.id, "--yes"))
    assert home.run("erase", "--resume").code == 1

    (home.home / "config.toml").unlink()
    for gone in ("archive", "broken", "api"):
        home.run("sinks", "forget", gone)
    assert home.run("erase", "--resume").code == 0
    assert home.run("erase", "--resume").out == "no erasure is pending\n"
    assert "s3cret" not in erased.out + home.run("data", "erasures").out


def test_a_sink_of_the_command_line_is_named_again(
    fresh: Terminal, ada: Person, tmp_path: Path
) -> None:
    extra = f"extra=jsonl+{tmp_path / 'extra'}"
    assert fresh.run("sinks", "drain", "extra", "--sink", extra).code == 0
    assert "say where it is with --sink extra=URL" in fresh.run("erase", "Ada", "--yes").out
    resumed = fresh.run("erase", "--resume", "--sink", extra)
    assert resumed.code == 0
    assert "3 in extra" in resumed.out


@pytest.mark.parametrize(
    ("arguments", "reason", "code"),
    [
        ([], "say whom to erase, or --resume", 2),
        (["Ada", "--resume"], "say whom to erase, or --resume", 2),
        (["Ada"], "there is nobody to ask; add --yes", 2),
        (["Nobody", "--yes"], "nobody called 'Nobody'", 1),
        (["Ada", "--yes", "--group", "nowhere"], "no group called 'nowhere'", 1),
        (["Ada", "--yes", "--sink", "x=ftp://example.org"], "is no place for rows", 2),
    ],
)
def test_erasures_that_cannot_be_meant(
    fresh: Terminal, ada: Person, arguments: list[str], reason: str, code: int
) -> None:
    assert reason in sentence(fresh.run("erase", *arguments), code)
    with Gallery.open(fresh.home / "whosthere.db") as gallery:
        assert [person.name for person in gallery.people("default")] == ["Ada"]


def test_erasures_of_nobody(fresh: Terminal) -> None:
    assert fresh.run("data", "erasures").out == "nobody was erased yet\n"


# data retain


def test_retention_is_shown_then_enforced(fresh: Terminal) -> None:
    fresh.home.mkdir()
    (fresh.home / "config.toml").write_text("[retention]\nsightings = 5\n")
    days_old = (datetime.now(UTC) - timedelta(days=30) - sighting(0).first_seen).days
    put(fresh, sighting(3 * days_old), sighting(3 * (days_old + 29)))
    assert fresh.run("sinks", "drain").code == 0
    would = fresh.run("data", "retain", "--dry-run")
    assert would.code == 0
    assert "rows that would go" in would.out
    assert len(fresh.run("sightings", "--json").out.splitlines()) == 2
    done = fresh.run("data", "retain").out
    counts = {tuple(line.split())[3]: line.split()[4] for line in done.splitlines()[2:]
              if line.startswith("sightings")}  # fmt: skip
    assert counts == {"database": "1", "jsonl": "1", "parquet": "1", "lake": "1"}
    assert len(fresh.run("sightings", "--json").out.splitlines()) == 1


def test_retention_of_nothing(fresh: Terminal) -> None:
    fresh.home.mkdir()
    text = "[retention]\nlooks = 1000\nembeddings = 1000\nthumbnails = 1000\n"
    (fresh.home / "config.toml").write_text(text)
    assert fresh.run("data", "retain").code == 0


@pytest.mark.parametrize(
    "text",
    [
        "[retention]\nsightings = 0\n",
        "[retention]\nsightings = -3\n",
        '[retention]\nlooks = "a week"\n',
        "[retention]\ndreams = 3\n",
        "retention = 3\n",
    ],
)
def test_retention_that_cannot_be_meant(fresh: Terminal, text: str) -> None:
    fresh.home.mkdir()
    (fresh.home / "config.toml").write_text(text)
    assert "retention" in sentence(fresh.run("data", "retain"), code=2)


def test_a_place_that_is_down_is_told(home: Terminal) -> None:
    retained = home.run("data", "retain")
    assert retained.code == 1
    assert "in api: " in retained.err
    assert "s3cret" not in retained.err
    with closing(connect(home.home / "whosthere.db")) as connection:
        assert ledger.states(connection) == []
