"""Rows of enrolled faces and their sealed templates. Callers hold the transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from whosthere.errors import FaceNotFound, LimitReached
from whosthere.people import persons, pictures
from whosthere.people.records import EnrolledFace, Group, Person
from whosthere.people.store import now
from whosthere.types import Quality, Template

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from whosthere.people.vault import Vault

MAX_FACES = 248
"""Faces a person may have; Azure Face's limit. In the person directory, for every one of its
recognition models."""


@dataclass(frozen=True, slots=True)
class Look:
    """A face that is about to be enrolled.

    Attributes:
        template: What recognition compares.
        quality: How good the look is.
        photo: The picture or video it came from; None for a camera.
        pts: Seconds into that video; None for a picture.
        user_data: Whatever its owner wants to remember.
        picture: The face and a little around it, a small JPEG; None to keep no picture.
    """

    template: Template = field(repr=False)
    quality: Quality
    photo: Path | None = None
    pts: float | None = None
    user_data: str = ""
    picture: bytes | None = field(default=None, repr=False)


_SELECT = """
    SELECT faces.*, EXISTS (SELECT 1 FROM face_pictures WHERE face_id = faces.id) AS pictured
    FROM faces
"""


def add(
    connection: sqlite3.Connection,
    vault: Vault,
    person: Person,
    look: Look,
    *,
    recognition_model: str | None = None,
    face_id: str | None = None,
) -> EnrolledFace:
    """Seal a face and keep it.

    Args:
        connection: Where.
        vault: Seals it.
        person: Whose face it is.
        look: The face.
        recognition_model: Azure's name of the model it is for, in the person directory.
        face_id: Its id, where that is not free to choose.

    Raises:
        LimitReached: The person has `MAX_FACES` already.
    """
    if count(connection, person.id, recognition_model) >= MAX_FACES:
        message = f"{person.name} has {MAX_FACES} faces, which is the most; remove some first"
        raise LimitReached(message, "faces")
    face_id = face_id or str(uuid.uuid4())
    quality = look.quality
    key = persons.data_key(connection, vault, person.id)
    connection.execute(
        "INSERT INTO faces (id, person_id, sealed, score, size, sharpness, brightness, frontality,"
        " photo, pts, user_data, recognition_model, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            face_id,
            person.id,
            key.seal(look.template),
            quality.score,
            quality.size,
            quality.sharpness,
            quality.brightness,
            quality.frontality,
            None if look.photo is None else str(look.photo.absolute()),
            look.pts,
            look.user_data,
            recognition_model,
            now(),
        ),
    )
    if look.picture is not None:
        pictures.keep(connection, key, face_id, look.picture)
    return get(connection, face_id)


def count(connection: sqlite3.Connection, person_id: str, recognition_model: str | None) -> int:
    """How many faces a person has for that model of Azure's."""
    query = "SELECT count(*) FROM faces WHERE person_id = ? AND recognition_model IS ?"
    return int(connection.execute(query, (person_id, recognition_model)).fetchone()[0])


def get(connection: sqlite3.Connection, face_id: str) -> EnrolledFace:
    """The face of that id.

    Raises:
        FaceNotFound: There is none.
    """
    row = connection.execute(f"{_SELECT} WHERE id = ?", (face_id,)).fetchone()
    if row is None:
        message = f"there is no enrolled face with the id {face_id}; see `whosthere people show`"
        raise FaceNotFound(message)
    return _face(row)


def of_person(connection: sqlite3.Connection, person_id: str) -> list[EnrolledFace]:
    """A person's faces, oldest first."""
    rows = connection.execute(f"{_SELECT} WHERE person_id = ? ORDER BY rowid", (person_id,))
    return [_face(row) for row in rows]


def of_group(connection: sqlite3.Connection, group_id: str) -> list[EnrolledFace]:
    """The faces of everybody in a group, person by person."""
    rows = connection.execute(
        f"{_SELECT} JOIN people ON people.id = person_id WHERE group_id = ?"
        " ORDER BY folded, faces.rowid",
        (group_id,),
    )
    return [_face(row) for row in rows]


