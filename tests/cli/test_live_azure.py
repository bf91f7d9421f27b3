"""``live --provider azure``: what can be said without a service."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import Terminal, sentence
from tests.live.walking import film
from tests.rigs.clips import write_film
from tests.rigs.hanging import AT_ONCE, hanging_service

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AZURE = ("--provider", "azure", "--key", "k")
NOWHERE = ("--endpoint", "http://127.0.0.1:9")


@pytest.mark.parametrize(
    "options", [("--key", "k"), ("--no-local",), ("--fill-attributes", "local"), ("--tier", "F0")]
)
def test_options_without_effect_are_refused(fresh: Terminal, options: tuple[str, ...]) -> None:
    said = sentence(fresh.run("live", "demo", *options), code=2)
    assert "are for --provider azure" in said


def test_no_network_here_cannot_fill_in(fresh: Terminal) -> None:
    options = (*AZURE, *NOWHERE, "--no-local", "--fill-attributes", "local")
    assert "leave one out" in sentence(fresh.run("live", "demo", *options), code=2)


def test_a_service_has_to_be_named(fresh: Terminal) -> None:
    assert "AZURE_FACE_ENDPOINT" in sentence(fresh.run("live", "demo", *AZURE), code=2)


def test_pictures_are_for_another_command(
    fresh: Terminal, portraits: Mapping[str, Path], tmp_path: Path
) -> None:
    shutil.copy(portraits["biden"], tmp_path)
    said = sentence(fresh.run("live", tmp_path, *AZURE, *NOWHERE), code=2)
    assert "whosthere azure identify" in said


def test_a_service_that_cannot_be_reached_does_not_stop_the_picture(
    fresh: Terminal, tmp_path: Path
) -> None:
    clip = write_film(tmp_path / "walk.mp4", (frame.image for frame in film(3)))
    outcome = fresh.run("live", clip, *AZURE, *NOWHERE, "--no-window", "--json")
    seen = [json.loads(line) for line in outcome.out.splitlines()]

    assert outcome.code == 0
    assert len(seen) == 75
    assert all(line["faces"] for line in seen[3:])
    assert outcome.err.count("nothing answers at 127.0.0.1:9") == 1
    assert any("no answer" in (line["service"]["trouble"] or "") for line in seen)


def test_where_pictures_go_and_what_it_may_cost_is_told(fresh: Terminal, tmp_path: Path) -> None:
    clip = write_film(tmp_path / "walk.mp4", (frame.image for frame in film(0.2)))
    options = (*AZURE, "--endpoint", "https://faces.invalid", "--tier", "S0", "--no-window")
    told = fresh.run("live", clip, *options).err
    assert "frames go to faces.invalid, as many as the tier S0 allows: up to 36.00 USD an" in told


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_ctrl_c_ends_it_at_once_while_the_service_hangs(fresh: Terminal) -> None:
    with hanging_service() as address:
        options = (*AZURE, "--endpoint", address, "--no-window", "--json")
        with fresh.start("live", "demo", *options) as process:
            assert process.stdout is not None
            # Some frames on, the first of them was sent.
            for line, _ in zip(process.stdout, range(60), strict=False):
                frame = json.loads(line)["frame"]
            assert frame == 59
            process.send_signal(signal.SIGINT)
            assert process.wait(AT_ONCE) == 0
            assert process.stderr is not None
            assert "Traceback" not in process.stderr.read()
