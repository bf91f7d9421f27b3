"""What is answered of a liveness session, in the words of the previews and of v1.2."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from whosthere.server.azure.rectangles import Rectangle
from whosthere.server.azure.routing import Body
from whosthere.server.azure.sessions import Session, SessionKind
from whosthere.server.azure.times import stamp


class VerifyImage(Body):
    """The face to verify with."""

    face_rectangle: Rectangle
    quality_for_recognition: str


class CreatedSession(Body):
    """A new session, as the previews answer."""

    session_id: str
    auth_token: str
    verify_image: VerifyImage | None = None

    @classmethod
    def of(cls, session: Session) -> Self:
        """What is said of that session."""
        face = session.reference
        return cls(
            session_id=session.id,
            auth_token=session.auth_token,
            verify_image=face
            and VerifyImage(face_rectangle=face.rectangle, quality_for_recognition=face.quality),
        )


class SessionItem(Body):
    """A session of a list."""

    id: str
    created_date_time: str
    session_expired: bool
    device_correlation_id: str | None = None
    auth_token_time_to_live_in_seconds: int

    @classmethod
    def of(cls, session: Session) -> Self:
        """What is said of that session."""
        return cls(
            id=session.id,
            created_date_time=stamp(session.created_at),
            session_expired=session.expired,
            device_correlation_id=session.device_correlation_id,
            auth_token_time_to_live_in_seconds=int(session.lifetime.total_seconds()),
        )


class SessionState(SessionItem):
    """A session, as the previews answer."""

    status: Literal["NotStarted"] = "NotStarted"


class VerifyReference(Body):
    """The face to verify with, in the words of v1.2."""

    reference_type: Literal["Color"] = "Color"
    face_rectangle: Rectangle
    quality_for_recognition: str


class Attempt(Body):
    """An attempt at the check; there are none here."""

    attempt_id: int
    attempt_status: str


class AuditEntry(Body):
    """Something that the client sent for the check; there is nothing here."""

    id: int
    session_id: str


class Results(Body):
    """What came of a session: nothing."""

    attempts: list[Attempt] = Field(default_factory=list)
    verify_references: list[VerifyReference] | None = None


class SessionResult(Body):
    """A session, as v1.2 answers."""

    session_id: str
    auth_token: str
    status: Literal["NotStarted"] = "NotStarted"
    model_version: str
    results: Results

    @classmethod
    def of(cls, session: Session) -> Self:
        """What is said of that session."""
        return cls(
            session_id=session.id,
            auth_token=session.auth_token,
            model_version=session.model_version,
            results=Results(verify_references=_references(session)),
        )


def _references(session: Session) -> list[VerifyReference] | None:
    """The faces to verify with; None for a session that verifies nothing."""
    if session.kind is SessionKind.LIVENESS:
        return None
    if session.reference is None:
        return []
    return [
        VerifyReference(
            face_rectangle=session.reference.rectangle,
            quality_for_recognition=session.reference.quality,
        )
    ]
