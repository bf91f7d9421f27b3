"""Whatever was decided in whatever order: undone in the opposite order, all is as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.people.synthetic import look, photo
from whosthere.errors import GalleryError, UsageError
from whosthere.people.gallery import Gallery
from whosthere.people.training import train

if TYPE_CHECKING:
    from whosthere.people.decisions import Decision

ME = "tests"
NAMES = ("Anna", "Bob", "Cleo")
NAMED = (*NAMES, "Dora")
DENIED = 8
"""Seed of a visitor who is said not to be somebody, and to be somebody after all."""


@dataclass(frozen=True)
class Step:
    """Something that is decided: what, about whom, and a number that says how."""

    what: str
    whom: int
    how: int


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(["rename", "merge", "split", "name", "deny", "name denied"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=30)
@given(steps)
def test_undoing_in_the_opposite_order_brings_everything_back(decided: list[Step]) -> None:
    with TemporaryDirectory() as folder, Gallery.open(Path(folder) / "whosthere.db") as gallery:
        for seed, name in enumerate(NAMES):
            person = gallery.add_person("default", name)
            for shot in range(3):
                picture = f"picture {name} {shot}".encode()
                gallery.add_face(person.id, look(seed, shot, picture=picture))
        train(gallery, "default", 1e-3)
        made = []
        for step in decided:
            before = state(gallery)
            decision = decide(gallery, step)
            if decision is not None:
                made.append((before, decision))
        for before, decision in reversed(made):
            gallery.corrections.undo(decision.id)
            assert state(gallery) == before


DENY, NAME = Step("deny", 0, 0), Step("name denied", 0, 0)
claims = st.lists(
    st.tuples(
        st.builds(Step, st.sampled_from([DENY.what, NAME.what]), st.just(0), st.integers(0, 1)),
        st.none() | st.integers(0, 5),
    ),
    max_size=5,
)
"""What is said of one person, and when each is undone, if it is: the lower, the sooner."""


@settings(deadline=None, max_examples=50)
@given(claims)
@example([(DENY, None), (NAME, 0), (DENY, None), (NAME, None)])
@example([(DENY, 0), (NAME, 1)])
def test_a_denial_or_name_that_is_undone_in_any_order_might_never_have_been(
    claimed: list[tuple[Step, int | None]],
) -> None:
    ranks = {number: rank for number, (_, rank) in enumerate(claimed) if rank is not None}
    undone = sorted(ranks, key=lambda number: ranks[number])
    left = [step for step, rank in claimed if rank is None]
    assert _claimed([step for step, _ in claimed], undone) == _claimed(left, [])


def _claimed(decided: list[Step], undone: list[int]) -> object:
    """Who is found after these decisions, some of which are undone in that order."""
    with TemporaryDirectory() as folder, Gallery.open(Path(folder) / "whosthere.db") as gallery:
        for seed, name in enumerate(NAMES):
            person = gallery.add_person("default", name)
            gallery.add_face(person.id, look(seed, 0))
        made = [decide(gallery, step) for step in decided]
        for number in undone:
            decision = made[number]
            assert decision is not None
            gallery.corrections.undo(decision.id)
        train(gallery, "default", 1e-3)
        index = gallery.index("default")
        asked = [photo(seed, shot) for seed in (0, DENIED) for shot in range(3)]
        return [
            [(match.name, round(match.similarity, 4)) for match in index.search(each, k=3)]
            for each in asked
        ]


def decide(gallery: Gallery, step: Step) -> Decision | None:
    """Do it, where it can be done."""
    people = gallery.people("default")
    person, other = (people[number % len(people)] for number in (step.whom, step.how))
    group_id, corrections = gallery.group("default").id, gallery.corrections
    try:
        match step.what:
            case "rename":
                _, made = corrections.rename(person.id, f"Name {step.how}", ME)
            case "merge":
                _, made = corrections.merge(person.id, other.id, ME)
            case "split":
                own = [face.id for face in gallery.faces(person.id)]
                _, made = corrections.split(person.id, own[: step.how], f"New {step.how}", ME)
            case "name":
                looks, name = [look(7, step.how, picture=b"seen"), look(7, 9)], NAMED[step.how % 4]
                _, made = corrections.name_looks(group_id, looks, name, ME)
            case "deny":
                denied = [photo(DENIED, step.how), photo(DENIED, step.how + 1)]
                made = corrections.deny(person.id, denied, ME)
            case _:
                looks = [look(DENIED, step.how)]
                _, made = corrections.name_looks(group_id, looks, person.name, ME)
    except (GalleryError, UsageError):
        return None  # a name that is taken, all photos of somebody, somebody with themselves
    return made


def state(gallery: Gallery) -> object:
    """Who there is, with what, as whatever searches and shows it finds it."""
    people = {
        person.id: (
            person.name,
            person.added_at,
            {
                face.id: (
                    face.trained,
                    face.pictured and gallery.album.picture(face.id),
                    gallery.templates(person.id)[face.id].vector.tobytes(),
                )
                for face in gallery.faces(person.id)
            },
        )
        for person in gallery.people("default")
    }
    asked = [photo(seed, 5) for seed in range(9)]
    found = [gallery.index("default").search(each, k=5) for each in asked]
    with gallery.store.reading() as connection:
        left = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - ours
            for table in ("negatives", "standing_negatives", "face_pictures")
        ]
    return people, found, left
