"""Strangers who are kept, through the native API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.server.api.native import client
from whosthere.people.gallery import Gallery
from whosthere.people.kept import KeptStrangers
from whosthere.types import Quality, Template
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.server.serving import Served

PICTURE = b"\xff\xd8 a picture"
GOOD = Quality(score=0.9, size=80.0, sharpness=300.0, brightness=128.0, frontality=0.95)


@pytest.fixture
def api(served: Served) -> Iterator[httpx.Client]:
    with client(served) as opened:
        yield opened


def keep(served: Served, group: str, looks: int) -> str:
    """A stranger with so many looks, as a camera would have kept them; returns the id."""
    vector = np.random.default_rng(5).standard_normal(192)
    model = Analyser(device="cpu").embedder.fingerprint
    template = Template((vector / np.linalg.norm(vector)).astype(np.float32), model)
    with Gallery.open(served.home / "whosthere.db") as gallery:
        gallery.ensure_group(group)
        kept = KeptStrangers(gallery, group)
        for minute in range(looks):
            at = datetime(2026, 3, 4, 5, minute, tzinfo=UTC)
            kept.keep(template, GOOD, f"camera {minute % 2}", at, PICTURE)
        return kept.clusters()[0].id


def listed(api: httpx.Client, group: str) -> list[dict[str, object]]:
    strangers: list[dict[str, object]] = api.get("/strangers", params={"group": group}).json()[
        "strangers"
    ]
    return strangers


def test_a_stranger_is_shown_with_every_look(served: Served, api: httpx.Client) -> None:
    stranger_id = keep(served, "strange", 3)
    answer = api.get("/strangers", params={"group": "strange"}).json()
    assert answer["kept"] is False
    (stranger,) = answer["strangers"]
    assert (stranger["id"], stranger["count"]) == (stranger_id, 3)
    assert stranger["sources"] == ["camera 0", "camera 1"]
    assert stranger["first_seen"] < stranger["last_seen"]
    picture = api.get(stranger["faces"][0]["picture"].removeprefix("/api"))
    assert picture.content == PICTURE


def test_a_stranger_who_was_denied_is_named_after_all(served: Served, api: httpx.Client) -> None:
    stranger_id = keep(served, "denied strangers", 1)
    body = {"name": "Ada", "group": "denied strangers"}
    ada = api.post(f"/strangers/{stranger_id}/name", json=body).json()["person"]["id"]
    with Gallery.open(served.home / "whosthere.db") as gallery:
        (face,) = gallery.templates(ada).values()
        gallery.corrections.deny(ada, [face], "tests")
        assert not gallery.verify(face, ada).same
        stranger_id = keep(served, "denied strangers", 1)
        named = api.post(f"/strangers/{stranger_id}/name", json=body).json()["decision"]
        assert gallery.verify(face, ada).same
        assert api.post(f"/decisions/{named['id']}/undo").json()["sentence"] is None
        assert not gallery.verify(face, ada).same


def test_who_a_stranger_is_can_be_said_and_taken_back(served: Served, api: httpx.Client) -> None:
    stranger_id = keep(served, "named strangers", 2)
    before = listed(api, "named strangers")
    body = {"name": "Ada", "group": "named strangers"}
    named = api.post(f"/strangers/{stranger_id}/name", json=body).json()
    assert (named["person"]["name"], named["person"]["photos"]) == ("Ada", 2)
    assert api.get(named["person"]["picture"].removeprefix("/api")).content == PICTURE
    assert listed(api, "named strangers") == []
    undone = api.post(f"/decisions/{named['decision']['id']}/undo").json()
    assert undone["sentence"].startswith("Ada was known by nothing else, and is erased")
    assert listed(api, "named strangers") == before
    assert api.get(f"/people/{named['person']['id']}").status_code == 404


def test_a_stranger_is_forgotten(served: Served, api: httpx.Client) -> None:
    stranger_id = keep(served, "forgotten", 2)
    params = {"group": "forgotten"}
    assert api.delete(f"/strangers/{stranger_id}", params=params).status_code == 204
    assert listed(api, "forgotten") == []
    assert api.delete(f"/strangers/{stranger_id}", params=params).status_code == 404
