"""Looking through visits: whatever is asked for, a page leaves nothing out and nothing twice."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sightings.examples import ADA, BOB, NOON, STRANGER, UNDECIDED, sighting
from whosthere.database import connect, reading
from whosthere.errors import UsageError
from whosthere.sightings.history import cameras, closed, count, find, page, people, spans
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.selection import Cursor, Selection
from whosthere.sightings.sighting import uuid7

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from whosthere.sightings.sighting import Sighting

WHO = (ADA, BOB, STRANGER, UNDECIDED)


def visit(minute: int, who: int, camera: str) -> Sighting:
    """A visit that began so many minutes after noon; several may begin at once."""
    began = NOON + timedelta(minutes=minute)
    plain = sighting(0, WHO[who], camera)
    return replace(
        plain,
        id=uuid7(began.timestamp()),
        first_seen=began,
        last_seen=began + timedelta(seconds=30),
    )


visits = st.lists(
    st.builds(visit, st.integers(0, 5), st.integers(0, 3), st.sampled_from(["door", "yard"])),
    max_size=12,
)
selections = st.builds(
    Selection,
    people=st.sampled_from([(), ("p-ada",), ("bob",), ("p-ada", "p-bob")]),
    camera=st.sampled_from([None, "door"]),
    who=st.sampled_from([None, "known", "strangers"]),
    since=st.sampled_from([None, NOON + timedelta(minutes=2)]),
    until=st.sampled_from([None, NOON + timedelta(minutes=4)]),
    text=st.sampled_from([None, "OO", "a", "_"]),
)


def means(selection: Selection, one: Sighting) -> bool:
    """What a selection says, in Python."""
    name = (one.name or "").lower()
    return (
        (not selection.people or one.person_id in selection.people or name in selection.people)
        and selection.camera in {None, one.camera}
        and selection.who in {None, "strangers" if one.person_id is None else "known"}
        and (selection.since is None or one.first_seen >= selection.since)
        and (selection.until is None or one.first_seen < selection.until)
        and (selection.text or "").lower() in f"{name}|{one.camera}"
    )


def walked(
    connection: sqlite3.Connection, selection: Selection, limit: int
) -> Iterator[Sequence[tuple[str, bool]]]:
    """The pages, as ids and whether the visit goes on."""
    after = None
    while True:
        with reading(connection):
            found = page(connection, selection, after=after, limit=limit)
        yield [(each.sighting.id, each.open) for each in found.visits]
        after = found.next
        if after is None:
            return


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path_factory.mktemp("history") / "whosthere.db")) as opened:
        yield opened


def keep(connection: sqlite3.Connection, over: list[Sighting], going_on: list[Sighting]) -> None:
    connection.execute("DELETE FROM record")
    Outbox(connection).put("run", [Record.of(each) for each in over], going_on)


@settings(deadline=None)
@given(over=visits, going_on=visits, selection=selections, limit=st.integers(1, 5))
def test_pages_are_all_that_is_meant_once_and_newest_first(
    connection: sqlite3.Connection,
    over: list[Sighting],
    going_on: list[Sighting],
    selection: Selection,
    limit: int,
) -> None:
    keep(connection, over, going_on)
    expected = sorted(
        [each for each in [*over, *going_on] if means(selection, each)],
        key=lambda each: (each.first_seen, each.id),
        reverse=True,
    )
    pages = list(walked(connection, selection, limit))
    assert [id_ for one in pages for id_, _ in one] == [each.id for each in expected]
    assert {id_ for one in pages for id_, open_ in one if open_} == {
        each.id for each in expected if each in going_on
    }
    assert all(len(one) <= limit for one in pages)
    with reading(connection):
        assert count(connection, selection) == len(expected)
        assert [span.id for span in spans(connection, selection, 100)] == [e.id for e in expected]
        assert closed(connection, selection, after=None, limit=-1) == [
            each for each in expected if each in over
        ]


def test_what_begins_or_ends_meanwhile_disturbs_no_page(connection: sqlite3.Connection) -> None:
    over = [visit(minute, 0, "door") for minute in range(4)]
    ending = visit(4, 1, "door")
    keep(connection, over, [ending])
    pages = walked(connection, Selection(), 2)
    met = [id_ for id_, _ in next(pages)]
    keep(connection, [*over, ending], [visit(9, 2, "yard")])
    met += [id_ for one in pages for id_, _ in one]
    assert met == [ending.id, *[each.id for each in reversed(over)]]


def test_what_visits_can_be_narrowed_by(connection: sqlite3.Connection) -> None:
    over, going_on = visit(0, 0, "door"), visit(1, 1, "yard")
    keep(connection, [over, visit(2, 2, "door")], [going_on])
    with reading(connection):
        assert cameras(connection) == ["door", "yard"]
        assert people(connection) == ["p-ada", "p-bob"]
        found = find(connection, going_on.id)
        assert found is not None
        assert (found.sighting, found.open) == (going_on, True)
        assert find(connection, "nothing") is None


def test_a_place_in_the_list_is_a_text() -> None:
    place = Cursor.behind(visit(0, 0, "door"))
    assert Cursor.parse(str(place)) == place
    for wrong in ("", ",", "2026", "2026,", ",id"):
        with pytest.raises(UsageError, match="no place in a list"):
            Cursor.parse(wrong)
