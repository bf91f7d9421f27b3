"""Operations: what was asked of the person directory, and that it has been done.

Azure answers such a request before it has carried it out. Here it has been when the answer goes,
so every operation has succeeded when it is first asked for.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import Depends, Request

from whosthere.people.store import stamp as kept_as
from whosthere.server.azure.errors import not_found
from whosthere.server.azure.locations import location
from whosthere.server.azure.routing import ApiVersion, Body, Shared, face_router
from whosthere.server.azure.times import stamp

if TYPE_CHECKING:
    from whosthere.server.azure.service import Service

router = face_router("person directory")

KEPT = timedelta(hours=48)
"""How long an operation can be asked for; Azure's."""

_ADDRESS = {"schema": {"type": "string", "format": "uri"}}

DONE: dict[int | str, dict[str, Any]] = {
    HTTPStatus.ACCEPTED: {
        "description": "Accepted; how far it is can be asked for",
        "headers": {"Operation-Location": _ADDRESS},
    }
}
"""What an endpoint that answers with `Finished.headers` says in the OpenAPI document."""

MADE: dict[int | str, dict[str, Any]] = {
    HTTPStatus.ACCEPTED: {
        "description": "Accepted; how far it is, and what was made, can be asked for",
        "headers": {"Operation-Location": _ADDRESS, "Location": _ADDRESS},
    }
}
"""The same, for one that makes something."""


class Operation(Body):
    """What became of a request."""

    operation_id: str
    status: Literal["succeeded"] = "succeeded"
    created_time: str
    last_action_time: str
    finished_time: str
    resource_location: str


class Finished:
    """Notes what was done, and says in headers where to ask for it.

    Args:
        request: The request.
        version: The version that it was made in.
        service: What requests share.
    """

    def __init__(self, request: Request, version: ApiVersion, service: Service) -> None:
        self._request = request
        self._version = version
        self._store = service.gallery.store
        self._created_at = datetime.now(UTC)

    def headers(self, resource: str, *, made: bool = False) -> dict[str, str]:
        """The headers of the answer.

        Args:
            resource: Path of what was changed, below the version.
            made: Whether it is new, so that clients want to know where it is.
        """
        operation_id = str(uuid.uuid4())
        with self._store.writing() as connection:
            connection.execute(
                "DELETE FROM operations WHERE created_at <= ?",
                (kept_as(datetime.now(UTC) - KEPT),),
            )
            connection.execute(
                "INSERT INTO operations VALUES (?, ?, ?, ?)",
                (operation_id, resource, kept_as(self._created_at), kept_as(datetime.now(UTC))),
            )
        operation = location(self._request, self._version, f"operations/{operation_id}")
        headers = {"Operation-Location": operation}
        if made:
            headers["Location"] = location(self._request, self._version, resource)
        return headers


def _finished(request: Request, version: ApiVersion, service: Shared) -> Finished:
    return Finished(request, version, service)


Done = Annotated[Finished, Depends(_finished)]
"""The `Finished` of a request, as a parameter of an endpoint."""


@router.get("/operations/{operation_id}")
def get(operation_id: str, version: ApiVersion, request: Request, service: Shared) -> Operation:
    """What became of a request."""
    with service.gallery.store.reading() as connection:
        row = connection.execute(
            "SELECT * FROM operations WHERE id = ? AND created_at > ?",
            (operation_id.lower(), kept_as(datetime.now(UTC) - KEPT)),
        ).fetchone()
    if row is None:
        raise not_found("Operation", "Operation is not found.")
    finished = stamp(datetime.fromisoformat(row["finished_at"]))
    return Operation(
        operation_id=row["id"],
        created_time=stamp(datetime.fromisoformat(row["created_at"])),
        last_action_time=finished,
        finished_time=finished,
        resource_location=location(request, version, row["resource"]),
    )
