"""What is printed as JSON is what the docs say."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from whosthere.live.json_lines import identified_line, picture_line, result_line
from whosthere.people.verification import Verification
from whosthere.providers.pictures import Identified
from whosthere.types import (
    Attributes,
    Box,
    Emotion,
    Face,
    Frame,
    HeadPose,
    Identity,
    Match,
    Quality,
    Result,
    SourceState,
    Stats,
    Template,
    TrackedFace,
)

DOCS = Path(__file__).parents[2] / "docs" / "json.md"

FACE = Face(
    Box(1.04, 2, 30, 40),
    0.91234,
    np.arange(10, dtype=np.float32).reshape(5, 2),
    mesh=np.zeros((468, 3), np.float32),
    pose=HeadPose(1.23, -4, 0),
    quality=Quality(0.5, 40, 100, 120, 0.9),
    attributes=Attributes(33.3, 0.2, dict.fromkeys(Emotion, 1 / 7)),
    template=Template(np.ones(1, np.float32), "m-1"),
)
IMAGE = np.zeros((48, 64, 3), np.uint8)


def documented(heading: str) -> set[str]:
    """The keys of the tables below a heading."""
    section = DOCS.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    return {key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])}


def result(face: Face = FACE, identity: Identity | None = None) -> dict[str, object]:
    tracked = TrackedFace(7, face, identity or Identity("id-1", "Zoë", 0.93), Attributes(), 3)
    frame = Frame(IMAGE, 12, 0.48, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    line = result_line(Result(frame, (tracked,), Stats(SourceState.LIVE, 25, 24.9, 0.0384, 2)))
    assert "\n" not in line
    parsed: dict[str, object] = json.loads(line)
    return parsed


def test_a_result_has_the_documented_keys() -> None:
    line = result()
    (face,) = line["faces"]  # type: ignore[misc]
    assert set(line) | set(face) == documented("A result of `live`") | documented("A face")


def test_a_picture_has_the_documented_keys() -> None:
    line = json.loads(picture_line(Path("a.jpg"), IMAGE, [FACE]))
    assert set(line) == documented("A picture of `detect`")
    assert set(line["faces"][0]) == documented("A face")


def test_who_is_in_a_picture_has_the_documented_keys() -> None:
    found = [Identified(FACE, Match(0.93, "id-1", "Zoë", 0.7))]
    line = json.loads(identified_line(Path("a.jpg"), found))
    assert set(line) == documented("A picture of `identify`")
    assert set(line["faces"][0]) == documented("A face") | {"person_id", "name", "confidence"}
    assert line["faces"][0]["name"] == "Zoë"


def test_somebody_below_the_decision_line_has_no_name() -> None:
    found = [Identified(FACE, Match(0.31, "id-1", "Zoë", 0.3))]
    (face,) = json.loads(identified_line(Path("a.jpg"), found))["faces"]
    assert (face["person_id"], face["name"], face["confidence"]) == (None, None, 0.31)


def test_numbers_are_rounded_to_what_they_are_worth() -> None:
    line = result()
    (face,) = line["faces"]  # type: ignore[misc]
    assert face["box"] == {"x": 1.0, "y": 2, "width": 30, "height": 40}
    assert face["score"] == 0.912
    assert face["pose"] == {"yaw": 1.2, "pitch": -4, "roll": 0}
    assert line["captured_at"] == "2026-01-02T03:04:05.000+00:00"
    assert line["latency"] == 0.038


def test_no_template_is_ever_printed() -> None:
    assert "template" not in json.dumps(result())


def test_what_is_not_known_is_null() -> None:
    line = result(Face(FACE.box, 0.9, FACE.landmarks), Identity(stranger_id="stranger-1"))
    (face,) = line["faces"]  # type: ignore[misc]
    for key in ("mesh", "pose", "quality", "person_id", "name"):
        assert face[key] is None
    assert face["stranger_id"] == "stranger-1"


@pytest.mark.parametrize("emotion", list(Emotion))
def test_emotions_are_named_as_documented(emotion: Emotion) -> None:
    (face,) = json.loads(picture_line(Path("a.jpg"), IMAGE, [FACE]))["faces"]
    assert emotion.value in face["attributes"]["emotions"]


def test_a_comparison_has_the_documented_keys() -> None:
    keys = {field.name for field in fields(Verification)}
    assert keys == documented("A comparison of `verify`")
