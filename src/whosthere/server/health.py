"""Is it well, and what has it counted: for whoever runs the server."""

from __future__ import annotations

import ipaddress
from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_PLAIN_1_0_0

from whosthere.errors import DatabaseError
from whosthere.people.size import size
from whosthere.server.gate import CHALLENGE
from whosthere.server.problems import UNAUTHORIZED, answer

if TYPE_CHECKING:
    from whosthere.people.store import Store
    from whosthere.server.access.doorkeeper import Doorkeeper
    from whosthere.server.metrics import Metrics


def health_router(store: Store, metrics: Metrics, doorkeeper: Doorkeeper) -> APIRouter:
    """``/health`` for everybody, and ``/metrics`` for this machine and for those with a key."""
    router = APIRouter(include_in_schema=False)
    # A thread of its own: the others may all be busy with pictures.
    aside = CapacityLimiter(1)

    @router.get("/health")
    async def health() -> Response:
        # The networks are loaded before the first request is taken.
        try:
            await to_thread.run_sync(size, store, limiter=aside)
        except DatabaseError:
            return JSONResponse({"status": "failing"}, HTTPStatus.SERVICE_UNAVAILABLE)
        return JSONResponse({"status": "ready"})

    @router.get("/metrics")
    async def numbers(request: Request) -> Response:
        if not _local(request) and doorkeeper.program(request.headers) is None:
            return answer(UNAUTHORIZED, request.scope, CHALLENGE)
        page = await to_thread.run_sync(metrics.page, limiter=aside)
        return Response(page, media_type=CONTENT_TYPE_PLAIN_1_0_0)

    return router


def _local(request: Request) -> bool:
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False  # a proxy may say what it likes of its client
