"""Rows of cut-outs of faces: small JPEGs, sealed with the key of whom they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from whosthere.errors import DatabaseError

if TYPE_CHECKING:
    import sqlite3

    from whosthere.people.vault import DataKey


def keep(connection: sqlite3.Connection, key: DataKey, face_id: str, jpeg: bytes) -> None:
    """Seal the cut-out of a face, in place of one that there may be."""
    connection.execute(
        "INSERT OR REPLACE INTO face_pictures VALUES (?, ?)", (face_id, sealed(key, jpeg, face_id))
    )


def find(connection: sqlite3.Connection, key: DataKey, face_id: str) -> bytes | None:
    """The cut-out of a face; None where none was kept."""
    row = connection.execute(
        "SELECT sealed FROM face_pictures WHERE face_id = ?", (face_id,)
    ).fetchone()
    return None if row is None else opened(key, row["sealed"], face_id)


def hand_over(
    connection: sqlite3.Connection, source: DataKey, target: DataKey, face_id: str
) -> None:
    """Seal the cut-out of a face anew, where there is one, for somebody else."""
    jpeg = find(connection, source, face_id)
    if jpeg is not None:
        keep(connection, target, face_id, jpeg)


def sealed(key: DataKey, jpeg: bytes, owner: str) -> bytes:
    """A cut-out, bound to the face or stranger that it shows."""
    return key.seal_bytes(jpeg, bond=_bond(owner))


def opened(key: DataKey, box: bytes, owner: str) -> bytes:
    """The cut-out again.

    Raises:
        DatabaseError: The bytes are damaged, or belong to another face.
    """
    try:
        return key.open_bytes(box, bond=_bond(owner))
    except InvalidTag as error:
        message = "a sealed picture is damaged or of another face; remove that photo"
        raise DatabaseError(message) from error


def _bond(owner: str) -> str:
    return f"picture|{owner}"
