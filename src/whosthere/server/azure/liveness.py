"""Sessions for liveness checks: made, read, listed and deleted, but never started.

The check itself is done by Microsoft's own client in an app and by their service, neither of which
is open. A session here therefore stays ``NotStarted``, its list of attempts and its audit are
empty, and nothing is ever said about anybody being alive.

The previews (``/detectLiveness/singleModal/sessions``) and v1.2 (``/detectLiveness-sessions``) have
paths and words of their own for the same sessions.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Query
from fastapi.responses import Response
from pydantic import Field

from whosthere.server.azure.comparing import is_uuid
from whosthere.server.azure.errors import AzureError, bad_argument, not_found
from whosthere.server.azure.routing import Body, Shared, empty, face_router
from whosthere.server.azure.session_answers import (
    AuditEntry,
    CreatedSession,
    SessionItem,
    SessionResult,
    SessionState,
)
from whosthere.server.azure.session_requests import (
    DEFAULT_LIFETIME,
    SESSION_BODY,
    VERIFY_SESSION_BODY,
    SessionRequest,
    posted_session,
    posted_verify_session,
)
from whosthere.server.azure.sessions import Session, SessionKind, Sessions
from whosthere.server.azure.verify_image import reference_in

if TYPE_CHECKING:
    from whosthere.server.azure.service import Service

router = face_router("liveness sessions")

MAX_PAGE = 1000
LATEST_MODEL = "2024-11-15"
"""The version of the check that a session is for when its owner does not say."""

PREVIEW_PATHS = {
    SessionKind.LIVENESS: "/detectliveness/singlemodal/sessions",
    SessionKind.LIVENESS_WITH_VERIFY: "/detectlivenesswithverify/singlemodal/sessions",
}
PATHS = {
    SessionKind.LIVENESS: "/detectliveness-sessions",
    SessionKind.LIVENESS_WITH_VERIFY: "/detectlivenesswithverify-sessions",
}
BODIES = {
    SessionKind.LIVENESS: SESSION_BODY,
    SessionKind.LIVENESS_WITH_VERIFY: VERIFY_SESSION_BODY,
}

POSTED = {
    SessionKind.LIVENESS: posted_session,
    SessionKind.LIVENESS_WITH_VERIFY: posted_verify_session,
}


class Page(Body):
    """Which part of a list is wanted."""

    start: str = Field(default="", max_length=64, description="the id after which it begins")
    # Looked at in `_checked`: sessions have sentences of their own for what is wrong with a page.
    top: int = Field(default=MAX_PAGE, json_schema_extra={"minimum": 1, "maximum": MAX_PAGE})


async def _checked(page: Annotated[Page, Query()]) -> Page:
    if not 1 <= page.top <= MAX_PAGE:
        raise bad_argument("Top parameter is invalid. Valid range is between 1 and 1000 inclusive.")
    return page


Wanted = Annotated[Page, Depends(_checked)]


def _add_preview_routes(kind: SessionKind) -> None:
    path, posted = PREVIEW_PATHS[kind], Depends(POSTED[kind])

    @router.post(path, openapi_extra=BODIES[kind], response_model_exclude_none=True)
    def create(service: Shared, posted: SessionRequest = posted) -> CreatedSession:
        """Make a session."""
        return CreatedSession.of(_new_session(kind, posted, service))

    @router.get(path, response_model_exclude_none=True)
    def listed(page: Wanted, service: Shared) -> list[SessionItem]:
        """All sessions, by id."""
        if page.start and not is_uuid(page.start):
            raise _no_start()
        sessions = Sessions(service.gallery.store, kind).listed(page.start.lower(), page.top)
        return [SessionItem.of(session) for session in sessions]

    @router.get(path + "/{session_id}", response_model_exclude_none=True)
    def get(session_id: str, service: Shared) -> SessionState:
        """How far the check is."""
        return SessionState.of(_session(kind, session_id, service))

    @router.get(path + "/{session_id}/audit")
    def audit(session_id: str, page: Wanted, service: Shared) -> list[AuditEntry]:
        """What the client sent for the check: nothing."""
        _session(kind, session_id, service)
        if page.start and not page.start.isdecimal():
            raise _no_start()
        return []

    @router.delete(path + "/{session_id}", response_class=Response)
    def delete(session_id: str, service: Shared) -> Response:
        """Forget a session."""
        _forget(kind, session_id, service)
        return empty()


def _add_routes(kind: SessionKind) -> None:
    path, posted = PATHS[kind], Depends(POSTED[kind])

    @router.post(path, openapi_extra=BODIES[kind], response_model_exclude_none=True)
    def create(service: Shared, posted: SessionRequest = posted) -> SessionResult:
        """Make a session."""
        return SessionResult.of(_new_session(kind, posted, service))

    @router.get(path + "/{session_id}", response_model_exclude_none=True)
    def get(session_id: str, service: Shared) -> SessionResult:
        """How far the check is."""
        return SessionResult.of(_session(kind, session_id, service))

    @router.delete(path + "/{session_id}", status_code=HTTPStatus.NO_CONTENT)
    def delete(session_id: str, service: Shared) -> Response:
        """Forget a session."""
        _forget(kind, session_id, service)
        return empty(HTTPStatus.NO_CONTENT)


for _kind in SessionKind:
    _add_preview_routes(_kind)
    _add_routes(_kind)


@router.get("/session/sessionimages/{session_image_id}")
@router.get("/sessionimages/{session_image_id}")
def session_image(session_image_id: str) -> Response:
    """A picture that the client took for the check: there is none."""
    raise not_found("SessionImage", "Session image is not found.")


def _new_session(kind: SessionKind, posted: SessionRequest, service: Service) -> Session:
    wanted = posted.parameters
    return Sessions(service.gallery.store, kind).create(
        lifetime=timedelta(seconds=wanted.auth_token_time_to_live_in_seconds or DEFAULT_LIFETIME),
        device_correlation_id=wanted.device_correlation_id,
        model_version=wanted.liveness_model_version
        or wanted.liveness_single_modal_model
        or LATEST_MODEL,
        reference=None if posted.picture is None else reference_in(posted.picture, service),
    )


def _session(kind: SessionKind, session_id: str, service: Service) -> Session:
    session = Sessions(service.gallery.store, kind).get(session_id)
    if session is None:
        raise _gone()
    return session


def _forget(kind: SessionKind, session_id: str, service: Service) -> None:
    if not Sessions(service.gallery.store, kind).delete(session_id):
        raise _gone()


def _gone() -> AzureError:
    message = "Session ID is not found. The session ID is expired or does not exist."
    return not_found("Session", message)


def _no_start() -> AzureError:
    return bad_argument(
        "Start parameter is invalid. Please specify the 'Id' field of the last entry to continue "
        "the listing process."
    )
