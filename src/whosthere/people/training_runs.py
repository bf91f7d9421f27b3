"""Trainings that were asked for and are answered for later, as Azure Face does it.

`TrainingRuns.start` notes that a group is to be trained, `TrainingRuns.run` does it. A run that a
kill cut short is still noted, so that it can be taken up again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from whosthere.errors import GroupNotFound, TrainingRunning, WhosThereError
from whosthere.people import groups, snapshot
from whosthere.people.store import now
from whosthere.people.training import retrain

if TYPE_CHECKING:
    import sqlite3

    from whosthere.people.gallery import Gallery


class TrainingStatus(StrEnum):
    """How a training is doing."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """The last training of a group.

    Attributes:
        status: How it is doing.
        created_at: When it was asked for.
        acted_at: When its status last changed.
        succeeded_at: When a training of the group last succeeded; None before the first.
        message: Why it failed.
    """

    status: TrainingStatus
    created_at: datetime
    acted_at: datetime
    succeeded_at: datetime | None
    message: str | None


class TrainingRuns:
    """The trainings of the groups of a gallery, one at a time for each group.

    Args:
        gallery: Where the groups are.
        false_match_rate: Share of strangers, searched for once, that may get a name.
    """

    def __init__(self, gallery: Gallery, false_match_rate: float) -> None:
        self._gallery = gallery
        self._false_match_rate = false_match_rate

    def start(self, group_id: str) -> None:
        """Note that a group is to be trained; call `run` then.

        Raises:
            GroupNotFound: There is no such group.
            TrainingRunning: It is being trained.
        """
        at = now()
        with self._gallery.store.writing() as connection:
            group = groups.get(connection, group_id)
            if _status(connection, group_id) == TrainingStatus.RUNNING:
                message = f"the group {group.name} is being trained; wait for that to end"
                raise TrainingRunning(message)
            connection.execute(
                "INSERT OR REPLACE INTO training_runs VALUES (?, ?, ?, ?, NULL)",
                (group_id, TrainingStatus.RUNNING, at, at),
            )

    def run(self, group_id: str) -> None:
        """Train a group that was started, and note what came of it.

        A group that is deleted meanwhile has no run any more.
        """
        try:
            retrain(self._gallery, group_id, self._false_match_rate)
        except GroupNotFound:
            return
        except WhosThereError as error:
            self._note(group_id, TrainingStatus.FAILED, str(error))
        else:
            self._note(group_id, TrainingStatus.SUCCEEDED, None)

    def last(self, group_id: str) -> TrainingRun | None:
        """The last training of a group, by the command line too; None when there was none."""
        with self._gallery.store.reading() as connection:
            row = connection.execute(
                "SELECT * FROM training_runs WHERE group_id = ?", (group_id,)
            ).fetchone()
            training = snapshot.training(connection, group_id)
        trained_at = None if training is None else training.trained_at
        if row is None or (trained_at and trained_at > datetime.fromisoformat(row["acted_at"])):
            if trained_at is None:
                return None
            return TrainingRun(TrainingStatus.SUCCEEDED, trained_at, trained_at, trained_at, None)
        return TrainingRun(
            status=TrainingStatus(row["status"]),
            created_at=datetime.fromisoformat(row["created_at"]),
            acted_at=datetime.fromisoformat(row["acted_at"]),
            succeeded_at=trained_at,
            message=row["message"],
        )

    def running(self, group_id: str) -> bool:
        """Whether a training of the group was started and has not ended."""
        with self._gallery.store.reading() as connection:
            return _status(connection, group_id) == TrainingStatus.RUNNING

    def unfinished(self) -> list[str]:
        """Ids of groups whose training was started and has not ended: `run` them."""
        with self._gallery.store.reading() as connection:
            rows = connection.execute(
                "SELECT group_id FROM training_runs WHERE status = ?", (TrainingStatus.RUNNING,)
            )
            return [row["group_id"] for row in rows]

    def _note(self, group_id: str, status: TrainingStatus, message: str | None) -> None:
        with self._gallery.store.writing() as connection:
            connection.execute(
                "UPDATE training_runs SET status = ?, acted_at = ?, message = ? WHERE group_id = ?",
                (status, now(), message, group_id),
            )


def _status(connection: sqlite3.Connection, group_id: str) -> str | None:
    row = connection.execute(
        "SELECT status FROM training_runs WHERE group_id = ?", (group_id,)
    ).fetchone()
    return None if row is None else str(row["status"])
