"""What is decided about people is remembered, and undone as far as it can be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.people.synthetic import GOOD, look, photo
from whosthere.errors import (
    CannotUndo,
    DecisionNotFound,
    FaceNotFound,
    LimitReached,
    NameTaken,
    UsageError,
)
from whosthere.people import faces as face_rows
from whosthere.people.decisions import DecisionKind
from whosthere.people.kept import KeptStrangers
from whosthere.people.training import train
from whosthere.sightings import erasures

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.people.decisions import Decision
    from whosthere.people.gallery import Gallery

ME = "tests"
PICTURE = b"\xff\xd8 a small picture of "


def enrol(gallery: Gallery, name: str, seed: int, photos: int = 3) -> str:
    """Somebody with so many photos, each with a picture; returns the id."""
    person_id = gallery.add_person("default", name, user_data=f"about {name}").id
    for shot in range(photos):
        gallery.add_face(person_id, look(seed, shot, picture=PICTURE + f"{name} {shot}".encode()))
    return person_id


def state(gallery: Gallery) -> dict[str, object]:
    """All that undoing has to bring back: who, with which templates, pictures and marks."""
    return {
        person.id: (
            person.name,
            person.user_data,
            person.added_at,
            {
                face.id: (
                    face.quality,
                    face.trained,
                    gallery.album.picture(face.id) if face.pictured else None,
                    gallery.templates(person.id)[face.id].vector.tobytes(),
                )
                for face in gallery.faces(person.id)
            },
        )
        for person in gallery.people("default")
    }


def latest(gallery: Gallery) -> Decision:
    return gallery.corrections.listed()[0]


def test_a_merge_is_undone_exactly(gallery: Gallery) -> None:
    ada, augusta = enrol(gallery, "Ada", 1), enrol(gallery, "Augusta", 1)
    gallery.corrections.deny(augusta, [photo(5, 0)], ME)
    train(gallery, "default", 1e-3)
    before = state(gallery)
    merged, decision = gallery.corrections.merge(augusta, ada, ME)
    assert merged.faces == 6
    assert gallery.album.picture(gallery.faces(ada)[3].id).startswith(PICTURE)
    assert (decision.kind, decision.other_name, decision.by) == ("merged", "Augusta", ME)
    assert gallery.corrections.undo(decision.id).sentence is None
    assert state(gallery) == before
    assert latest(gallery).undone_at is not None
    with pytest.raises(CannotUndo, match="undone already"):
        gallery.corrections.undo(decision.id)


def test_a_split_makes_somebody_new_and_is_undone_exactly(gallery: Gallery) -> None:
    ada = enrol(gallery, "Ada", 1)
    train(gallery, "default", 1e-3)
    before = state(gallery)
    chosen = [face.id for face in gallery.faces(ada)[1:]]
    grace, decision = gallery.corrections.split(ada, chosen, "Grace", ME)
    assert [face.id for face in gallery.faces(grace.id)] == chosen
    assert gallery.album.picture(chosen[0]) == PICTURE + b"Ada 1"
    assert gallery.index("default").search(photo(1, 1))[0].name == "Grace"
    assert gallery.corrections.undo(decision.id).sentence is None
    assert state(gallery) == before


def test_what_cannot_be_split(gallery: Gallery) -> None:
    ada, bob = enrol(gallery, "Ada", 1), enrol(gallery, "Bob", 2)
    own = [face.id for face in gallery.faces(ada)]
    with pytest.raises(UsageError):
        gallery.corrections.split(ada, own, "Grace", ME)
    with pytest.raises(UsageError):
        gallery.corrections.split(ada, [], "Grace", ME)
    with pytest.raises(FaceNotFound):
        gallery.corrections.split(ada, [gallery.faces(bob)[0].id], "Grace", ME)
    with pytest.raises(NameTaken):
        gallery.corrections.split(ada, own[:1], "BOB", ME)
    assert gallery.corrections.listed() == []


def test_a_split_person_who_got_photos_since_stays(gallery: Gallery) -> None:
    ada = enrol(gallery, "Ada", 1)
    grace, decision = gallery.corrections.split(
        ada, [gallery.faces(ada)[0].id, gallery.faces(ada)[1].id], "Grace", ME
    )
    gallery.remove_face(gallery.faces(grace.id)[0].id)
    gallery.add_face(grace.id, look(2, 0))
    undone = gallery.corrections.undo(decision.id)
    assert undone.sentence == (
        "Grace stays, with the photos that were added since; "
        "one photo was removed or given away meanwhile, and does not come back"
    )
    assert [gallery.person("default", name).faces for name in ("Ada", "Grace")] == [2, 1]


def test_a_name_is_given_back_unless_it_was_changed_or_taken_since(gallery: Gallery) -> None:
    ada = enrol(gallery, "Ada", 1)
    _, first = gallery.corrections.rename(ada, "Augusta", ME)
    _, second = gallery.corrections.rename(ada, "Countess", ME)
    with pytest.raises(CannotUndo, match="Augusta was renamed once more since"):
        gallery.corrections.undo(first.id)
    gallery.corrections.undo(second.id)
    gallery.add_person("default", "ada")
    with pytest.raises(NameTaken):
        gallery.corrections.undo(first.id)
    assert gallery.person("default", ada).name == "Augusta"


def test_whoever_was_merged_away_since_has_to_come_back_first(gallery: Gallery) -> None:
    ada, bob = enrol(gallery, "Ada", 1), enrol(gallery, "Bob", 2)
    _, renamed = gallery.corrections.rename(bob, "Robert", ME)
    _, merged = gallery.corrections.merge(bob, ada, ME)
    with pytest.raises(CannotUndo, match="Robert was merged into somebody else"):
        gallery.corrections.undo(renamed.id)
    gallery.corrections.undo(merged.id)
    gallery.corrections.undo(renamed.id)
    assert gallery.person("default", bob).name == "Bob"


def test_a_named_stranger_is_a_stranger_again(gallery: Gallery) -> None:
    kept = KeptStrangers(gallery, "default")
    at = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    for shot in range(3):
        kept.keep(photo(7, shot, 0.2), GOOD, "hall", at.replace(minute=shot), PICTURE)
    before = kept.clusters()
    group_id = gallery.group("default").id
    person, decision = gallery.corrections.name_stranger(group_id, before[0], "Ada", ME)
    assert (person.faces, kept.clusters()) == (3, [])
    assert gallery.album.picture(gallery.faces(person.id)[0].id) == PICTURE
    undone = gallery.corrections.undo(decision.id)
    assert undone.erased == person.id
    assert kept.clusters() == before
    assert gallery.album.stranger(before[0].faces[0].id) == PICTURE
    assert gallery.people("default") == []


def test_a_stranger_who_was_somebody_known_leaves_their_photos_alone(gallery: Gallery) -> None:
    ada = enrol(gallery, "Ada", 1)
    before = state(gallery)
    group_id = gallery.group("default").id
    _, decision = gallery.corrections.name_looks(group_id, [look(1, 8)], "Ada", ME)
    assert gallery.person("default", ada).faces == 4
    assert gallery.corrections.undo(decision.id).erased is None
    assert state(gallery) == before


def test_removing_a_photo_is_final(gallery: Gallery) -> None:
    ada = enrol(gallery, "Ada", 1)
    person, decision = gallery.corrections.remove_photo(gallery.faces(ada)[0].id, ME)
    assert (person.faces, decision.undoable) == (2, False)
    with pytest.raises(CannotUndo):
        gallery.corrections.undo(decision.id)


def test_nothing_of_whoever_is_erased_is_left_in_decisions_pictures_and_negatives(
    gallery: Gallery, database: Path
) -> None:
    ada, augusta = enrol(gallery, "Ada", 1), enrol(gallery, "Augusta Unmistakable", 1)
    bob = enrol(gallery, "Bob", 2)
    gallery.corrections.deny(ada, [photo(5, 0)], ME)
    gallery.corrections.merge(augusta, ada, ME)
    gallery.corrections.split(ada, [gallery.faces(ada)[0].id], "Grace", ME)
    _, of_bob = gallery.corrections.rename(bob, "Robert", ME)
    with gallery.store.reading() as connection:
        sealed = [
            bytes(row[0])
            for table in ("face_pictures", "negatives")
            for row in connection.execute(f"SELECT sealed FROM {table}")  # noqa: S608 - ours
        ]
    assert len(sealed) == 10
    erasure = gallery.erase(ada)
    assert erasure.complete
    assert gallery.corrections.listed() == [of_bob]
    files = b"".join(
        path.read_bytes() for path in database.parent.iterdir() if path.suffix != ".key"
    )
    # Three pictures of Bob, and the one of Grace, are still there.
    assert sum(box in files for box in sealed) == 4
    assert b"Unmistakable" not in files


def test_who_was_merged_is_erased_with_whoever_they_became(gallery: Gallery) -> None:
    first, second, third = (enrol(gallery, name, 1) for name in ("A", "B", "C"))
    gallery.corrections.merge(first, second, ME)
    _, decision = gallery.corrections.merge(second, third, ME)
    gallery.corrections.undo(decision.id)
    gallery.erase(second)
    with gallery.store.reading() as connection:
        gone = {each: erasures.is_erased(connection, each) for each in (first, second, third)}
    assert gone == {first: True, second: True, third: False}


def test_a_decision_goes_with_whoever_it_was_about(gallery: Gallery) -> None:
    ada = enrol(gallery, "Ada", 1)
    grace, decision = gallery.corrections.split(ada, [gallery.faces(ada)[0].id], "Grace", ME)
    gallery.erase(grace.id)
    with pytest.raises(DecisionNotFound):
        gallery.corrections.undo(decision.id)


def test_undoing_a_split_needs_room(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = enrol(gallery, "Ada", 1)
    _, decision = gallery.corrections.split(ada, [gallery.faces(ada)[0].id], "Grace", ME)
    monkeypatch.setattr(face_rows, "MAX_FACES", 2)
    with pytest.raises(LimitReached):
        gallery.corrections.undo(decision.id)
    assert latest(gallery).kind is DecisionKind.SPLIT
    assert latest(gallery).undone_at is None
