"""From the demo's video to Azure Storage and back as SQL: the numbers are those of its script."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tomli_w

from tests.rigs.azurite import container, needs_azurite
from whosthere.demo.backdrop import DOORWAY, WIDTH
from whosthere.demo.script import DURATION, WALKS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.terminal import Terminal

ENROLLED = {"Grace Hopper", "Barack Obama", "Joe Biden"}
ABSENCE = 300.0
"""Seconds between two visits at least, as the view `visits` has it."""
TOLERANCE = 1.5
"""Seconds: a face at the edge of the picture is not recognised at once."""

Visit = tuple[float, float]


def scripted() -> dict[str | None, list[Visit]]:
    """When each person comes and goes, by the script; None for the stranger."""
    visits: dict[str | None, list[Visit]] = defaultdict(list)
    for walk in sorted(WALKS, key=lambda walk: walk.keys[0][0]):
        width = DOORWAY[1].stop - DOORWAY[1].start if walk.beyond else WIDTH
        seen = [
            float(time)
            for time in np.arange(0, DURATION, 0.05)
            if (pose := walk.at(float(time))) and 0 <= pose.x < width
        ]
        before = visits[walk.person if walk.person in ENROLLED else None]
        if before and seen[0] - before[-1][1] <= ABSENCE:
            before[-1] = before[-1][0], seen[-1]
        else:
            before.append((seen[0], seen[-1]))
    return visits


@needs_azurite
def test_who_came_when_and_for_how_long(enrolled: Terminal, tmp_path: Path) -> None:
    with container(tmp_path / "azurite") as azure:
        lake = {"url": f"{azure.url}/lake", "options": azure.by_key}
        (enrolled.home / "config.toml").write_text(tomli_w.dumps({"sinks": {"lake": lake}}))
        assert enrolled.run("live", "demo", "--no-window").code == 0

        answer = enrolled.run(
            "sql",
            "SELECT names.name AS person, visits.first_seen AS began, visits.last_seen AS ended, "
            "runs.started_at AS run_began "
            "FROM visits LEFT JOIN names USING (person_id), runs ORDER BY began",
            "--json",
        )
        counted = enrolled.run("sql", "SELECT * FROM unique_visitors_by_day", "--json")

    assert (answer.code, answer.err) == (0, "")
    found: dict[str | None, list[Visit]] = defaultdict(list)
    for line in answer.out.splitlines():
        row = json.loads(line)
        start, began, ended = (
            datetime.fromisoformat(row[name]) for name in ("run_began", "began", "ended")
        )
        found[row["person"]].append(
            ((began - start).total_seconds(), (ended - start).total_seconds())
        )
    expected = scripted()
    assert found.keys() == expected.keys() == ENROLLED | {None}
    for person, visits in expected.items():
        assert len(found[person]) == len(visits)
        for told, true in zip(found[person], visits, strict=True):
            assert told == pytest.approx(true, abs=TOLERANCE)
    day = json.loads(counted.out)
    assert (day["visitors"], day["people"], day["strangers"], day["visits"]) == (4, 3, 1, 4)
