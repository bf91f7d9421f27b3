"""Faces that were detected and are remembered for a while, each by an id of its own.

Azure Face calls them faceIds. Each is sealed with a data key of its own, so that deleting the row
makes the template unreadable in old copies of the database too.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from whosthere.errors import FaceNotFound
from whosthere.people.store import now, stamp
from whosthere.types import Quality, Template

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from whosthere.people.store import Store
    from whosthere.people.vault import Vault

MAX_LIVE = 1_000_000
"""Faces that are remembered after a sweep, about 1.5 KB each; the oldest go first."""


@dataclass(frozen=True, slots=True)
class RememberedFace:
    """What is remembered of a face.

    Attributes:
        template: What recognition compares.
        quality: How good the look is.
        recognition_model: Azure's name of the model that was asked for.
    """

    template: Template = field(repr=False)
    quality: Quality
    recognition_model: str


class FaceIds:
    """Remembers faces in the database, so that a restart forgets none.

    Safe to use from several threads, and from several processes.

    Args:
        store: Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def remember(
        self,
        faces: Sequence[tuple[Template, Quality]],
        recognition_model: str,
        ttl_seconds: float,
    ) -> list[str]:
        """Keep the faces of a picture, all in one commit.

        Args:
            faces: What is known of each.
            recognition_model: Azure's name of the model that was asked for.
            ttl_seconds: How long they are remembered.

        Returns:
            Their ids, lower-case UUIDs, in the order of the faces.
        """
        expires_at = stamp(datetime.now(UTC) + timedelta(seconds=ttl_seconds))
        vault = self._store.vault
        rows = [
            _row(vault, template, quality, recognition_model, expires_at)
            for template, quality in faces
        ]
        if rows:
            with self._store.writing() as connection:
                connection.executemany(
                    "INSERT INTO face_ids (id, recognition_model, model, wrapped_key, sealed,"
                    " score, size, sharpness, brightness, frontality, expires_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rows,
                )
        return [str(row[0]) for row in rows]

    def recall(self, face_id: str) -> RememberedFace:
        """The face of that id.

        Raises:
            FaceNotFound: There is none, or not any more.
        """
        return self.recall_all([face_id])[0]

    def recall_all(self, face_ids: Sequence[str]) -> list[RememberedFace]:
        """The faces of those ids, in that order.

        Raises:
            FaceNotFound: One of them is not there, or not any more.
        """
        with self._store.reading() as connection:
            moment = now()
            rows = [_found(connection, face_id, moment) for face_id in face_ids]
        return [_face(self._store.vault, row) for row in rows]

    def sweep(self) -> int:
        """Delete what has expired, and the oldest above `MAX_LIVE`; returns how many that were."""
        with self._store.writing() as connection:
            expired = connection.execute("DELETE FROM face_ids WHERE expires_at <= ?", (now(),))
            surplus = connection.execute(
                "DELETE FROM face_ids WHERE number <="
                " (SELECT number FROM face_ids ORDER BY number DESC LIMIT 1 OFFSET ?)",
                (MAX_LIVE,),
            )
            return expired.rowcount + surplus.rowcount


def _row(
    vault: Vault, template: Template, quality: Quality, recognition_model: str, expires_at: str
) -> tuple[str | bytes | float, ...]:
    face_id, wrapped = str(uuid.uuid4()), vault.new_key()
    return (
        face_id,
        recognition_model,
        template.model,
        wrapped,
        vault.data_key(wrapped, face_id).seal(template),
        quality.score,
        quality.size,
        quality.sharpness,
        quality.brightness,
        quality.frontality,
        expires_at,
    )


def _found(connection: sqlite3.Connection, face_id: str, moment: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM face_ids WHERE id = ? AND expires_at > ?", (face_id.lower(), moment)
    ).fetchone()
    if row is None:
        message = f"the face {face_id} is not known, or not any more; detect it again"
        raise FaceNotFound(message)
    return row


def _face(vault: Vault, row: sqlite3.Row) -> RememberedFace:
    key = vault.data_key(row["wrapped_key"], row["id"])
    return RememberedFace(
        template=key.open(row["sealed"], row["model"]),
        quality=Quality(
            row["score"], row["size"], row["sharpness"], row["brightness"], row["frontality"]
        ),
        recognition_model=row["recognition_model"],
    )
