"""Somebody unknown gets a name: their looks become photos of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.people import faces, groups, kept_faces, persons
from whosthere.people.decisions import NamedFace, NamedStranger
from whosthere.people.faces import Look
from whosthere.people.overruling import overruled

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from whosthere.people.records import Person
    from whosthere.people.vault import Vault


def name_looks(
    connection: sqlite3.Connection,
    vault: Vault,
    group_id: str,
    looks: Sequence[Look],
    name: str,
    denials: Collection[str],
) -> tuple[Person, NamedStranger]:
    """Enrol looks that were only in memory. Somebody of that name who is there gets them.

    Args:
        connection: Where.
        vault: Seals them.
        group_id: Id of the group.
        looks: Looks at one stranger.
        name: Who that is.
        denials: Ids of decisions about the same stranger, which this overrules.

    Raises:
        ModelMismatch: The group's templates were made by another model.
        LimitReached: The person has too many faces.
        UsageError: The name is none.
    """
    person, made = _somebody(connection, vault, group_id, name)
    templates = [look.template for look in looks]
    wrong = overruled(connection, vault, person, templates, denials)
    added = [_add(connection, vault, person.id, look) for look in looks]
    named = NamedStranger(made, tuple(NamedFace(face_id) for face_id in added), wrong)
    return persons.get(connection, person.id), named


def name_kept(
    connection: sqlite3.Connection,
    vault: Vault,
    group_id: str,
    stranger_ids: Collection[str],
    name: str,
) -> tuple[Person, NamedStranger]:
    """Enrol kept faces, which are no stranger's any more; else the same.

    Raises:
        ModelMismatch: The group's templates were made by another model.
        LimitReached: The person has too many faces.
        UsageError: The name is none.
    """
    person, made = _somebody(connection, vault, group_id, name)
    chosen = [
        (face, template)
        for face, template in kept_faces.opened(connection, vault, group_id)
        if face.id in stranger_ids
    ]
    wrong = overruled(connection, vault, person, [template for _, template in chosen], denials=())
    for face, template in chosen:
        picture = kept_faces.picture(connection, vault, face.id)
        _add(connection, vault, person.id, Look(template, face.quality, picture=picture), face.id)
        kept_faces.remove(connection, face.id)
    named = tuple(NamedFace(face.id, face.source, face.seen_at) for face, _ in chosen)
    return persons.get(connection, person.id), NamedStranger(made, named, wrong)


def _somebody(
    connection: sqlite3.Connection, vault: Vault, group_id: str, name: str
) -> tuple[Person, bool]:
    """The person of that name, and whether nobody had it before."""
    person = persons.find(connection, group_id, name)
    if person is not None:
        return person, False
    return persons.add(connection, vault, groups.get(connection, group_id), name, ""), True


def _add(
    connection: sqlite3.Connection,
    vault: Vault,
    person_id: str,
    look: Look,
    face_id: str | None = None,
) -> str:
    person = persons.get(connection, person_id)
    groups.bind(connection, groups.get(connection, person.group_id), look.template.model)
    groups.touch_present(connection, person.group_id)
    return faces.add(connection, vault, person, look, face_id=face_id).id
