"""Trainings that are asked for and answered for later, as Azure Face does it.

That a group is to be trained is noted before it is begun, and what came of it afterwards. A
training that a kill cut short is therefore still noted as running: `Trainings.resume` takes it up.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from whosthere.errors import (
    GroupNotFound,
    NotTrained,
    TrainingRunning,
    WhosThereError,
    described,
)
from whosthere.people import groups, snapshot
from whosthere.people.store import now
from whosthere.people.training import retrain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from whosthere.people.gallery import Gallery

AT_ONCE = 2
"""Groups that are trained at a time; a small one does not wait for a large one."""

_log = logging.getLogger(__name__)


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


class Trainings:
    """Trains groups of a gallery in threads of its own, each group once at a time.

    Use it in a ``with`` block; at its end the trainings that have begun are finished.

    Args:
        gallery: Where the groups are.
        false_match_rate: Share of strangers, searched for once, that may get a name.
    """

    def __init__(self, gallery: Gallery, false_match_rate: float) -> None:
        self._gallery = gallery
        self._false_match_rate = false_match_rate
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="training")
        self._turn = threading.Lock()
        self._running: set[str] = set()
        self._waiting: dict[str, list[Callable[[], None]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Those that have not begun stay noted, for `resume`.
        self._pool.shutdown(cancel_futures=True)

    def start(self, group_id: str, patience: float = 0.0) -> None:
        """Train a group, in the background when that takes longer than one waits.

        Args:
            group_id: The group.
            patience: Seconds to wait for the end.

        Raises:
            GroupNotFound: There is no such group.
            TrainingRunning: It is being trained.
        """
        with self._gallery.store.writing() as connection:
            group = groups.get(connection, group_id)
            if _status(connection, group_id) == TrainingStatus.RUNNING:
                message = f"the group {group.name} is being trained; wait for that to end"
                raise TrainingRunning(message)
            _begin(connection, group_id)
        with self._turn:
            begun = self._submit(group_id)
        wait([begun], timeout=patience)

    def renew(self, group_id: str, then: Callable[[], None], patience: float = 0.0) -> None:
        """Train a group because its people changed; one that is being trained is trained again.

        Args:
            group_id: The group.
            then: Called in a thread of its own when searches know of the change, or when it turned
                out that the group cannot be trained.
            patience: Seconds to wait for that.

        Raises:
            GroupNotFound: There is no such group.
        """
        known = threading.Event()
        listeners = (then, known.set)
        with self._turn:
            if group_id in self._running:
                # It may have read the faces before they changed: it is no answer to this.
                self._waiting.setdefault(group_id, []).extend(listeners)
            else:
                with self._gallery.store.writing() as connection:
                    _begin(connection, groups.get(connection, group_id).id)
                self._submit(group_id, listeners)
        known.wait(patience)

    def resume(self) -> None:
        """Take up the trainings that a kill cut short; for a start, before any other."""
        with self._gallery.store.reading() as connection:
            rows = connection.execute(
                "SELECT group_id FROM training_runs WHERE status = ?", (TrainingStatus.RUNNING,)
            ).fetchall()
        with self._turn:
            for row in rows:
                self._submit(row["group_id"])

    def status(self, group_id: str) -> TrainingRun | None:
        """The last training of a group, by the command line too; None when there was none."""
        with self._gallery.store.reading() as connection:
            row = connection.execute(
                "SELECT * FROM training_runs WHERE group_id = ?", (group_id,)
            ).fetchone()
            training = snapshot.training(connection, group_id)
        trained_at = None if training is None else training.trained_at
        if row is not None and (
            trained_at is None
            or row["status"] == TrainingStatus.RUNNING
            or trained_at <= datetime.fromisoformat(row["acted_at"])
        ):
            return TrainingRun(
                status=TrainingStatus(row["status"]),
                created_at=datetime.fromisoformat(row["created_at"]),
                acted_at=datetime.fromisoformat(row["acted_at"]),
                succeeded_at=trained_at,
                message=row["message"],
            )
        if trained_at is None:
            return None
        return TrainingRun(TrainingStatus.SUCCEEDED, trained_at, trained_at, trained_at, None)

    def _submit(self, group_id: str, then: Sequence[Callable[[], None]] = ()) -> Future[None]:
        self._running.add(group_id)
        return self._pool.submit(self._run, group_id, then)

    def _run(self, group_id: str, then: Sequence[Callable[[], None]]) -> None:
        """Train it, and as often again as it was asked for meanwhile."""
        again: Sequence[Callable[[], None]] | None = then
        while again is not None:
            then = again
            self._train(group_id)
            with self._turn:
                again = self._waiting.pop(group_id, None)
                if again is None:
                    self._running.discard(group_id)
            for listener in then:
                _tell(listener)

    def _train(self, group_id: str) -> None:
        try:
            retrain(self._gallery, group_id, self._false_match_rate)
        except GroupNotFound:
            return  # deleted meanwhile, and its run with it
        except NotTrained:
            self._note(group_id, TrainingStatus.FAILED, "There is no face to train with.")
        except WhosThereError as error:
            self._note(group_id, TrainingStatus.FAILED, str(error))
        except Exception as error:
            # Nobody waits for this thread's result, so that it is told of here.
            _log.error("a training broke off: %s", described(error))
            self._note(group_id, TrainingStatus.FAILED, "The training broke off.")
        else:
            self._note(group_id, TrainingStatus.SUCCEEDED, None)

    def _note(self, group_id: str, status: TrainingStatus, message: str | None) -> None:
        with self._gallery.store.writing() as connection:
            connection.execute(
                "UPDATE training_runs SET status = ?, acted_at = ?, message = ? WHERE group_id = ?",
                (status, now(), message, group_id),
            )


def _begin(connection: sqlite3.Connection, group_id: str) -> None:
    at = now()
    connection.execute(
        "INSERT OR REPLACE INTO training_runs VALUES (?, ?, ?, ?, NULL)",
        (group_id, TrainingStatus.RUNNING, at, at),
    )


def _tell(listener: Callable[[], None]) -> None:
    try:
        listener()
    except Exception as error:
        # Others are waiting for their turn, and nobody for this thread's result.
        _log.error("whoever waited for a training failed: %s", described(error))


def _status(connection: sqlite3.Connection, group_id: str) -> str | None:
    row = connection.execute(
        "SELECT status FROM training_runs WHERE group_id = ?", (group_id,)
    ).fetchone()
    return None if row is None else str(row["status"])
