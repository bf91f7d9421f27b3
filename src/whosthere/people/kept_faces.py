"""Rows of kept strangers' faces: SQL in, records out. Callers hold the transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.people import pictures
from whosthere.types import Quality, Template

if TYPE_CHECKING:
    import sqlite3

    from whosthere.people.vault import DataKey, Vault


@dataclass(frozen=True, slots=True)
class KeptFace:
    """One look at somebody unknown.

    Attributes:
        id: UUID.
        quality: How good the look is.
        source: The camera or file it was seen on.
        seen_at: When.
        pictured: Whether a cut-out of it is kept.
    """

    id: str
    quality: Quality
    source: str
    seen_at: datetime
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """Kept faces that are probably one person's, oldest first; at least one."""

    faces: tuple[KeptFace, ...]

    @property
    def id(self) -> str:
        """Id of its oldest face, which stays while others join."""
        return self.faces[0].id


def insert(
    connection: sqlite3.Connection,
    vault: Vault,
    group_id: str,
    face: KeptFace,
    template: Template,
    picture: bytes | None,
) -> None:
    """Seal a look with a data key of its own, and keep it."""
    wrapped, quality = vault.new_key(), face.quality
    key = vault.data_key(wrapped, face.id)
    connection.execute(
        "INSERT INTO strangers (id, group_id, model, wrapped_key, sealed, score, size, sharpness,"
        " brightness, frontality, source, seen_at, picture)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            face.id,
            group_id,
            template.model,
            wrapped,
            key.seal(template),
            quality.score,
            quality.size,
            quality.sharpness,
            quality.brightness,
            quality.frontality,
            face.source,
            face.seen_at.isoformat(timespec="microseconds"),
            None if picture is None else pictures.sealed(key, picture, face.id),
        ),
    )


def remove(connection: sqlite3.Connection, face_id: str) -> None:
    """Delete a look with its data key."""
    connection.execute("DELETE FROM strangers WHERE id = ?", (face_id,))


def opened(
    connection: sqlite3.Connection, vault: Vault, group_id: str
) -> list[tuple[KeptFace, Template]]:
    """The group's kept faces with their templates, oldest first."""
    rows = connection.execute(
        "SELECT * FROM strangers WHERE group_id = ? ORDER BY seen_at, rowid", (group_id,)
    )
    return [
        (
            KeptFace(
                id=row["id"],
                quality=Quality(
                    row["score"],
                    row["size"],
                    row["sharpness"],
                    row["brightness"],
                    row["frontality"],
                ),
                source=row["source"],
                seen_at=datetime.fromisoformat(row["seen_at"]),
                pictured=row["picture"] is not None,
            ),
            _key(vault, row).open(row["sealed"], row["model"]),
        )
        for row in rows
    ]


def picture(connection: sqlite3.Connection, vault: Vault, face_id: str) -> bytes | None:
    """The cut-out of a look; None where none was kept, or there is no such look."""
    row = connection.execute("SELECT * FROM strangers WHERE id = ?", (face_id,)).fetchone()
    if row is None or row["picture"] is None:
        return None
    return pictures.opened(_key(vault, row), row["picture"], face_id)


def _key(vault: Vault, row: sqlite3.Row) -> DataKey:
    return vault.data_key(row["wrapped_key"], row["id"])
