"""Finding people of the gallery again in the service."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from whosthere.people.names import folded
from whosthere.people.records import Person
from whosthere.providers.azure.answers import RemotePerson
from whosthere.providers.azure.matching import match

NOW = datetime(2026, 1, 1, tzinfo=UTC)
names = st.sampled_from(["Ada", "ADA", "Grace", "Joan"])


def person(number: int, name: str) -> Person:
    return Person(f"here-{number}", "group", name, "", 0, 0, NOW)


def remote(number: int, name: str) -> RemotePerson:
    return RemotePerson(id=f"there-{number}", name=name)


@given(
    here=st.lists(names, max_size=6),
    there=st.lists(names, max_size=6),
    pairs=st.dictionaries(st.integers(0, 7), st.integers(0, 7)),
)
def test_nobody_is_matched_twice_and_everybody_who_can_be_is(
    here: list[str], there: list[str], pairs: dict[int, int]
) -> None:
    people = [person(number, name) for number, name in enumerate(here)]
    others = [remote(number, name) for number, name in enumerate(there)]
    remembered = {f"here-{a}": f"there-{b}" for a, b in pairs.items()}
    matched = match(people, others, remembered)
    assert len({one.id for one in matched.values()}) == len(matched)
    for one in people:
        if one.id in matched and matched[one.id].id != remembered.get(one.id):
            assert folded(matched[one.id].name) == folded(one.name)
    left_here = {folded(one.name) for one in people if one.id not in matched}
    taken = {one.id for one in matched.values()}
    left_there = {folded(one.name) for one in others if one.id not in taken}
    assert not left_here & left_there


def test_a_pair_that_is_remembered_outlives_a_new_name() -> None:
    people = [person(0, "Ada Lovelace"), person(1, "Ada King")]
    others = [remote(0, "Ada King")]
    assert match(people, others, {"here-0": "there-0"}) == {"here-0": others[0]}


def test_a_server_of_the_same_gallery_has_the_same_ids() -> None:
    same = RemotePerson(id="here-1", name="Ada")
    people = [person(0, "Ada"), person(1, "Ada")]
    assert match(people, [same], {}) == {"here-1": same}
