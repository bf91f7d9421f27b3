"""Everybody of a group with all their templates, opened at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from whosthere.people import faces, groups, persons, snapshot
from whosthere.people.calibration import default_calibration
from whosthere.people.index import Entry, Index

if TYPE_CHECKING:
    import sqlite3

    from whosthere.people.gallery import Gallery
    from whosthere.people.records import EnrolledFace, Group, Person
    from whosthere.people.vault import Vault
    from whosthere.types import Array


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """A group, photo by photo.

    Attributes:
        people: Everybody, by name; those without a photo too.
        faces: Their photos, person by person.
        owner: Number in `people` of the person in each photo.
        matrix: ``(N, D)`` float32, their templates.
    """

    people: tuple[Person, ...]
    faces: tuple[EnrolledFace, ...]
    owner: tuple[int, ...]
    matrix: Array = field(repr=False)


def call(connection: sqlite3.Connection, vault: Vault, group: Group) -> Roll:
    """Read and open everything the group has enrolled."""
    people = persons.listed(connection, group.id)
    enrolled: list[EnrolledFace] = []
    owner: list[int] = []
    vectors: list[Array] = []
    for number, person in enumerate(people):
        templates = faces.templates_of_person(connection, vault, group, person.id)
        enrolled.extend(faces.of_person(connection, person.id))
        owner.extend([number] * len(templates))
        vectors.extend(template.vector for template in templates.values())
    matrix = np.stack(vectors) if vectors else np.empty((0, 0), np.float32)
    return Roll(tuple(people), tuple(enrolled), tuple(owner), matrix)


def present(gallery: Gallery, group: str) -> Index:
    """An index of all present faces of a group, trained or not: what enrolment compares with.

    Raises:
        GalleryError: There is no such group.
    """
    with gallery.store.reading() as connection:
        found = groups.get(connection, group)
        called = call(connection, gallery.store.vault, found)
        trained = snapshot.training(connection, found.id)
    counts = Counter(called.owner)
    return Index(
        group=found,
        entries=[
            Entry(person.id, person.name, counts[number])
            for number, person in enumerate(called.people)
            if counts[number]
        ],
        matrix=called.matrix,
        calibration=default_calibration(found.model or "")
        if trained is None
        else trained.calibration,
    )
