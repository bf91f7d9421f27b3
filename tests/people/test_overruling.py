"""Whoever is said to be somebody after all is them, whatever was said of the same looks before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.people.synthetic import GOOD, look, photo
from whosthere.people.kept import KeptStrangers
from whosthere.people.training import train

if TYPE_CHECKING:
    from whosthere.people.decisions import Decision
    from whosthere.people.gallery import Gallery

ME = "tests"
VISITOR = 8
"""Seed of somebody who is taken for Anna, denied, and named Anna then."""


@pytest.fixture
def anna(gallery: Gallery) -> str:
    """Anna, beside Bob; her id."""
    ids = []
    for seed, name in enumerate(("Anna", "Bob")):
        ids.append(gallery.add_person("default", name).id)
        gallery.add_face(ids[-1], look(seed, 0))
    return ids[0]


def found(gallery: Gallery, shot: int) -> str | None:
    """Who a look at the visitor is taken for."""
    train(gallery, "default", 1e-3)
    return gallery.index("default").identify(photo(VISITOR, shot)).name


def deny(gallery: Gallery, person_id: str, *shots: int) -> Decision:
    return gallery.corrections.deny(person_id, [photo(VISITOR, shot) for shot in shots], ME)


def name(gallery: Gallery, called: str, *shots: int, denials: tuple[str, ...] = ()) -> Decision:
    group_id = gallery.group("default").id
    looks = [look(VISITOR, shot) for shot in shots]
    return gallery.corrections.name_looks(group_id, looks, called, ME, denials)[1]


@pytest.mark.parametrize("shot", [0, 1, 2])
def test_a_visitor_who_is_named_after_all_is_matched_by_every_look(
    gallery: Gallery, anna: str, shot: int
) -> None:
    deny(gallery, anna, 0, 1, 2)
    name(gallery, "Anna", 0)
    assert found(gallery, shot) == "Anna"
    assert gallery.verify(photo(VISITOR, shot), anna).same


def test_a_search_knows_at_once_what_was_overruled(gallery: Gallery, anna: str) -> None:
    train(gallery, "default", 1e-3)
    gallery.corrections.deny(anna, [photo(0, 0)], ME)  # her own photo, by mistake
    assert gallery.index("default").identify(photo(0, 0)).name is None
    group_id = gallery.group("default").id
    _, named = gallery.corrections.name_looks(group_id, [look(0, 0)], "Anna", ME)
    assert gallery.index("default").identify(photo(0, 0)).name == "Anna"
    gallery.corrections.undo(named.id)
    assert gallery.index("default").identify(photo(0, 0)).name is None


def test_undoing_the_name_brings_the_denial_back(gallery: Gallery, anna: str) -> None:
    denied = deny(gallery, anna, 0, 1)
    named = name(gallery, "Anna", 0)
    gallery.add_face(anna, look(VISITOR, 5))  # so that only the denial keeps them apart
    gallery.corrections.undo(named.id)
    assert (found(gallery, 0), found(gallery, 1)) == (None, None)
    gallery.corrections.undo(denied.id)
    assert (found(gallery, 0), found(gallery, 1)) == ("Anna", "Anna")


def test_a_denial_that_is_undone_first_does_not_come_back(gallery: Gallery, anna: str) -> None:
    denied = deny(gallery, anna, 0, 1)
    named = name(gallery, "Anna", 0)
    gallery.add_face(anna, look(VISITOR, 5))
    gallery.corrections.undo(denied.id)
    gallery.corrections.undo(named.id)
    assert (found(gallery, 0), found(gallery, 1)) == ("Anna", "Anna")


def test_the_last_word_counts(gallery: Gallery, anna: str) -> None:
    deny(gallery, anna, 0)
    first = name(gallery, "Anna", 0)
    again = deny(gallery, anna, 0)
    assert found(gallery, 0) is None
    last = name(gallery, "Anna", 0)
    assert found(gallery, 0) == "Anna"
    gallery.corrections.undo(first.id)
    assert found(gallery, 0) == "Anna"
    gallery.corrections.undo(last.id)
    gallery.corrections.undo(again.id)
    assert found(gallery, 0) is None


def test_a_name_leaves_the_denials_of_others_alone(gallery: Gallery, anna: str) -> None:
    deny(gallery, anna, 0)
    name(gallery, "Anna", 1)  # as unlike as two pictures of one person are
    assert found(gallery, 0) is None


def test_somebody_elses_name_overrules_nothing_of_anna(gallery: Gallery, anna: str) -> None:
    deny(gallery, anna, 0)
    name(gallery, "Bob", 0)
    assert found(gallery, 0) == "Bob"
    assert not gallery.verify(photo(VISITOR, 0), anna).same


def test_a_denial_of_the_same_visitor_is_overruled_by_other_looks_at_them(
    gallery: Gallery, anna: str
) -> None:
    denied = deny(gallery, anna, 0)
    name(gallery, "Anna", 1, denials=(denied.id,))
    assert found(gallery, 0) == "Anna"


def test_a_kept_stranger_who_was_denied_is_named_after_all(gallery: Gallery, anna: str) -> None:
    kept = KeptStrangers(gallery, "default")
    at = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    deny(gallery, anna, 0, 1)
    kept.keep(photo(VISITOR, 0), GOOD, "hall", at)
    stranger = kept.clusters()[0]
    _, named = gallery.corrections.name_stranger(kept.group_id, stranger, "Anna", ME)
    assert (found(gallery, 0), found(gallery, 1)) == ("Anna", "Anna")
    gallery.corrections.undo(named.id)
    assert found(gallery, 0) is None
    kept.name(stranger.id, "Anna")
    assert (found(gallery, 0), found(gallery, 1)) == ("Anna", "Anna")


def test_what_was_overruled_stays_so_with_whoever_they_are_merged_into(
    gallery: Gallery, anna: str
) -> None:
    deny(gallery, anna, 0, 1)
    name(gallery, "Anna", 0)
    bob = gallery.person("default", "Bob").id
    _, merged = gallery.corrections.merge(anna, bob, ME)
    assert (found(gallery, 0), found(gallery, 1)) == ("Bob", "Bob")
    gallery.corrections.undo(merged.id)
    assert (found(gallery, 0), found(gallery, 1)) == ("Anna", "Anna")


def test_a_name_given_while_two_were_one_leaves_the_other_as_they_were(
    gallery: Gallery, anna: str
) -> None:
    deny(gallery, anna, 0)
    bob = gallery.person("default", "Bob").id
    _, merged = gallery.corrections.merge(anna, bob, ME)
    name(gallery, "Bob", 0)
    assert found(gallery, 0) == "Bob"
    gallery.corrections.undo(merged.id)
    assert found(gallery, 0) == "Bob"
    assert not gallery.verify(photo(VISITOR, 0), anna).same
