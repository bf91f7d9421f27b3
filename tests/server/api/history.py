"""A home where people were seen: through the real journal, by real keys, into the real lake."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from whosthere.people.gallery import Gallery
from whosthere.people.sealing import Sealing
from whosthere.sightings.gathering import Gathering
from whosthere.sightings.journal import Journal
from whosthere.sightings.sighting import Run
from whosthere.types import (
    Attributes,
    Box,
    Emotion,
    Face,
    HeadPose,
    Identity,
    Match,
    ModelVersions,
    Quality,
    Template,
    TrackedFace,
)

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from whosthere.types import Image

DAY = datetime(2026, 1, 31, tzinfo=UTC)
CONFIG = """
[data]
looks = true
thumbnails = true
[retention]
looks = 36500
thumbnails = 36500
[sinks.lake]
url = "delta+{home}/lake"
interval = 0.5
"""
MODELS = ModelVersions(detector="yunet-1", embedder="mobile-1")
PATIENCE_SECONDS = 60


def picture() -> Image:
    """A frame of noise."""
    return np.random.default_rng(1).integers(0, 255, (240, 320, 3)).astype(np.uint8)


def face(track: int, identity: Identity, time_: float) -> TrackedFace:
    """A face that was looked at closely, and is the surer the longer it is seen."""
    quality = Quality(min(0.4 + time_ / 20, 0.9), 60.0, 100.0, 120.0, 0.9)
    bare = Face(
        Box(100 + 60 * track, 50, 60, 80), 0.9, np.zeros((5, 2), np.float32),
        quality=quality, pose=HeadPose(3, -4, 5),
    )  # fmt: skip
    template = Template(np.eye(4, dtype=np.float32)[0], "model-1")
    shares = dict.fromkeys(Emotion, 0.0) | {Emotion.HAPPINESS: 0.7, Emotion.NEUTRAL: 0.3}
    similarity = min(0.3 + time_ / 30, 0.8)
    match = Match(identity.confidence, identity.person_id, identity.name, similarity, 0.2)
    return TrackedFace(
        track,
        bare,
        identity,
        Attributes(age=34.0, male=0.1, emotions=shares),
        looks=4,
        match=match,
        close=replace(bare, template=template),
    )


def see(
    home: Path, camera: str, began: datetime, seen: dict[Identity, float], gathering: Gathering
) -> None:
    """One run: everybody comes at once, and each stays for so many seconds."""
    run = Run.begin(camera, began, MODELS, '{"group":"default"}')
    with Journal(home / "whosthere.db", run, absence=5.0, gathering=gathering) as journal:
        for step in range(int(max(seen.values()) * 2) + 1):
            at = step / 2
            faces = [
                face(number, who, at)
                for number, (who, stay) in enumerate(seen.items())
                if at <= stay
            ]
            journal.see(at, faces, picture())


def fill(home: Path) -> dict[str, str]:
    """Fill it with seven visits of two days; returns the ids of Ada and Bob."""
    (home / "config.toml").write_text(CONFIG.format(home=home), encoding="utf-8")
    with Gallery.open(home / "whosthere.db") as gallery:
        ids = {name: gallery.add_person("default", name).id for name in ("Ada", "=Bob")}
        ada, bob = (Identity(id_, name, 0.9) for name, id_ in ids.items())
        gathering = Gathering(1.0, pictures=True, seal=Sealing(gallery.store).seal)
        stranger = Identity(stranger_id="stranger-1")
        see(home, "door", DAY + timedelta(hours=9), {ada: 20, stranger: 8}, gathering)
        see(home, "yard", DAY + timedelta(hours=10), {bob: 70}, gathering)
        see(home, "door", DAY + timedelta(hours=23, minutes=30), {stranger: 4}, gathering)
        see(
            home, "door", DAY + timedelta(days=1, hours=9), {ada: 6, bob: 6, stranger: 6}, gathering
        )
    return ids


def delivered(api: httpx.Client, rows: int) -> dict[str, Any]:
    """What the lake says once it has all of them."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        told = api.get("/insights", params={"since": "2026-01-31", "until": "2026-02-01"}).json()
        if told["lake"]["rows"] >= rows:
            return dict(told)
        assert time.monotonic() < deadline, told
        time.sleep(0.5)