def page(connection: sqlite3.Connection, group_id: str, start: str, top: int) -> list[EnrolledFace]:
    """The faces of a face list by id: the first so many after `start`."""
    rows = connection.execute(
        f"{_SELECT} JOIN people ON people.id = faces.id"
        " WHERE group_id = ? AND people.id > ? ORDER BY people.id LIMIT ?",
        (group_id, start, top),
    )
    return [_face(row) for row in rows]


def ids_by_person(
    connection: sqlite3.Connection, person_ids: Sequence[str]
) -> dict[str, list[str]]:
    """Ids of the faces of each of these people, oldest first."""
    query = "SELECT id FROM faces WHERE person_id = ? ORDER BY rowid"
    return {
        person_id: [row["id"] for row in connection.execute(query, (person_id,))]
        for person_id in person_ids
    }


def templates_of_person(
    connection: sqlite3.Connection,
    vault: Vault,
    group: Group,
    person_id: str,
    recognition_model: str | None = None,
) -> dict[str, Template]:
    """A person's templates by id of the face, oldest first.

    Args:
        connection: Where.
        vault: Opens them.
        group: The person's group.
        person_id: Whose.
        recognition_model: Only those for this model of Azure's; None for all.
    """
    if group.model is None:
        return {}
    key = persons.data_key(connection, vault, person_id)
    rows = connection.execute(
        "SELECT id, sealed FROM faces WHERE person_id = :person"
        " AND (:model IS NULL OR recognition_model = :model) ORDER BY rowid",
        {"person": person_id, "model": recognition_model},
    )
    return {row["id"]: key.open(row["sealed"], group.model) for row in rows}


def require_room(connection: sqlite3.Connection, person: Person, more: int) -> None:
    """See that a person may have that many more faces.

    Raises:
        LimitReached: That would be more than `MAX_FACES`.
    """
    if person.faces + more > MAX_FACES:
        message = f"{person.name} would have more than {MAX_FACES} faces; remove some first"
        raise LimitReached(message, "faces")


def hand_over(
    connection: sqlite3.Connection,
    vault: Vault,
    group: Group,
    face_ids: Collection[str],
    source_id: str,
    target_id: str,
) -> None:
    """Give some faces of one person to another of the group, sealed with the other's key."""
    source, target = (
        persons.data_key(connection, vault, person_id) for person_id in (source_id, target_id)
    )
    for face_id, template in templates_of_person(connection, vault, group, source_id).items():
        if face_id in face_ids:
            connection.execute(
                "UPDATE faces SET person_id = ?, sealed = ? WHERE id = ?",
                (target_id, target.seal(template), face_id),
            )
            pictures.hand_over(connection, source, target, face_id)


def replace(connection: sqlite3.Connection, vault: Vault, face: EnrolledFace, look: Look) -> None:
    """Put another model's template and quality in the place of a face's own; a picture stays."""
    quality = look.quality
    key = persons.data_key(connection, vault, face.person_id)
    connection.execute(
        "UPDATE faces SET sealed = ?, score = ?, size = ?, sharpness = ?, brightness = ?,"
        " frontality = ?, trained = 0 WHERE id = ?",
        (
            key.seal(look.template),
            quality.score,
            quality.size,
            quality.sharpness,
            quality.brightness,
            quality.frontality,
            face.id,
        ),
    )
    if look.picture is not None:
        pictures.keep(connection, key, face.id, look.picture)


def remove(connection: sqlite3.Connection, face_id: str) -> None:
    """Delete a face and its template."""
    connection.execute("DELETE FROM faces WHERE id = ?", (face_id,))


def describe(connection: sqlite3.Connection, face_id: str, user_data: str) -> None:
    """Replace a face's user data."""
    connection.execute("UPDATE faces SET user_data = ? WHERE id = ?", (user_data, face_id))


def _face(row: sqlite3.Row) -> EnrolledFace:
    return EnrolledFace(
        id=row["id"],
        person_id=row["person_id"],
        quality=Quality(
            row["score"], row["size"], row["sharpness"], row["brightness"], row["frontality"]
        ),
        photo=None if row["photo"] is None else Path(row["photo"]),
        pts=row["pts"],
        user_data=row["user_data"],
        recognition_model=row["recognition_model"],
        trained=bool(row["trained"]),
        pictured=bool(row["pictured"]),
        added_at=datetime.fromisoformat(row["added_at"]),
    )
