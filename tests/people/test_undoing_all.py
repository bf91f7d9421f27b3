"""Whatever was decided in whatever order: undone in the opposite order, all is as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people.synthetic import look, photo
from whosthere.errors import GalleryError, UsageError
from whosthere.people.gallery import Gallery
from whosthere.people.training import train

if TYPE_CHECKING:
    from whosthere.people.decisions import Decision

ME = "tests"
NAMES = ("Anna", "Bob", "Cleo")


@dataclass(frozen=True)
class Step:
    """Something that is decided: what, about whom, and a number that says how."""

    what: str
    whom: int
    how: int


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(["rename", "merge", "split", "name", "deny"]),
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
        before = state(gallery)
        made = [decision for step in decided if (decision := decide(gallery, step)) is not None]
        for decision in reversed(made):
            gallery.corrections.undo(decision.id)
        assert state(gallery) == before


def decide(gallery: Gallery, step: Step) -> Decision | None:
    """Do it, where it can be done."""
    people = gallery.people("default")
    person, other = (people[number % len(people)] for number in (step.whom, step.how))
    corrections = gallery.corrections
    try:
        match step.what:
            case "rename":
                return corrections.rename(person.id, f"Name {step.how}", ME)[1]
            case "merge":
                return corrections.merge(person.id, other.id, ME)[1]
            case "split":
                own = [face.id for face in gallery.faces(person.id)]
                return corrections.split(person.id, own[: step.how], f"New {step.how}", ME)[1]
            case "name":
                looks = [look(7, step.how, picture=b"seen"), look(7, 9)]
                group_id = gallery.group("default").id
                return corrections.name_looks(group_id, looks, (*NAMES, "Dora")[step.how % 4], ME)[
                    1
                ]
            case _:
                return corrections.deny(person.id, [photo(8, step.how)], ME)
    except (GalleryError, UsageError):
        return None  # a name that is taken, all photos of somebody, somebody with themselves


def state(gallery: Gallery) -> object:
    """Who there is, with what, as whatever searches and shows it finds it."""
    people = {
        person.id: (
            person.name,
            person.added_at,
            {
                face.id: (
                    face.trained,
                    gallery.album.picture(face.id),
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
            for table in ("negatives", "face_pictures")
        ]
    return people, found, left
