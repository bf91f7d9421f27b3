"""Rows of liveness sessions.

A session is all there is: the check that it is for is done by Microsoft's own client and service,
which are not here. So none ever starts, and what is kept of one is what its owner said.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from whosthere.people.store import stamp
from whosthere.server.azure.rectangles import Rectangle

if TYPE_CHECKING:
    import sqlite3

    from whosthere.people.store import Store

KEPT = timedelta(hours=48)
"""How long a session can be asked for; Azure's."""

TOKEN_BYTES = 48


class SessionKind(StrEnum):
    """What the session is for."""

    LIVENESS = "liveness"
    LIVENESS_WITH_VERIFY = "liveness with verify"


@dataclass(frozen=True, slots=True)
class Reference:
    """The face in the picture that somebody is to be verified with; nothing of its looks.

    Attributes:
        rectangle: Where it is.
        quality: ``"low"``, ``"medium"`` or ``"high"``.
    """

    rectangle: Rectangle
    quality: str


@dataclass(frozen=True, slots=True)
class Session:
    """One session.

    Attributes:
        id: UUID.
        kind: What it is for.
        auth_token: Random; what the owner's app would start the check with.
        lifetime: How long the check could be started.
        device_correlation_id: What its owner calls the device.
        model_version: The version of the check that was asked for.
        created_at: When it was made.
        reference: The face to verify with.
    """

    id: str
    kind: SessionKind
    auth_token: str = field(repr=False)
    lifetime: timedelta
    device_correlation_id: str | None
    model_version: str
    created_at: datetime
    reference: Reference | None

    @property
    def expired(self) -> bool:
        """Whether it is too late to start the check."""
        return datetime.now(UTC) >= self.created_at + self.lifetime


class Sessions:
    """The sessions of one kind.

    Args:
        store: Where they are kept.
        kind: Which ones.
    """

    def __init__(self, store: Store, kind: SessionKind) -> None:
        self._store = store
        self._kind = kind

    def create(
        self,
        lifetime: timedelta,
        device_correlation_id: str | None,
        model_version: str,
        reference: Reference | None,
    ) -> Session:
        """Make a session; those that are over go."""
        session = Session(
            id=str(uuid.uuid4()),
            kind=self._kind,
            auth_token=secrets.token_urlsafe(TOKEN_BYTES),
            lifetime=lifetime,
            device_correlation_id=device_correlation_id,
            model_version=model_version,
            created_at=datetime.now(UTC),
            reference=reference,
        )
        with self._store.writing() as connection:
            connection.execute(
                "DELETE FROM liveness_sessions WHERE created_at <= ?", (_oldest_kept(),)
            )
            connection.execute(
                "INSERT INTO liveness_sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _row(session),
            )
        return session

    def get(self, session_id: str) -> Session | None:
        """The session of that id; None where there is none, or not any more."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT * FROM liveness_sessions WHERE kind = ? AND id = ? AND created_at > ?",
                (self._kind, session_id.lower(), _oldest_kept()),
            ).fetchone()
        return None if row is None else _session(row)

    def listed(self, start: str, top: int) -> list[Session]:
        """Sessions by id: the first so many after `start`."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM liveness_sessions WHERE kind = ? AND id > ? AND created_at > ?"
                " ORDER BY id LIMIT ?",
                (self._kind, start, _oldest_kept(), top),
            )
            return [_session(row) for row in rows]

    def delete(self, session_id: str) -> bool:
        """Forget a session; whether there was one."""
        with self._store.writing() as connection:
            deleted = connection.execute(
                "DELETE FROM liveness_sessions WHERE kind = ? AND id = ? AND created_at > ?",
                (self._kind, session_id.lower(), _oldest_kept()),
            )
            return deleted.rowcount > 0


def _oldest_kept() -> str:
    return stamp(datetime.now(UTC) - KEPT)


def _row(session: Session) -> tuple[str | int | None, ...]:
    face = session.reference
    place = None if face is None else face.rectangle
    return (
        session.id,
        session.kind,
        session.auth_token,
        int(session.lifetime.total_seconds()),
        session.device_correlation_id,
        session.model_version,
        stamp(session.created_at),
        *(
            (None, None, None, None)
            if place is None
            else (place.left, place.top, place.width, place.height)
        ),
        None if face is None else face.quality,
    )


def _session(row: sqlite3.Row) -> Session:
    return Session(
        id=row["id"],
        kind=SessionKind(row["kind"]),
        auth_token=row["auth_token"],
        lifetime=timedelta(seconds=row["lifetime_seconds"]),
        device_correlation_id=row["device_correlation_id"],
        model_version=row["model_version"],
        created_at=datetime.fromisoformat(row["created_at"]),
        reference=None
        if row["face_quality"] is None
        else Reference(
            Rectangle(
                left=row["face_left"],
                top=row["face_top"],
                width=row["face_width"],
                height=row["face_height"],
            ),
            row["face_quality"],
        ),
    )
