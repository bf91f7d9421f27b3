"""``whosthere azure`` against a real server over a real socket."""

from __future__ import annotations

import json
import shutil
import uuid
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cli.terminal import Outcome, Terminal, sentence
from tests.server.conftest import served  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.server.serving import Served

    Portraits = Mapping[str, Path]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZURE_FACE_ENDPOINT", raising=False)
    monkeypatch.delenv("AZURE_FACE_KEY", raising=False)


@pytest.fixture
def service(served: Served, monkeypatch: pytest.MonkeyPatch) -> Served:  # noqa: F811
    """A server whose address and key are in the environment."""
    monkeypatch.setenv("AZURE_FACE_ENDPOINT", f"{served.endpoint}/")
    monkeypatch.setenv("AZURE_FACE_KEY", served.key)
    return served


@pytest.fixture
def group() -> str:
    """An id that no other test uses."""
    return f"group-{uuid.uuid4()}"


def azure(terminal: Terminal, *arguments: str | Path) -> str:
    """What a command prints that goes well."""
    outcome = terminal.run("azure", *arguments)
    assert outcome.code == 0, outcome
    return outcome.out


def people(terminal: Terminal, group: str, *options: str) -> dict[str, int]:
    """Who is in a group of the service, with how many faces."""
    lines = azure(terminal, "people", "list", group, "--json", *options).splitlines()
    return {person["name"]: person["faces"] for person in map(json.loads, lines)}


# Groups


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("large", [(), ("--large",)])
def test_a_group_from_birth_to_death(fresh: Terminal, group: str, large: tuple[str, ...]) -> None:
    made = azure(fresh, "groups", "create", group, "--name", "Staff", "--user-data", "o", *large)
    assert made == f"{group} made; next: whosthere azure people add {group} NAME PHOTO\n"
    assert group in azure(fresh, "groups", "list", *large)

    azure(fresh, "groups", "rename", group, "Everybody", *large)
    lines = azure(fresh, "groups", "list", "--json", *large).splitlines()
    [line] = [line for line in map(json.loads, lines) if line["id"] == group]
    assert (line["name"], line["user_data"]) == ("Everybody", "o")
    assert line["recognition_model"] == "recognition_04"

    shown = azure(fresh, "groups", "show", group, *large)
    assert "people: 0, faces: 0; not trained yet" in shown

    azure(fresh, "groups", "delete", group, "--yes", *large)
    gone = fresh.run("azure", "groups", "show", group, *large)
    assert sentence(gone).startswith("there is no such group")


@pytest.mark.usefixtures("service")
def test_a_group_there_is_already(fresh: Terminal, group: str) -> None:
    azure(fresh, "groups", "create", group)
    again = fresh.run("azure", "groups", "create", group)
    assert "already; choose another" in sentence(again)


@pytest.mark.usefixtures("service")
def test_a_group_is_not_deleted_without_a_yes(fresh: Terminal, group: str) -> None:
    azure(fresh, "groups", "create", group)
    process = fresh.run_alone("azure", "groups", "delete", group, stdin=-3)
    assert process.code != 0
    assert "Delete" in process.err
    assert group in azure(fresh, "groups", "list")


# People


