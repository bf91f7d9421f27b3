"""What the endpoints of the native API have in common: their paths, bodies and errors."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from whosthere.errors import (
    CannotUndo,
    DatabaseError,
    DecisionNotFound,
    FaceNotFound,
    GroupNotFound,
    LimitReached,
    ModelMismatch,
    NameTaken,
    NotTrained,
    PersonNotFound,
    SourceNotFound,
    TrainingRunning,
    WhosThereError,
)
from whosthere.server.access.errors import ForeignPage, NotSignedIn, RoleTooLow, TooManyTries
from whosthere.server.keys import KeyNotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUSES: Mapping[type[WhosThereError], HTTPStatus] = {
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    RoleTooLow: HTTPStatus.FORBIDDEN,
    ForeignPage: HTTPStatus.FORBIDDEN,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    GroupNotFound: HTTPStatus.NOT_FOUND,
    KeyNotFound: HTTPStatus.NOT_FOUND,
    PersonNotFound: HTTPStatus.NOT_FOUND,
    FaceNotFound: HTTPStatus.NOT_FOUND,
    DecisionNotFound: HTTPStatus.NOT_FOUND,
    CannotUndo: HTTPStatus.CONFLICT,
    NameTaken: HTTPStatus.CONFLICT,
    LimitReached: HTTPStatus.CONFLICT,
    ModelMismatch: HTTPStatus.CONFLICT,
    NotTrained: HTTPStatus.CONFLICT,
    TrainingRunning: HTTPStatus.CONFLICT,
    SourceNotFound: HTTPStatus.BAD_REQUEST,
    DatabaseError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What answers to an error; everything else that is raised on purpose is a bad request."""


class Body(BaseModel):
    """A JSON object of the native API: snake_case, and nothing that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class NotThere(WhosThereError):
    """There is nothing of that id."""


def status_of(error: WhosThereError) -> HTTPStatus:
    """The status of the answer that tells of an error."""
    if isinstance(error, NotThere):
        return HTTPStatus.NOT_FOUND
    kinds = type(error).__mro__
    return next((STATUSES[kind] for kind in kinds if kind in STATUSES), HTTPStatus.BAD_REQUEST)


def api_router(tag: str) -> APIRouter:
    """A router below ``/api``."""
    return APIRouter(prefix="/api", tags=[tag])
