"""The application: routers, errors and middleware put together."""

from __future__ import annotations

from functools import cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI

from whosthere.server import openapi, problems
from whosthere.server.api.routers import routers as native_routers
from whosthere.server.azure import (
    detect,
    dynamic_groups,
    face_lists,
    find_similar,
    grouping,
    identify,
    liveness,
    operations,
    person_directory,
    person_directory_faces,
    person_groups,
    verify,
)
from whosthere.server.azure.routing import ApiVersion
from whosthere.server.docs import docs_router
from whosthere.server.health import health_router
from whosthere.server.page_files import page_router
from whosthere.server.paths import CanonicalPaths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import APIRouter

    from whosthere.server.api.service import ApiService
    from whosthere.server.azure.service import Service
    from whosthere.server.edge import Edge


def create_app(service: Service, api: ApiService, edge: Edge) -> FastAPI:
    """An application that answers for these services, behind this edge."""
    app = FastAPI(
        title="whosthere",
        version=version("whosthere"),
        openapi_url=None,
        # Scripts that post JSON without saying so are understood.
        strict_content_type=False,
    )
    app.state.service = service
    app.state.api = api
    routers = [
        *_dialect(),
        *native_routers(),
        health_router(service.gallery.store, edge.metrics, edge.doorkeeper),
        docs_router(cache(partial(openapi.document, app))),
        page_router(),
    ]
    for router in routers:
        app.include_router(router)
    problems.register(app, routers)
    edge.surround(app)
    app.add_middleware(CanonicalPaths, words=_words(routers))
    return app


def _dialect() -> list[APIRouter]:
    return [
        detect.router,
        verify.router,
        identify.router,
        find_similar.router,
        grouping.router,
        person_groups.router,
        face_lists.router,
        person_directory.router,
        person_directory_faces.router,
        dynamic_groups.router,
        operations.router,
        liveness.router,
    ]


def _words(routers: Iterable[APIRouter]) -> set[str]:
    """The fixed segments of the routes."""
    paths = [getattr(route, "path", "") for router in routers for route in router.routes]
    fixed = {part for path in paths for part in path.split("/") if part and "{" not in part}
    return fixed | {str(version) for version in ApiVersion}