@pytest.mark.usefixtures("service")
def test_people_are_added_trained_and_recognised(
    fresh: Terminal, group: str, portraits: Portraits
) -> None:
    azure(fresh, "groups", "create", group)
    added = azure(fresh, "people", "add", group, "Barack Obama", portraits["obama-2009"],
                  "--user-data", "44th")  # fmt: skip
    assert added.splitlines() == [
        "Barack Obama added",
        "obama-2009.jpg added to Barack Obama",
        f"next: whosthere azure train {group}",
    ]
    more = azure(fresh, "people", "add", group, "barack obama", portraits["obama-2010"])
    assert "Barack Obama added" not in more
    azure(fresh, "people", "add", group, "Grace Hopper", portraits["hopper"])
    assert people(fresh, group) == {"Barack Obama": 2, "Grace Hopper": 1}
    assert "44th" in azure(fresh, "people", "show", group, "Barack Obama")

    untrained = fresh.run("azure", "identify", portraits["obama-2012"], "--group", group)
    assert "whosthere azure train" in sentence(untrained)

    assert azure(fresh, "train", group) == f"{group} is trained\n"
    assert "trained 20" in azure(fresh, "groups", "show", group)
    found = azure(fresh, "identify", portraits["obama-2012"], "--group", group)
    assert "Barack Obama (confidence 0." in found
    stranger = azure(fresh, "identify", portraits["collins"], "--group", group, "--json")
    [face] = json.loads(stranger)["faces"]
    assert (face["name"], face["person_id"], face["confidence"]) == (None, None, 0)
    assert face["box"]["width"] > 50

    azure(fresh, "people", "remove", group, "Grace Hopper", "--yes")
    assert people(fresh, group) == {"Barack Obama": 2}


