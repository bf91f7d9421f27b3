"""The last trained state of a group, which is what searches use.

It is made of the faces marked as trained and of the calibration, so that a face added since does
not count before the next training, and a face removed since does not count any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.errors import GalleryError
from whosthere.people import groups
from whosthere.people.calibration import Calibration
from whosthere.people.store import now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from whosthere.people.records import Group


@dataclass(frozen=True, slots=True)
class Training:
    """When a group was last trained, and what came of it.

    Attributes:
        version: Number of trainings so far.
        false_match_rate: Wanted share of strangers that get a name.
        calibration: Where the decision line lies.
        trained_at: When.
    """

    version: int
    false_match_rate: float
    calibration: Calibration
    trained_at: datetime


def save(
    connection: sqlite3.Connection,
    group: Group,
    face_ids: Sequence[str],
    false_match_rate: float,
    calibration: Calibration,
) -> None:
    """Make these faces the trained state of the group.

    Raises:
        GalleryError: The group's model is no longer that of the faces.
    """
    if groups.get(connection, group.id).model != group.model:
        message = f"the group {group.name} was enrolled anew while it was trained; train it again"
        raise GalleryError(message)
    connection.executemany(
        "UPDATE faces SET trained = 1 WHERE id = ?", [(face_id,) for face_id in face_ids]
    )
    connection.execute(
        "INSERT INTO trainings VALUES (?, 1, ?, ?, ?, ?, ?) ON CONFLICT (group_id) DO UPDATE SET"
        " version = version + 1, false_match_rate = excluded.false_match_rate,"
        " impostor = excluded.impostor, threshold = excluded.threshold,"
        " genuine = excluded.genuine, trained_at = excluded.trained_at",
        (
            group.id,
            false_match_rate,
            calibration.impostor,
            calibration.threshold,
            calibration.genuine,
            now(),
        ),
    )
    groups.touch(connection, group.id)


def training(connection: sqlite3.Connection, group_id: str) -> Training | None:
    """The last training of the group, if there was one since its model last changed."""
    row = connection.execute("SELECT * FROM trainings WHERE group_id = ?", (group_id,)).fetchone()
    if row is None:
        return None
    return Training(
        version=row["version"],
        false_match_rate=row["false_match_rate"],
        calibration=Calibration(row["impostor"], row["threshold"], row["genuine"]),
        trained_at=datetime.fromisoformat(row["trained_at"]),
    )
