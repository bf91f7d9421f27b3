"""Training of person groups, large person groups and large face lists."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import Response

from whosthere.people.trainings import TrainingStatus
from whosthere.server.azure.collecting import PATHS, azures_words, group_of, group_path
from whosthere.server.azure.errors import AzureError
from whosthere.server.azure.locations import location
from whosthere.server.azure.routing import ApiVersion, Body, Shared, empty
from whosthere.server.azure.searching import WORDS
from whosthere.server.azure.times import stamp

if TYPE_CHECKING:
    from fastapi import APIRouter

    from whosthere.people.records import Kind

PATIENCE = 3.0
"""Seconds that a training may take before the answer goes without its end. Clients ask once, at
once, and then only every half minute."""

POLL = {"Retry-After": "1"}
"""When to ask again how far a training is, seconds; Microsoft's clients heed it."""

ACCEPTED: dict[int | str, dict[str, Any]] = {
    HTTPStatus.ACCEPTED: {
        "description": "Accepted; how far it is can be asked for",
        "headers": {"Operation-Location": {"schema": {"type": "string", "format": "uri"}}},
    }
}


class Training(Body):
    """How the last training of a collection is doing."""

    status: TrainingStatus
    created_date_time: str
    last_action_date_time: str
    last_successful_training_date_time: str | None = None
    message: str | None = None


class TrainingOperations:
    """Training of collections of one kind.

    Args:
        kind: The kind.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def register(self, router: APIRouter) -> None:
        """Add the routes."""
        path, kind = group_path(self._kind), PATHS[self._kind]
        router.post(
            f"{path}/train",
            status_code=HTTPStatus.ACCEPTED,
            response_class=Response,
            responses=ACCEPTED,
            name=f"train {kind}",
        )(self.train)
        router.get(
            f"{path}/training", response_model_exclude_none=True, name=f"training of {kind}"
        )(self.status)

    def train(
        self, collection_id: str, version: ApiVersion, request: Request, service: Shared
    ) -> Response:
        """Train a collection; searches use the new state when that has ended."""
        group = group_of(service, self._kind, collection_id)
        with azures_words(self._kind):
            service.trainings.start(group.id, PATIENCE)
        path = f"{PATHS[self._kind]}/{collection_id}/training"
        operation = location(request, version, path)
        return empty(HTTPStatus.ACCEPTED, {"Operation-Location": operation, **POLL})

    def status(self, collection_id: str, response: Response, service: Shared) -> Training:
        """How the last training of a collection is doing."""
        group = group_of(service, self._kind, collection_id)
        run = service.trainings.status(group.id)
        if run is None:
            words = WORDS[self._kind]
            message = f"{words.name} not trained."
            raise AzureError(HTTPStatus.NOT_FOUND, f"{words.code}NotTrained", message)
        if run.status is TrainingStatus.RUNNING:
            response.headers.update(POLL)
        return Training(
            status=run.status,
            created_date_time=stamp(run.created_at),
            last_action_date_time=stamp(run.acted_at),
            last_successful_training_date_time=(
                None if run.succeeded_at is None else stamp(run.succeeded_at)
            ),
            message=run.message,
        )