@pytest.mark.usefixtures("service")
def test_of_a_photo_with_two_faces_the_largest_is_taken(
    fresh: Terminal, group: str, portraits: Portraits, tmp_path: Path
) -> None:
    large, small = Image.open(portraits["obama-2009"]), Image.open(portraits["hopper"])
    both = Image.new("RGB", (large.width + small.width // 2, large.height), "gray")
    both.paste(large, (0, 0))
    both.paste(small.resize((small.width // 2, small.height // 2)), (large.width, 0))
    both.save(tmp_path / "both.png")
    azure(fresh, "groups", "create", group)

    azure(fresh, "people", "add", group, "Barack Obama", tmp_path / "both.png")

    azure(fresh, "train", group)
    found = azure(fresh, "identify", portraits["obama-2012"], "--group", group)
    assert "Barack Obama" in found


@pytest.mark.usefixtures("service")
def test_a_photo_without_a_face_does_not_stop_the_others(
    fresh: Terminal, group: str, portraits: Portraits, tmp_path: Path
) -> None:
    Image.new("RGB", (300, 300), "gray").save(tmp_path / "wall.png")
    azure(fresh, "groups", "create", group)
    added = fresh.run("azure", "people", "add", group, "Grace Hopper",
                      tmp_path / "wall.png", portraits["hopper"])  # fmt: skip
    assert added.code == 1
    assert added.err.startswith("whosthere: wall.png refused: ")
    assert people(fresh, group) == {"Grace Hopper": 1}


# Copying


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("large", [(), ("--large",)])
def test_push_and_pull_go_round(
    enrolled: Terminal, tmp_path: Path, group: str, large: tuple[str, ...]
) -> None:
    pushed = azure(enrolled, "push", group, "--local", "default", *large)
    assert "Barack Obama: 2 photos copied, 0 faces there already" in pushed
    assert "people pushed: 3, of them 3 new and 0 changed; 4 photos copied, 0 left out" in pushed
    assert f"next: whosthere azure train {group}" in pushed

    again = azure(enrolled, "push", group, "--local", "default", *large)
    assert "Barack Obama: 0 photos copied, 2 faces there already" in again
    assert "3, of them 0 new and 0 changed; 0 photos copied, 0 left out" in again
    assert people(enrolled, group, *large)["Barack Obama"] == 2

    elsewhere = Terminal(tmp_path / "elsewhere")
    pulled = azure(elsewhere, "pull", group, *large)
    assert "people pulled: 3, of them 3 new and 0 changed" in pulled
    assert "never gives photos" in pulled
    assert "Barack Obama, Grace Hopper, Joe Biden" in pulled
    assert "3, of them 0 new and 0 changed" in azure(elsewhere, "pull", group, *large)
    listed = elsewhere.run("people", "list", "--group", group, "--json").out.splitlines()
    assert [json.loads(line)["faces"] for line in listed] == [0, 0, 0]


@pytest.mark.usefixtures("service")
def test_push_says_what_it_leaves_out(
    fresh: Terminal, group: str, portraits: Portraits, tmp_path: Path
) -> None:
    shutil.copy(portraits["hopper"], tmp_path / "gone.jpg")
    assert fresh.run("people", "add", "Grace Hopper", tmp_path / "gone.jpg").code == 0
    (tmp_path / "gone.jpg").unlink()
    pushed: Outcome = fresh.run("azure", "push", group, "--local", "default")
    assert pushed.code == 1
    assert pushed.err.startswith("whosthere: Grace Hopper: not copied: there is no picture")
    assert "1 new and 0 changed; 0 photos copied, 1 left out" in pushed.out


def test_push_to_a_server_of_the_same_gallery_copies_nothing(
    service: Served, group: str, portraits: Portraits
) -> None:
    beside = Terminal(service.home)
    added = beside.run("people", "add", "Grace Hopper", portraits["hopper"], "--group", group)
    assert added.code == 0
    assert "0 photos copied, 1 face there already" in azure(beside, "push", group)
    assert people(beside, group) == {"Grace Hopper": 1}


# Usage, settings and errors


def test_usage_counts_the_calls_of_all_runs(fresh: Terminal, service: Served) -> None:
    host = service.endpoint.removeprefix("http://")
    assert azure(fresh, "usage") == f"{host}, tier none: 0 calls this month, 0.00 USD\n"
    for _ in range(2):
        azure(fresh, "groups", "list")
    counted = json.loads(azure(fresh, "usage", "--json", "--tier", "S0"))
    assert counted == {"calls": 2, "limit": None, "cost": 0.002, "currency": "USD"}
    assert "2 of 30,000 calls" in azure(fresh, "usage", "--tier", "F0")


@pytest.mark.usefixtures("service")
def test_the_budget_of_the_month_ends(fresh: Terminal) -> None:
    assert fresh.run("azure", "groups", "list", "--tier", "100/s,1/month").code == 0
    ended = fresh.run("azure", "groups", "list", "--tier", "100/s,1/month")
    assert "the calls that the tier 100/s,1/month allows are used up" in sentence(ended)


def test_endpoint_and_key_as_options_and_in_the_file(
    fresh: Terminal,
    served: Served,  # noqa: F811
) -> None:
    given = ("--endpoint", f"{served.endpoint}/face/v1.0", "--key", served.key)
    assert fresh.run("azure", "groups", "list", *given).code == 0

    file = fresh.home / "config.toml"
    file.write_text(f'[azure]\nendpoint = "{served.endpoint}"\nkey = "{served.key}"\n')
    file.chmod(0o600)
    listed = fresh.run("azure", "groups", "list")
    assert (listed.code, listed.err) == (0, "")
    assert served.key not in fresh.run("config", "show").out

    file.chmod(0o644)
    assert "chmod 600" in fresh.run("azure", "groups", "list").err


def test_no_service_no_key_and_a_wrong_key(fresh: Terminal, served: Served) -> None:  # noqa: F811
    nowhere = fresh.run("azure", "groups", "list")
    assert "AZURE_FACE_ENDPOINT" in sentence(nowhere, code=2)
    keyless = fresh.run("azure", "groups", "list", "--endpoint", served.endpoint)
    assert "AZURE_FACE_KEY" in sentence(keyless, code=2)
    wrong = fresh.run("azure", "groups", "list", "--endpoint", served.endpoint, "--key", "wr0ng")
    assert "does not let us in; check the key" in sentence(wrong)
    assert "wr0ng" not in wrong.err


@pytest.mark.usefixtures("service")
def test_somebody_who_is_not_there(fresh: Terminal, group: str) -> None:
    azure(fresh, "groups", "create", group)
    missing = fresh.run("azure", "people", "show", group, "Nobody")
    assert "there is nobody called 'Nobody'" in sentence(missing)
    elsewhere = fresh.run("azure", "people", "list", f"{group}-other")
    assert "there is no such group" in sentence(elsewhere)
