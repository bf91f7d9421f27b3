"""Groups of people who do not exist, to search in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whosthere.people import faces, groups, persons
from whosthere.people.faces import Look
from whosthere.people.training import retrain
from whosthere.types import Quality, Template

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import Kind

DIMENSIONS = 192
QUALITY = Quality(score=0.9, size=60.0, sharpness=100.0, brightness=120.0, frontality=0.9)
FALSE_MATCH_RATE = 1e-3


def add_crowd(gallery: Gallery, kind: Kind, handle: str, people: int, model: str) -> None:
    """A trained group of people with one random template each.

    Written in one transaction: one for each face, as clients make them, would take minutes.
    """
    group = gallery.collections.create(kind, handle, handle)
    vault, rng = gallery.store.vault, np.random.default_rng(people)
    with gallery.store.writing() as connection:
        groups.bind(connection, group, model)
        for number in range(people):
            person = persons.add(connection, vault, group, f"person {number}", "")
            faces.add(connection, vault, person, Look(random_template(rng, model), QUALITY))
    retrain(gallery, group.id, FALSE_MATCH_RATE)


def random_template(rng: np.random.Generator, model: str) -> Template:
    """A direction like any other."""
    vector = rng.standard_normal(DIMENSIONS).astype(np.float32)
    return Template(vector / np.linalg.norm(vector), model)
