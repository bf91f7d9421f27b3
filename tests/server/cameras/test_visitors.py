"""Visitors are remembered for a while, and by nobody for longer than an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from whosthere.server.api.routing import NotThere
from whosthere.server.cameras.camera import Address, Camera
from whosthere.server.cameras.visitors import LONGEST, MOST, Visitors
from whosthere.types import (
    Box,
    Face,
    Identity,
    Match,
    Quality,
    Template,
    TrackedFace,
)

IMAGE = np.full((120, 160, 3), 90, np.uint8)
ADA = Identity("ada-id", "Ada", 0.9)
STRANGER = Identity(stranger_id="stranger-1")
DOOR, HALL = (Camera.new(name, Address("demo")) for name in ("Door", "Hall"))


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visitors(clock: Clock) -> Visitors:
    return Visitors(clock)


def face(track: int, identity: Identity = STRANGER, quality: float | None = 0.5) -> TrackedFace:
    """Somebody, with a close look of that quality in this very frame, or without."""
    seen = Face(Box(40, 30, 40, 50), 0.9, np.zeros((5, 2), np.float32))
    close = None
    if quality is not None:
        vector = np.eye(4, dtype=np.float32)[track % 4]
        look = Quality(quality, 60, 200, 120, 0.9)
        close = replace(seen, template=Template(vector, "mobilefacenet-1"), quality=look)
    return TrackedFace(track, seen, identity, close=close)


def names(visitors: Visitors) -> tuple[list[str | None], list[str | None]]:
    in_view, left = visitors.listed()
    return [one.identity.name for one in in_view], [one.identity.name for one in left]


def test_who_comes_is_in_view_and_who_goes_has_left(visitors: Visitors, clock: Clock) -> None:
    ids = visitors.see(DOOR, IMAGE, [face(1, ADA), face(2)])
    assert sorted(names(visitors)[0], key=str) == ["Ada", None]
    clock.forward(0.5)
    assert visitors.see(DOOR, IMAGE, [face(2)]) == {2: ids[2]}
    assert len(names(visitors)[0]) == 2  # a face that turned away for a moment
    clock.forward(1.5)
    visitors.see(DOOR, IMAGE, [face(2)])
    assert names(visitors) == ([None], ["Ada"])
    assert visitors.get(ids[1]).last_seen == datetime(2026, 1, 1, tzinfo=UTC)


def test_the_best_looks_are_kept_with_their_pictures(visitors: Visitors) -> None:
    for quality in (0.1, 0.2, 0.9, 0.3, 0.4, 0.5, 0.6, None):
        (visitor_id,) = visitors.see(DOOR, IMAGE, [face(1, quality=quality)]).values()
    looks = visitors.get(visitor_id).looks
    assert [look.quality.score for look in looks] == [0.9, 0.6, 0.5, 0.4, 0.3, 0.2]
    assert all(look.picture is not None and look.picture[:2] == b"\xff\xd8" for look in looks)


def test_somebody_followed_twice_is_listed_once(visitors: Visitors, clock: Clock) -> None:
    first = visitors.see(DOOR, IMAGE, [face(1, ADA)])[1]
    clock.forward(60)
    visitors.see(DOOR, IMAGE, [])
    second = visitors.see(DOOR, IMAGE, [face(2, ADA)])[2]
    assert names(visitors) == (["Ada"], [])
    visitors.see(HALL, IMAGE, [face(1, ADA)])
    assert names(visitors) == (["Ada", "Ada"], [])  # another camera
    assert visitors.get(first).id != visitors.get(second).id  # who was asked about stays there


def test_strangers_of_another_run_are_others(visitors: Visitors) -> None:
    visitors.see(DOOR, IMAGE, [face(1)])
    visitors.gone(DOOR.id)
    visitors.see(DOOR, IMAGE, [face(1)])
    in_view, left = visitors.listed()
    assert (len(in_view), len(left)) == (1, 1)


def test_somebody_of_whom_nothing_is_known_leaves_nothing(visitors: Visitors, clock: Clock) -> None:
    visitors.see(DOOR, IMAGE, [face(1, Identity(), quality=None)])
    assert len(names(visitors)[0]) == 1
    visitors.gone(DOOR.id)
    assert names(visitors) == ([], [])


def test_everybody_is_forgotten_after_an_hour(visitors: Visitors, clock: Clock) -> None:
    ids = visitors.see(DOOR, IMAGE, [face(1, ADA)])
    visitors.gone(DOOR.id)
    clock.forward(LONGEST.total_seconds() - 1)
    assert names(visitors) == ([], ["Ada"])
    clock.forward(1)
    assert names(visitors) == ([], [])
    with pytest.raises(NotThere, match="not remembered any more"):
        visitors.get(ids[1])


def test_no_more_are_remembered_than_may_be(visitors: Visitors, clock: Clock) -> None:
    for track in range(MOST + 20):
        visitors.see(DOOR, IMAGE, [face(track, Identity(stranger_id=f"stranger-{track}"))])
        clock.forward(1)
    in_view, left = visitors.listed()
    assert len(in_view) + len(left) == MOST


def test_visitors_follow_when_people_change(visitors: Visitors) -> None:
    told = 0

    def hear() -> None:
        nonlocal told
        told += 1

    track_1, track_2 = visitors.see(DOOR, IMAGE, [face(1), face(2, ADA)]).values()
    visitors.gone(DOOR.id)
    with visitors.news.heard_by(hear):
        visitors.reconsider(
            lambda template: Match(0.9, "bob-id", "Bob") if template.vector[1] else Match(0.0),
            lambda _person_id: True,
        )
    assert told == 1
    assert visitors.get(track_1).identity.name == "Bob"
    assert visitors.get(track_2).person_id is None


def test_who_was_erased_is_forgotten_with_everything(visitors: Visitors) -> None:
    ids = visitors.see(DOOR, IMAGE, [face(1, ADA), face(2)])
    visitors.reconsider(lambda _template: Match(0.0), lambda person_id: person_id != "ada-id")
    with pytest.raises(NotThere):
        visitors.get(ids[1])
    assert visitors.see(DOOR, IMAGE, [face(1)])[1] != ids[1]


def test_what_was_denied_of_a_visitor_is_remembered_on_all_tracks_of_it(
    visitors: Visitors, clock: Clock
) -> None:
    ids = visitors.see(DOOR, IMAGE, [face(1, ADA), face(2, ADA, quality=None)])
    visitors.corrected(ids[1], ("no Ada",))
    other = Identity(stranger_id="stranger-2")
    clock.forward(60)  # the better looks of later are not those that were denied
    ids |= visitors.see(DOOR, IMAGE, [face(1, STRANGER, 0.9), face(3, STRANGER), face(4, other)])
    denied = {track: visitors.denials(visitors.get(ids[track])) for track in (1, 3, 4)}
    assert denied == {1: ["no Ada"], 3: ["no Ada"], 4: []}


def test_news_come_only_with_changes(visitors: Visitors, clock: Clock) -> None:
    told: list[None] = []
    with visitors.news.heard_by(lambda: told.append(None)):
        visitors.see(DOOR, IMAGE, [face(1, ADA)])
        for _ in range(10):
            clock.forward(0.04)
            visitors.see(DOOR, IMAGE, [face(1, ADA, quality=None)])
        assert len(told) == 1
        visitors.corrected(visitors.listed()[0][0].id)
    assert len(told) == 2
